import { fastify } from 'fastify';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';

/*
 * node row-locking-server.ts <database url> <connections>: the same HTTP server as the ledger's, one call of the
 * function a request, over a pool of connections.
 */

interface MoveRequest {
  readonly id: string;
  readonly asset: string;
  readonly credit: string;
  readonly debit: string;
  readonly minor: string;
}

const [, , url = '', connections = '16'] = process.argv;
const pool = new Pool({ connectionString: url, max: Number(connections) });
const app = fastify({ forceCloseConnections: true });

const text = { type: 'string' } as const;
const body = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'asset', 'credit', 'debit', 'minor'],
  properties: { id: text, asset: text, credit: text, debit: text, minor: text },
} as const;
const response = {
  200: { type: 'object', properties: { id: text, status: text } },
} as const;

app.post<{ Body: MoveRequest }>('/v1/transfers', { schema: { body, response } }, async ({ body: move }) => {
  const { rows } = await pool.query<{ move: string }>({
    name: 'move',
    text: 'select move($1, $2, $3, $4, $5)',
    values: [move.id, move.asset, move.credit, move.debit, move.minor],
  });
  return { id: move.id, status: rows[0]?.move ?? 'lost' };
});

await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: (app.server.address() as AddressInfo).port });
process.once('disconnect', () => {
  void Promise.all([app.close(), pool.end()]).then(() => process.exit(0));
});

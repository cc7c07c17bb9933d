import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BalanceView, Problem } from '#shared/api';
import { A_EUR, BooksClient, booksGenesis, holdOf, newId, showing, transferOf } from '../../support/books.ts';
import { createDatabaseServer, type DatabaseServer } from '../../support/database/server.ts';
import {
  createTestLedger,
  editConfig,
  eventually,
  LedgerClient,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';

const LEASE_MS = 1_500;
const TAKE_OVER_MS = 60_000;

interface ClusterNode {
  readonly ledger: StartedLedger;
  readonly reads: LedgerClient;
}

describe('the listeners for reads of two nodes', () => {
  let database: DatabaseServer;
  let home: LedgerHome;
  let folder: string;
  const nodes: ClusterNode[] = [];

  beforeAll(async () => {
    database = await createDatabaseServer();
    const storage = { kind: 'postgres' as const, urls: [database.url], schema: 'ledger_reads' };
    const reads = { host: '127.0.0.1', port: 0 };
    home = await createTestLedger(booksGenesis(), { storage, reads });
    folder = mkdtempSync(join(tmpdir(), 'countersign-nodes-'));
    for (const name of ['node-a', 'node-b']) {
      const place = { ...home, home: join(folder, name) };
      cpSync(home.home, place.home, { recursive: true });
      editConfig(place, { cluster: { node: name, leaseMs: LEASE_MS } });
      nodes.push(await startNode(place));
    }
  });

  afterAll(async () => {
    for (const { ledger } of nodes) await ledger.stop();
    await database.remove();
    removeTestLedger(home);
    rmSync(folder, { recursive: true, force: true });
  });

  const startNode = async (place: LedgerHome): Promise<ClusterNode> => {
    const ledger = await startLedger(place);
    const { reads } = await ledger.client.health();
    return { ledger, reads: new LedgerClient(reads?.url ?? '', place) };
  };

  /** The node that leads and shows its reads, with the others. */
  const leading = (): Promise<readonly [ClusterNode, readonly ClusterNode[]]> =>
    eventually(
      'a leader that shows reads',
      async () => {
        for (const node of nodes) {
          const { status } = await node.reads.request('GET', `/v1/accounts/${A_EUR}/balance`);
          if (status === 200) return [node, nodes.filter((other) => other !== node)] as const;
        }
        return undefined;
      },
      TAKE_OVER_MS,
    );

  const expectShown = async ({ ledger, reads }: ClusterNode): Promise<void> => {
    const [books, shown] = [new BooksClient(ledger.client), new BooksClient(reads)];
    for (let count = 0; count < 10; count += 1) {
      const hold = holdOf('3');
      const [held] = await books.operate(hold, transferOf('2'));
      const [posted] = await books.operate({ op: 'post', id: newId(), hold: hold.id });
      if (held === undefined || posted === undefined) throw new Error('no result');
      expect((await shown.balance(A_EUR)).body).toEqual((await books.balance(A_EUR)).body);
      expect((await shown.transfer(hold.id)).body.sequel?.position).toEqual(posted.position);
      const query = `?limit=5&${showing(posted)}`;
      expect(await shown.entries(A_EUR, query)).toEqual(await books.entries(A_EUR, query));
    }
  };

  test("show the leader's balances of now, and no others, whoever leads", async () => {
    const [leader, others] = await leading();
    await expectShown(leader);
    for (const { reads } of others) {
      const refused = await reads.request<Problem>('GET', `/v1/accounts/${A_EUR}/balance`);
      expect([refused.status, refused.body.code]).toEqual([503, 'not-leader']);
    }
    const before = await leader.reads.request<BalanceView>('GET', `/v1/accounts/${A_EUR}/balance`);
    await leader.ledger.kill();
    nodes.splice(nodes.indexOf(leader), 1);
    const [next] = await leading();
    const after = await next.reads.request<BalanceView>('GET', `/v1/accounts/${A_EUR}/balance`);
    // Everything that was shown stands.
    expect(after.body).toEqual(before.body);
    await expectShown(next);
  });

  test('show the same of a ledger that has all of its tables there', async () => {
    const storage = { kind: 'postgres' as const, urls: [database.url], schema: 'ledger_alone' };
    const alone = await createTestLedger(booksGenesis(), {
      storage,
      reads: { host: '127.0.0.1', port: 0 },
      save: { operationsMax: 20, eventsMax: 5, ageMs: 50 },
    });
    const node = await startNode(alone);
    try {
      await expectShown(node);
      const path = '/v1/accounts?limit=1000';
      expect((await node.reads.request('GET', path)).body).toEqual(
        (await node.ledger.client.request('GET', path)).body,
      );
    } finally {
      expect(await node.ledger.stop()).toBe(0);
      removeTestLedger(alone);
    }
  });
});

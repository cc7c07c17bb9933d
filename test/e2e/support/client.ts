import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationResult, TransfersResponse } from '#shared/api';
import type { Operation } from '#shared/double-entry';

/* A service of the sandbox company, as it posts under its own mandate while the desk is open. */

interface SandboxClients {
  readonly clients: readonly { readonly name: string; readonly accessToken: string }[];
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Posts operations to the ledger of a running desk; throws unless each was done. */
export const operateAs = async (
  home: string,
  client: string,
  mandate: string,
  operations: readonly Operation[],
): Promise<readonly OperationResult[]> => {
  const { clients } = readJson(join(home, 'sandbox.json')) as SandboxClients;
  const { url } = readJson(join(home, 'trust.json')) as { readonly url: string };
  const token = clients.find(({ name }) => name === client)?.accessToken;
  if (token === undefined) throw new Error(`The sandbox has no client ${client}`);
  const response = await fetch(`${url}/v1/transfers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ mandate, operations }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const { results } = JSON.parse(text) as TransfersResponse;
  if (results.some(({ status }) => status === 'refused')) throw new Error(text);
  return results;
};

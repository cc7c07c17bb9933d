import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningDesk } from './desk.ts';

/* The sandbox's own chain, as somebody else on it sees it. */

const TOKEN = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const BLOCK_SECONDS = 1;

const nodeOf = (folder: string): string => {
  const settings = JSON.parse(readFileSync(join(folder, 'carrier.json'), 'utf8')) as {
    readonly chains: readonly { readonly nodes: readonly string[] }[];
  };
  const url = settings.chains[0]?.nodes[0];
  if (url === undefined) throw new Error('no node');
  return url;
};

const call = async (folder: string, method: string, params: readonly unknown[]): Promise<unknown> => {
  const response = await fetch(nodeOf(folder), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as {
    readonly result: unknown;
    readonly error?: { readonly message: string };
  };
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
};

/** Whether the chain makes blocks. */
export const mining = async (folder: string, isOn: boolean): Promise<void> => {
  await call(folder, 'evm_setIntervalMining', [isOn ? BLOCK_SECONDS : 0]);
};

/** Test tokens of an address, in their smallest unit. */
export const tokensOf = async (folder: string, address: string): Promise<bigint> => {
  const data = `0x70a08231${address.slice(2).toLowerCase().padStart(64, '0')}`;
  return BigInt((await call(folder, 'eth_call', [{ to: TOKEN, data }, 'latest'])) as string);
};

/** What the carrier of a desk has signed, and what became of it. */
export const sentLines = (folder: string): readonly { readonly step: string }[] => {
  const file = join(folder, 'desk', 'carrier', 'sent.jsonl');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly step: string });
};

/** The process of a desk's carrier. */
export const carrierPid = async ({ app }: RunningDesk): Promise<number> => {
  const pid = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'countersign-carrier')?.pid,
  );
  if (pid === undefined) throw new Error('no carrier runs');
  return pid;
};

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/database/server.ts';

/*
 * Homes of the sandbox company, made once and copied: making one takes seconds of every test file. A copy is a company of
 * its own, with the same keys: its files say where it is, and its ledger listens at an address that no other has.
 */

/** Names the home that others are copied from; the test command makes it. */
export const HOME_PATTERN = 'COUNTERSIGN_HOME_PATTERN';
const TOKENS = 'tokens/softhsm2.conf';
const LEDGER = 'ledger/config.json';
const TRUST = 'trust.json';
const CARRIER_TOKENS = 'carrier-token/softhsm2.conf';
const CARRIER = 'carrier.json';
const CHAIN = 'chain/begin.json';

/** Puts a copy of a home that nobody has used into an empty folder. */
export const copyHome = async (pattern: string, folder: string): Promise<void> => {
  cpSync(pattern, folder, { recursive: true });
  const { port } = (JSON.parse(readFileSync(join(pattern, LEDGER), 'utf8')) as Config).listen;
  const own = String(await freePort());
  replaceIn(join(folder, TOKENS), pattern, folder);
  replaceIn(join(folder, CARRIER_TOKENS), pattern, folder);
  await giveChainItsOwnPort(folder);
  replaceIn(join(folder, LEDGER), `"port": ${String(port)}`, `"port": ${own}`);
  replaceIn(join(folder, TRUST), `127.0.0.1:${String(port)}"`, `127.0.0.1:${own}"`);
};

const giveChainItsOwnPort = async (folder: string): Promise<void> => {
  const { port } = JSON.parse(readFileSync(join(folder, CHAIN), 'utf8')) as { readonly port: number };
  const own = String(await freePort());
  replaceIn(join(folder, CHAIN), `"port": ${String(port)}`, `"port": ${own}`);
  replaceIn(join(folder, CARRIER), `127.0.0.1:${String(port)}"`, `127.0.0.1:${own}"`);
};

interface Config {
  readonly listen: { readonly port: number };
}

const replaceIn = (path: string, before: string, after: string): void => {
  const text = readFileSync(path, 'utf8');
  if (!text.includes(before)) throw new Error(`${path} does not say ${before}`);
  writeFileSync(path, text.replaceAll(before, after));
};

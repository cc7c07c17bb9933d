import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabasePair } from '../database/pair.ts';
import { freePort } from '../database/server.ts';
import { createTestLedger, editConfig, removeTestLedger, type LedgerHome } from '../ledger.ts';
import { Clients } from './clients.ts';
import { booksGenesis, MANDATE } from '../books.ts';
import { fundingOf, openingOf } from './operations.ts';
import { randomOf } from './random.ts';
import { Node, Rig } from './rig.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface FailoverRig {
  readonly rig: Rig;
  readonly clients: Clients;
  readonly remove: () => Promise<void>;
}

export const ACCOUNTS = 24;
const FUNDS_MINOR = '20000';
const SCHEMA = 'ledger_failover';
/** Short, so that the rounds are; in production a few seconds more do no harm. */
const LEASE_MS = 3_000;

/** Two nodes that run, two databases, accounts with funds. */
export const openFailoverRig = async (seed: number): Promise<FailoverRig> => {
  const database = await createDatabasePair();
  const storage = { kind: 'postgres' as const, urls: [database.primary.url], schema: SCHEMA };
  const home = await createTestLedger(booksGenesis(), { storage, expirySweepMs: 200 });
  const folder = mkdtempSync(join(tmpdir(), 'countersign-nodes-'));
  const nodeOf = async (name: string): Promise<Node> =>
    openNode({ name, folder, home, ports: database.ports });
  const rig = new Rig([await nodeOf('node-a'), await nodeOf('node-b')], database);
  const remove = async (): Promise<void> => {
    await rig.remove();
    removeTestLedger(home);
    rmSync(folder, { recursive: true, force: true });
  };
  const clients = new Clients({
    urls: rig.nodes.map(({ url }) => url),
    token: home.token,
    mandate: MANDATE,
  });
  try {
    await Promise.all(rig.nodes.map((node) => node.start()));
    await openAccounts(clients, seed);
    return { rig, clients, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};

interface NodePlace {
  readonly name: string;
  readonly folder: string;
  readonly home: LedgerHome;
  readonly ports: readonly number[];
}

const openNode = async ({ name, folder, home, ports }: NodePlace): Promise<Node> => {
  const place = join(folder, name);
  cpSync(home.home, place, { recursive: true });
  const proxies = await Promise.all(ports.map((port) => TcpProxy.open(port)));
  const port = await freePort();
  const urls = proxies.map((proxy) => `postgres://countersign@127.0.0.1:${String(proxy.port)}/postgres`);
  editConfig(
    { ...home, home: place },
    {
      storage: { kind: 'postgres', urls, schema: SCHEMA },
      cluster: { node: name, leaseMs: LEASE_MS },
      listen: { host: '127.0.0.1', port },
    },
  );
  return new Node({ name, home: place, port, token: home.token, proxies });
};

const openAccounts = async (clients: Clients, seed: number): Promise<void> => {
  const random = randomOf(seed);
  const indexes = Array.from({ length: ACCOUNTS }, (_, index) => index);
  await clients.deliver(
    indexes.map((index) => openingOf(random, index)),
    random,
  );
  await clients.deliver(
    indexes.map((index) => fundingOf(random, index, FUNDS_MINOR)),
    random,
  );
};

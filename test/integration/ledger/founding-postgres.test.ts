import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Disclosure } from '#shared/roster';
import { draftGenesis, foundLedger, type Founding } from '../../../ledger/genesis.ts';
import { genesisWithEve, LEDGER_SEED, testDisclosure, testErasure } from '../../support/company.ts';
import { createDatabaseServer, type DatabaseServer } from '../../support/database/server.ts';
import {
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { instant, propose } from '../../support/ledger-work.ts';

/* Somebody founds a ledger, from an empty folder, on the tables of one that is running. */

const HOUR_MS = 3_600_000;
const SCHEMA = 'founded_over';

let server: DatabaseServer;
let home: LedgerHome;
let running: StartedLedger;
let folder: string;

beforeAll(async () => {
  server = await createDatabaseServer();
  folder = mkdtempSync(join(tmpdir(), 'countersign-founding-'));
  home = await createTestLedger(genesisWithEve(), { storage: storage() });
  running = await startLedger(home);
});
afterAll(async () => {
  await running.kill();
  removeTestLedger(home);
  rmSync(folder, { recursive: true, force: true });
  await server.remove();
});

const storage = (): { readonly kind: 'postgres'; readonly urls: string[]; readonly schema: string } => ({
  kind: 'postgres',
  urls: [server.url],
  schema: SCHEMA,
});

const foundOver = (disclosures: readonly Disclosure[]): Promise<unknown> => {
  const { v: _v, origin: _origin, vkey: _vkey, ...founding } = genesisWithEve();
  const { event } = draftGenesis(founding satisfies Founding, LEDGER_SEED, instant());
  return foundLedger({
    home: join(folder, 'another'),
    event,
    disclosures,
    seed: LEDGER_SEED,
    config: {
      listen: { host: '127.0.0.1', port: 0 },
      accessTokens: [{ name: 'desk', sha256: 'a'.repeat(64) as never }],
      storage: storage(),
    },
  });
};

const everybody = (): readonly Disclosure[] =>
  genesisWithEve().roster.people.map(({ id }) => testDisclosure(id));

test('it is refused, and the one that runs goes on with its people as they were', async () => {
  const rows = async (): Promise<unknown> => [
    await server.query(`SELECT * FROM ${SCHEMA}.head`),
    await server.query(`SELECT * FROM ${SCHEMA}.person_records ORDER BY 1`),
  ];
  const before = await rows();
  await expect(foundOver(everybody())).rejects.toThrow('There is a ledger in this database already');
  expect(await rows()).toEqual(before);
  expect(existsSync(join(folder, 'another', 'ledger.seed'))).toBe(false);
  const erasure = testErasure({ createdAt: instant(), expiresAt: instant(HOUR_MS) });
  const { outcomes } = await propose(running.client, [erasure]);
  expect(outcomes[0]?.outcome).toBe('proposed');
});

test('wrong records of people are found before anything is opened', async () => {
  const home = join(folder, 'another');
  rmSync(home, { recursive: true, force: true });
  await expect(foundOver(everybody().slice(1))).rejects.toThrow('is not the one that the roster commits to');
  expect(existsSync(home)).toBe(false);
});

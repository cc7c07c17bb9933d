import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PeopleResponse } from '#shared/api';
import type { PersonId } from '#shared/brand';
import { fromHex } from '#shared/encoding';
import type { PersonErasureIntent } from '#shared/intent';
import type { Disclosure } from '#shared/roster';
import { openSqlite, runSql, type DatabaseTarget } from '../../../ledger/database/index.ts';
import { openRecord, withKeys, withRecords, type SealedRecord } from '../../../ledger/people/index.ts';
import { CONFIG_FILE, loadConfig, type LoadedConfig } from '../../../ledger/service/index.ts';
import {
  ANNA,
  CLEO,
  EVE,
  EVE_EMAIL,
  EVE_NAME,
  genesisWithEve,
  testDisclosure,
  testErasure,
  testPerson,
} from '../../support/company.ts';
import { createDatabaseServer, type DatabaseServer } from '../../support/database/server.ts';
import { runCli } from '../../support/ledger-cli.ts';
import {
  checkLedger,
  createTestLedger,
  eventually,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { approve, instant, propose } from '../../support/ledger-work.ts';
import { filesHolding, tablesHolding } from '../../support/residue.ts';

/* Personal data beside the journal, and its erasure, at the real service on both databases. */

const HOUR_MS = 3_600_000;
const PERSONAL = [EVE_NAME, EVE_EMAIL, 'Former officer'];
const EVERYBODY = 6;

const erasure = (over: Partial<PersonErasureIntent> = {}): PersonErasureIntent =>
  testErasure({ createdAt: instant(), expiresAt: instant(HOUR_MS), ...over });

const peopleOf = async ({ client }: StartedLedger): Promise<readonly Disclosure[]> =>
  (await client.request<PeopleResponse>('GET', '/v1/people')).body.people;

/** Proposed by the controller, approved by treasury and compliance; the last answer's status. */
const erase = async ({ client }: StartedLedger, intent = erasure()): Promise<string> => {
  const { outcomes } = await propose(client, [intent]);
  if (outcomes[0]?.outcome !== 'proposed') throw new Error(JSON.stringify(outcomes));
  await approve(client, ANNA, intent);
  return (await approve(client, CLEO, intent)).body.status;
};

const configOf = ({ home }: LedgerHome): LoadedConfig => loadConfig(join(home, CONFIG_FILE));

const keyOf = async (target: DatabaseTarget, person: PersonId): Promise<string | undefined> =>
  (await withKeys(target, ({ all }) => all())).find((each) => each.person === person)?.key;

const sealedOf = async (target: DatabaseTarget, person: PersonId): Promise<SealedRecord | undefined> =>
  (await withRecords(target, ({ sealed }) => sealed())).find((each) => each.person === person);

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const databases = [
  ['SQLite', undefined],
  ['PostgreSQL', createDatabaseServer],
] as const;

describe.each(databases)('what is known of people, on %s', (_, createServer) => {
  let server: DatabaseServer | undefined;

  beforeAll(async () => {
    server = await createServer?.();
  });
  afterAll(() => server?.remove());

  let count = 0;
  const newHome = async (): Promise<LedgerHome> => {
    count += 1;
    const storage = {
      kind: 'postgres' as const,
      urls: [server?.url ?? ''],
      schema: `people_${String(count)}`,
    };
    const home = await createTestLedger(genesisWithEve(), server === undefined ? {} : { storage });
    undo.push(() => {
      removeTestLedger(home);
    });
    return home;
  };
  const start = async (home: LedgerHome): Promise<StartedLedger> => {
    const ledger = await startLedger(home);
    undo.push(() => ledger.kill());
    return ledger;
  };

  test('is given to whoever has a token, page by page, and opens the journal’s commitments', async () => {
    const home = await newHome();
    const ledger = await start(home);
    const people = await peopleOf(ledger);
    expect(people).toHaveLength(EVERYBODY);
    expect(people).toContainEqual(testDisclosure(EVE));
    const paged: Disclosure[] = [];
    let after: string | null = '';
    while (after !== null) {
      const path = `/v1/people?limit=2&after=${after}`;
      const page: PeopleResponse = (await ledger.client.request<PeopleResponse>('GET', path)).body;
      expect(page.people.length).toBeLessThanOrEqual(2);
      paged.push(...page.people);
      after = page.next;
    }
    expect(paged).toEqual([...people].sort((a, b) => (a.person < b.person ? -1 : 1)));
    const stranger = await fetch(`${ledger.url}/v1/people`);
    expect(stranger.status).toBe(401);
  });

  test('is nowhere in clear, not even before it is erased', async () => {
    const home = await newHome();
    const ledger = await start(home);
    expect(await peopleOf(ledger)).toHaveLength(EVERYBODY);
    await ledger.stop();
    expect(await filesHolding(home.home, PERSONAL)).toEqual([]);
    // The search would find them: it finds what the journal does hold.
    const { commitment } = testPerson(EVE);
    if (server === undefined)
      expect(await filesHolding(home.home, [commitment])).toEqual(
        expect.arrayContaining(['ledger.people.sqlite', 'ledger.sqlite']),
      );
    else {
      expect(await filesHolding(server.folder, PERSONAL)).toEqual([]);
      expect(await tablesHolding(server, PERSONAL)).toEqual([]);
      expect(await tablesHolding(server, [commitment])).toContain('person_records');
    }
  });

  test('goes by a quorum; the journal stays sound, and no copy of the ciphertext opens any more', async () => {
    const home = await newHome();
    const { people } = configOf(home).targets;
    const before = await sealedOf(people.records, EVE);
    const key = await keyOf(people.keys, EVE);
    if (before === undefined || key === undefined) throw new Error('no record');
    expect(openRecord(before, fromHex(key))).toEqual(testDisclosure(EVE));

    const ledger = await start(home);
    const intent = erasure();
    expect(await erase(ledger, intent)).toBe('carried-out');
    expect((await peopleOf(ledger)).map(({ person }) => person)).not.toContain(EVE);
    expect((await propose(ledger.client, [erasure()])).outcomes[0]).toMatchObject({ code: 'person-erased' });
    const events = await ledger.client.events();
    expect(events.filter(({ type }) => type === 'person.erased')).toHaveLength(1);
    await eventually('the destruction', async () =>
      (await keyOf(people.keys, EVE)) === undefined && (await sealedOf(people.records, EVE)) === undefined
        ? true
        : undefined,
    );
    const exported = join(home.home, 'journal.ndjson');
    await runCli('export', '--home', home.home, '--to', exported);
    expect(await ledger.stop()).toBe(0);

    const { code, report } = await checkLedger(home.home);
    expect([code, report['size']]).toEqual([0, events.length]);
    const replayed = await runCli('replay', '--home', home.home);
    expect(replayed.report['stateHash']).toBe(report['stateHash']);
    const verified = await runCli('verify', '--from', exported);
    expect([verified.code, verified.report['stateHash']]).toEqual([0, report['stateHash']]);

    const left = await withKeys(people.keys, ({ all }) => all());
    expect(left).toHaveLength(EVERYBODY - 1);
    for (const other of left) expect(openRecord(before, fromHex(other.key))).toBeUndefined();
    expect(await filesHolding(home.home, [...PERSONAL, key, before.sealed])).toEqual([]);
    if (server !== undefined)
      expect(await tablesHolding(server, [...PERSONAL, key, before.sealed])).toEqual([]);
  });

  test('is kept for somebody who is here', async () => {
    const ledger = await start(await newHome());
    const person = { id: CLEO, commitment: testPerson(CLEO).commitment };
    expect((await propose(ledger.client, [erasure({ person })])).outcomes[0]).toMatchObject({
      outcome: 'refused',
      code: 'erasure-refused',
      detail: 'the person is active',
    });
    expect(await peopleOf(ledger)).toHaveLength(EVERYBODY);
  });

  test('that a stop after the commit left behind is destroyed at the next start', async () => {
    const home = await newHome();
    const { keys } = configOf(home).targets.people;
    if (keys.kind !== 'sqlite') throw new Error('the keys are in a file of the home');
    const ledger = await start(home);
    // Another process holds the keys' file: the commit goes through, and the destruction can't.
    const blocker = await openSqlite<object>(keys.file, { synchronous: 'full', autocheckpointPages: 0 });
    await runSql(blocker.handle, 'begin immediate');
    expect(await erase(ledger)).toBe('carried-out');
    expect((await peopleOf(ledger)).map(({ person }) => person)).not.toContain(EVE);
    await ledger.kill();
    await runSql(blocker.handle, 'rollback');
    await blocker.db.destroy();
    expect(await keyOf(keys, EVE)).toMatch(/^[0-9a-f]{64}$/);

    const again = await start(home);
    expect(await keyOf(keys, EVE)).toBeUndefined();
    expect(again.log()).toContain('personal records were destroyed');
    expect(await again.stop()).toBe(0);
    expect((await checkLedger(home.home)).code).toBe(0);
  });

  test('that could not be destroyed at once is destroyed as soon as it can, without a restart', async () => {
    const home = await newHome();
    const { keys } = configOf(home).targets.people;
    if (keys.kind !== 'sqlite') throw new Error('the keys are in a file of the home');
    const ledger = await start(home);
    const blocker = await openSqlite<object>(keys.file, { synchronous: 'full', autocheckpointPages: 0 });
    await runSql(blocker.handle, 'begin immediate');
    expect(await erase(ledger)).toBe('carried-out');
    await eventually(
      'the failure',
      () => (ledger.log().includes('not destroyed yet') ? true : undefined),
      20_000,
    );
    await runSql(blocker.handle, 'rollback');
    await blocker.db.destroy();
    await eventually(
      'the destruction',
      async () => ((await keyOf(keys, EVE)) === undefined ? true : undefined),
      20_000,
    );
  });

  test('does not come back with a backup from before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-people-'));
    undo.push(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const at = (name: string): string => join(folder, name);
    const home = await newHome();
    const ledger = await start(home);
    const { recipient } = (await runCli('keygen', '--to', at('backup.key'))).report;
    const sealing = ['--home', home.home, '--recipient', String(recipient)];
    expect((await runCli('backup', ...sealing, '--to', at('before.age'))).complaint).toBe('');
    expect(await erase(ledger)).toBe('carried-out');
    await eventually('the destruction', async () =>
      (await keyOf(configOf(home).targets.people.keys, EVE)) === undefined ? true : undefined,
    );
    const copied = await runCli('person-keys', ...sealing, '--to', at('keys.age'));
    expect(copied.report).toMatchObject({ keys: EVERYBODY - 1 });
    expect(readFileSync(at('keys.age')).includes(EVE)).toBe(false);
    await ledger.stop();
    // A backup is restored beside what there is: on PostgreSQL into a schema of its own.
    const config = at('config.json');
    const given = JSON.parse(readFileSync(join(home.home, CONFIG_FILE), 'utf8')) as { storage?: object };
    const storage = given.storage === undefined ? {} : { storage: { ...given.storage, schema: 'restored' } };
    writeFileSync(config, JSON.stringify({ ...given, ...storage }));
    const restoring = ['--from', at('before.age'), '--identity', at('backup.key'), '--config', config];
    const restored = await runCli(
      'restore',
      ...[...restoring, '--home', at('new'), '--seed', join(home.home, 'ledger.seed')],
      ...['--person-keys', at('keys.age')],
    );
    expect(restored.complaint).toBe('');
    expect(restored.report).toMatchObject({ personKeys: EVERYBODY - 1, people: EVERYBODY });
    const again = await start({ ...home, home: at('new') });
    const people = await peopleOf(again);
    expect(people.map(({ person }) => person)).not.toContain(EVE);
    expect(people).toHaveLength(EVERYBODY - 1);
    await again.stop();
    expect(await filesHolding(at('new'), PERSONAL)).toEqual([]);
  });

  test('lies in files that their owner alone can read', async () => {
    const home = await newHome();
    const files = readdirSync(home.home).filter((name) => /people|person-keys/.test(name));
    expect(files).toContain('ledger.person-keys.sqlite');
    expect(statSync(home.home).mode & 0o077).toBe(0);
  });
});

test('a cluster shares the keys, apart from its records, and the node that leads destroys them', async () => {
  const server = await createDatabaseServer();
  undo.push(() => server.remove());
  const storage = { kind: 'postgres' as const, urls: [server.url], schema: 'treasury' };
  const cluster = { node: 'a', leaseMs: 1_000 };
  const home = await createTestLedger(genesisWithEve(), { storage, cluster });
  undo.push(() => {
    removeTestLedger(home);
  });
  const { people } = configOf(home).targets;
  expect(people.keys).toMatchObject({ schema: 'treasury_person_keys' });
  const key = await keyOf(people.keys, EVE);
  const ledger = await startLedger(home);
  undo.push(() => ledger.kill());
  await eventually('leadership', async () =>
    (await ledger.client.health()).role === 'leader' ? true : undefined,
  );
  expect(await peopleOf(ledger)).toContainEqual(testDisclosure(EVE));
  expect(await erase(ledger)).toBe('carried-out');
  await eventually('the destruction', async () =>
    (await keyOf(people.keys, EVE)) === undefined ? true : undefined,
  );
  expect((await peopleOf(ledger)).map(({ person }) => person)).not.toContain(EVE);
  expect(await ledger.stop()).toBe(0);
  expect(await tablesHolding(server, [...PERSONAL, key ?? ''])).toEqual([]);
});

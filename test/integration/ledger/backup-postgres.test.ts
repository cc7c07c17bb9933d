import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { PostgresTarget } from '../../../ledger/database/index.ts';
import { runCli, type CliResult } from '../../support/ledger-cli.ts';
import {
  createTestLedger,
  removeTestLedger,
  startLedger,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import { booksGenesis, moveOf, openAccounts, operate, statusesOf } from '../../support/books.ts';
import { postgresPlace, type PostgresPlace } from '../../support/store.ts';

/* A ledger on PostgreSQL is backed up while it works, and restored to PostgreSQL and to a file. */

const MOVES_BEFORE = 60;

describe('a backup of a ledger on PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-backup-pg-'));
  const at = (name: string): string => join(folder, name);
  let place: PostgresPlace;
  let storage: PostgresTarget;
  let home: LedgerHome;
  let ledger: StartedLedger;
  let a: AccountId;
  let b: AccountId;
  let size: number;

  /** A configuration like the ledger's own, with its journal elsewhere. */
  const configFor = (name: string, elsewhere?: PostgresTarget): string => {
    const { storage: _, ...config } = JSON.parse(
      readFileSync(join(home.home, 'config.json'), 'utf8'),
    ) as Readonly<Record<string, unknown>>;
    writeFileSync(
      at(`${name}.json`),
      JSON.stringify({ ...config, ...(elsewhere && { storage: elsewhere }) }),
    );
    return at(`${name}.json`);
  };

  const restore = (
    name: string,
    elsewhere: PostgresTarget | undefined,
    ...more: readonly string[]
  ): Promise<CliResult> =>
    runCli(
      ...['restore', '--from', at('ledger.age'), '--identity', at('backup.key'), '--home', at(name)],
      ...['--seed', join(home.home, 'ledger.seed'), '--config', configFor(name, elsewhere), ...more],
    );

  const schemas = async (): Promise<readonly string[]> => {
    const rows = await place.server.query(
      "select nspname as name from pg_namespace where nspname like 'ledger%' order by 1",
    );
    return rows.map(({ name }) => String(name));
  };

  beforeAll(async () => {
    place = await postgresPlace();
    storage = place.fresh();
    home = await createTestLedger(booksGenesis(), { storage: { ...storage, urls: [...storage.urls] } });
    ledger = await startLedger(home);
    [a, b] = (await openAccounts(ledger.client, 2, 1_000_000)) as [AccountId, AccountId];
    for (let count = 0; count < MOVES_BEFORE; count += 1)
      await operate(ledger.client, [moveOf(a, b, count + 1)]);
    const key = await runCli('keygen', '--to', at('backup.key'));
    const progress = { isTaken: false };
    const taking = runCli(
      ...['backup', '--home', home.home, '--to', at('ledger.age')],
      ...['--recipient', String(key.report['recipient'])],
    ).finally(() => {
      progress.isTaken = true;
    });
    // The service goes on all the while.
    while (!progress.isTaken)
      expect(statusesOf(await operate(ledger.client, [moveOf(b, a, 1)]))).toEqual(['posted']);
    const taken = await taking;
    expect(taken.complaint).toBe('');
    size = Number(taken.report['size']);
    expect(size).toBeGreaterThan(MOVES_BEFORE);
  });

  afterAll(async () => {
    await ledger.stop();
    removeTestLedger(home);
    rmSync(folder, { recursive: true, force: true });
    await place.remove();
  });

  test('comes back on PostgreSQL and in a file, whole or as of a size, to one and the same state', async () => {
    for (const toSize of [undefined, MOVES_BEFORE]) {
      const name = `whole-${String(toSize)}`;
      const more = toSize === undefined ? [] : ['--to-size', String(toSize)];
      const onServer = await restore(`${name}-pg`, place.fresh(), ...more);
      const inFile = await restore(`${name}-file`, undefined, ...more);
      expect([onServer.complaint, inFile.complaint]).toEqual(['', '']);
      expect(onServer.report).toMatchObject({ size: toSize ?? size, archived: size, kind: 'backup' });
      expect({ ...onServer.report, home: '' }).toEqual({ ...inFile.report, home: '' });
      const { root, stateHash } = inFile.report;
      for (const where of ['pg', 'file'])
        expect(await runCli('check', '--home', at(`${name}-${where}`))).toMatchObject({
          code: 0,
          report: { size: toSize ?? size, root, stateHash },
        });
    }
  });

  test('goes on as a ledger on PostgreSQL', async () => {
    expect((await restore('lives', place.fresh())).code).toBe(0);
    const again = await startLedger({ ...home, home: at('lives') });
    expect((await again.client.head()).size).toBe(size);
    const answers = await again.client.accounts();
    expect(answers.get(a)?.id).toBe(a);
    expect(statusesOf(await operate(again.client, [moveOf(a, b, 5)]))).toEqual(['posted']);
    await again.stop();
    expect(await runCli('check', '--home', at('lives'))).toMatchObject({
      code: 0,
      report: { size: size + 1 },
    });
  });

  test('is never restored over a journal: the one that is there stays as it is', async () => {
    const before = await ledger.client.head();
    const refused = await restore('over', storage);
    expect(refused).toMatchObject({ code: 2, complaint: expect.stringContaining('already') as string });
    expect(existsSync(at('over'))).toBe(false);
    expect(await ledger.client.head()).toEqual(before);
    expect(statusesOf(await operate(ledger.client, [moveOf(a, b, 1)]))).toEqual(['posted']);
  });

  test('leaves nothing on the server when it is damaged or asked for too much', async () => {
    const before = await schemas();
    const tooMuch = await restore('too-much', place.fresh(), '--to-size', String(size + 1));
    expect(tooMuch).toMatchObject({
      code: 1,
      report: { problem: `the archive ends at size ${String(size)}` },
    });
    const bytes = readFileSync(at('ledger.age'));
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(at('damaged.age'), bytes);
    const damaged = await restore('damaged', place.fresh(), '--from', at('damaged.age'));
    expect(damaged.code).not.toBe(0);
    expect(await schemas()).toEqual(before);
    expect(before.filter((name) => name.endsWith('_part'))).toEqual([]);
  });
});

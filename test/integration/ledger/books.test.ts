import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { TransferView } from '#shared/api';
import type { AccountId, TransferId } from '#shared/brand';
import type { Operation } from '#shared/double-entry';
import { digestOf } from '#shared/intent';
import { ANNA, BEN, DIRK, signApproval, signSubmission } from '../../support/company.ts';
import {
  checkLedger,
  createTestLedger,
  eventually,
  removeTestLedger,
  startLedger,
  type LedgerClient,
  type LedgerHome,
  type StartedLedger,
} from '../../support/ledger.ts';
import {
  at,
  booksGenesis,
  legsOf,
  moveOf,
  newId,
  openAccounts,
  openOf,
  operate,
  statusesOf,
} from '../../support/books.ts';
import { writeFirstState } from '../../support/first-state.ts';
import { instant, transfer } from '../../support/ledger-work.ts';

type Config = Parameters<typeof createTestLedger>[1];

/** Saved after a few operations, and next to nothing kept: what is asked for again is read again. */
const TINY: Config = {
  memory: { cleanAccountsMax: 4 },
  save: { operationsMax: 20, eventsMax: 4, ageMs: 50 },
};

describe('operations on the books', () => {
  let home: LedgerHome;
  let ledger: StartedLedger;

  const start = async (config?: Config): Promise<LedgerClient> => {
    home = await createTestLedger(booksGenesis(), config);
    ledger = await startLedger(home);
    return ledger.client;
  };

  const restart = async (): Promise<LedgerClient> => {
    await ledger.stop();
    ledger = await startLedger(home);
    return ledger.client;
  };

  const expectSound = async (): Promise<Readonly<Record<string, unknown>>> => {
    await ledger.stop();
    const { code, report } = await checkLedger(home.home);
    expect(report).toMatchObject({ sums: { EUR: '0' } });
    expect(code).toBe(0);
    return report;
  };

  afterEach(async () => {
    await ledger.stop();
    removeTestLedger(home);
  });

  const available = async (client: LedgerClient, id: string): Promise<bigint> => {
    const account = (await client.accounts()).get(id);
    return BigInt(account?.debitsPosted ?? '-1') - BigInt(account?.creditsPosted ?? '0');
  };

  test('are answered in order, move money, and refuse what is not covered', async () => {
    const client = await start();
    const [a, b] = (await openAccounts(client, 2, 1_000)) as [AccountId, AccountId];
    const answer = await operate(client, [
      moveOf(a, b, 300),
      moveOf(a, b, 701),
      moveOf(b, a, 1_300),
      moveOf(a, 'nobody' as AccountId, 1),
    ]);
    expect(statusesOf(answer)).toEqual([
      'posted',
      'refused insufficient-funds',
      'posted',
      'refused unknown-account',
    ]);
    expect(answer.body.results.map(({ position }) => position.index)).toEqual([0, 1, 2, 3]);
    expect([await available(client, a), await available(client, b)]).toEqual([2_000n, 0n]);
    await expectSound();
  });

  test('need a mandate of the caller', async () => {
    const client = await start();
    const other = await operate(client, [moveOf('x' as AccountId, 'y' as AccountId, 1)], 'mandate-other');
    expect([other.status, other.body.code]).toEqual([404, 'not-found']);
    expect((await client.head()).size).toBe(1);
  });

  test('share batches with proposals and approvals, and the whole journal verifies', async () => {
    const client = await start(TINY);
    const [a, b] = (await openAccounts(client, 2, 1_000_000)) as [AccountId, AccountId];
    const head = await client.head();
    const intents = Array.from({ length: 12 }, () => transfer({ minor: '5' }));
    const govern = intents.map(async (intent) => {
      const submission = signSubmission(DIRK, [digestOf(intent)], head, instant());
      expect((await client.propose(submission, [intent])).body.outcomes[0]?.outcome).toBe('proposed');
      for (const who of [ANNA, BEN])
        expect((await client.approve(signApproval(who, intent, head, { issuedAt: instant() }))).status).toBe(
          200,
        );
    });
    const move = Array.from({ length: 60 }, async () => {
      expect(statusesOf(await operate(client, [moveOf(a, b, 1), moveOf(b, a, 1), moveOf(a, b, 2)]))).toEqual([
        'posted',
        'posted',
        'posted',
      ]);
    });
    await Promise.all([...govern, ...move]);
    const after = await client.intents('?limit=100');
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set(['posted']));
    expect(await available(client, b)).toBe(1_000_120n);
    const events = await client.events();
    const commands = events.map(({ type }) => type === 'book.recorded');
    // Both kinds take turns in the journal.
    expect(
      commands.filter((isBook, index) => isBook && commands[index + 1] === false).length,
    ).toBeGreaterThan(1);
    await expectSound();
  });

  test('sent again get the first answer byte for byte: at once, after a restart, and when nothing is in memory', async () => {
    const client = await start(TINY);
    const ids = await openAccounts(client, 20, 100);
    const [a, b] = ids as [AccountId, AccountId];
    const hold: Operation = {
      op: 'hold',
      id: newId(),
      legs: legsOf(b, a, 10),
      expiresAt: instant(86_400_000),
    };
    const operations = [
      moveOf(a, b, 60),
      moveOf(a, b, 60),
      hold,
      { op: 'post' as const, id: newId(), hold: hold.id, minors: ['4'] },
      { op: 'void' as const, id: newId(), hold: hold.id },
    ];
    const first = await operate(client, operations);
    expect(statusesOf(first)).toEqual([
      'posted',
      'refused insufficient-funds',
      'held',
      'posted',
      'refused hold-posted',
    ]);
    const { size } = await client.head();
    expect((await operate(client, operations)).text).toBe(first.text);
    expect((await client.head()).size).toBe(size);
    // Others push it out of every cache; money that comes in does not change what was refused.
    for (let round = 0; round < 5; round += 1)
      await operate(
        client,
        ids.slice(2).map((id, index) => moveOf(id, ids[((index + 5) % 18) + 2] ?? b, 1)),
      );
    await operate(client, [moveOf('system.opening.EUR' as AccountId, a, 1_000)]);
    const again = await restart();
    expect((await operate(again, operations)).text).toBe(first.text);
    await ledger.stop();
    for (const part of ['state', 'history'])
      for (const end of ['', '-wal', '-shm'])
        rmSync(join(home.home, `ledger.${part}.sqlite${end}`), { force: true });
    const rebuilt = await restart();
    expect((await operate(rebuilt, operations)).text).toBe(first.text);
    await expectSound();
  });

  test('sent again get the first answer also when they are as many as a request may hold', async () => {
    const client = await start();
    const [a, b] = (await openAccounts(client, 2, 100_000)) as [AccountId, AccountId];
    const operations = Array.from({ length: 10_000 }, () => moveOf(a, b, 1));
    const first = await operate(client, operations.slice(0, 8_000));
    expect(new Set(statusesOf(first))).toEqual(new Set(['posted']));
    const { size } = await client.head();
    expect((await operate(client, operations.slice(0, 8_000))).text).toBe(first.text);
    expect((await client.head()).size).toBe(size);
    // What is new follows on what is not.
    const all = await operate(client, operations);
    expect(statusesOf(all)).toHaveLength(10_000);
    expect(all.body.results.slice(0, 8_000)).toEqual(first.body.results);
    expect(await available(client, b)).toBe(110_000n);
    await expectSound();
  });

  test('under an id that stands for something else are a conflict that names the difference', async () => {
    const client = await start();
    const [a, b] = (await openAccounts(client, 2, 100)) as [AccountId, AccountId];
    const first = moveOf(a, b, 5);
    expect(statusesOf(await operate(client, [first]))).toEqual(['posted']);
    const { size } = await client.head();
    const others: readonly (readonly [string, Operation])[] = [
      ['legs.0.minor', { ...first, legs: legsOf(a, b, 6) } as Operation],
      ['meta', { ...first, meta: { note: 'x' } } as Operation],
      ['op', { op: 'void', id: first.id, hold: newId() }],
    ];
    for (const [name, other] of others) {
      const [result] = (await operate(client, [other])).body.results;
      expect(result).toMatchObject({ status: 'refused', code: 'command-conflict' });
      expect(result?.detail).toContain(name);
    }
    expect((await client.head()).size).toBe(size);
    // In one request: the first counts.
    const twice = moveOf(a, b, 1);
    const both = await operate(client, [twice, { ...twice, legs: legsOf(a, b, 2) }, twice]);
    expect(statusesOf(both)).toEqual(['posted', 'refused command-conflict', 'posted']);
    expect(both.body.results[2]).toEqual(both.body.results[0]);
    expect(await available(client, b)).toBe(106n);
  });

  test('end holds by their time, also when the service was down then', async () => {
    const client = await start({ ...TINY, expirySweepMs: 100 });
    const [a, b] = (await openAccounts(client, 2, 100)) as [AccountId, AccountId];
    const holdOf = (ms: number): Operation => ({
      op: 'hold',
      id: newId(),
      legs: legsOf(a, b, 30),
      expiresAt: instant(ms),
    });
    const [soon, later] = [holdOf(1_500), holdOf(4_000)];
    expect(statusesOf(await operate(client, [soon, later]))).toEqual(['held', 'held']);
    expect(statusesOf(await operate(client, [moveOf(a, b, 41)]))).toEqual(['refused insufficient-funds']);
    const sequelOf = async ({ id }: Operation): Promise<string | undefined> => {
      const { body } = await ledger.client.request<TransferView>('GET', `/v1/transfers/${id}`);
      return body.sequel?.kind;
    };
    await eventually('the first end', async () => ((await sequelOf(soon)) === 'expire' ? true : undefined));
    await ledger.kill();
    await eventually('the time of the second', () =>
      'expiresAt' in later && Date.now() > Date.parse(later.expiresAt) ? true : undefined,
    );
    ledger = await startLedger(home);
    const late = await operate(ledger.client, [{ op: 'post', id: newId(), hold: later.id }]);
    expect(statusesOf(late)).toEqual(['refused hold-expired']);
    await eventually('the second end', async () => ((await sequelOf(later)) === 'expire' ? true : undefined));
    expect(statusesOf(await operate(ledger.client, [moveOf(a, b, 100)]))).toEqual(['posted']);
    const { creditsPending, openHolds } = (await ledger.client.accounts()).get(a) ?? {};
    expect([creditsPending, openHolds]).toEqual(['0', 0]);
    await expectSound();
  });

  test('have the same outcomes whether memory holds everything or next to nothing', async () => {
    const seeded = fc.sample(
      fc.record({
        from: fc.nat(11),
        to: fc.nat(11),
        minor: fc.integer({ min: 1, max: 60 }),
        kind: fc.nat(5),
      }),
      { numRuns: 300, seed: 4_711 },
    );
    const play = async (client: LedgerClient): Promise<readonly unknown[]> => {
      const ids = await openAccounts(client, 12, 100);
      const holds: Operation[] = [];
      const seen: unknown[] = [];
      for (let at = 0; at < seeded.length; at += 7) {
        const operations = seeded.slice(at, at + 7).map(({ from, to, minor, kind }): Operation => {
          const [credit, debit] = [ids[from] ?? ids[0], ids[to] ?? ids[0]] as [AccountId, AccountId];
          const hold = holds[(from * 12 + to) % Math.max(1, holds.length)];
          if (kind === 0) {
            const made: Operation = {
              op: 'hold',
              id: newId(),
              legs: legsOf(credit, debit, minor),
              expiresAt: '2098-01-01T00:00:00.000Z',
            };
            return made;
          }
          if (kind === 1 && hold !== undefined) return { op: 'post', id: newId(), hold: hold.id };
          if (kind === 2 && hold !== undefined) return { op: 'void', id: newId(), hold: hold.id };
          return moveOf(credit, debit, minor);
        });
        const answer = await operate(client, operations);
        for (const operation of operations) if (operation.op === 'hold') holds.push(operation);
        seen.push(...statusesOf(answer));
      }
      const accounts = [...(await client.accounts()).values()];
      seen.push(accounts.map(({ lastSeq: _, ...account }) => account));
      return seen;
    };
    const roomy = await play(await start());
    await expectSound();
    removeTestLedger(home);
    const tiny = await play(await start(TINY));
    expect(tiny).toEqual(roomy);
    expect(new Set(tiny).size).toBeGreaterThan(4);
    await expectSound();
  });

  test('correct a reversed transfer once, whatever of it is saved, indexed or replayed by then', async () => {
    const client = await start(TINY);
    const [a, b] = (await openAccounts(client, 2, 1_000)) as [AccountId, AccountId];
    const correctionOf = (corrects: TransferId): Operation => ({ ...moveOf(a, b, 2), corrects }) as Operation;
    const wrongs = Array.from({ length: 3 }, () => moveOf(a, b, 1));
    const [first, second, third] = [at(wrongs, 0), at(wrongs, 1), at(wrongs, 2)];
    await operate(client, wrongs);
    const back = wrongs.map(({ id }) => ({ ...moveOf(b, a, 1), reverses: id }) as Operation);
    await operate(client, back);
    const correction = correctionOf(first.id);
    expect(statusesOf(await operate(client, [correction, correctionOf(first.id)]))).toEqual([
      'posted',
      'refused already-corrected',
    ]);
    await eventually('an index that has caught up', async () =>
      (await ledger.client.health()).gauges?.historyLag === 0 ? true : undefined,
    );
    const { body } = await client.request<TransferView>('GET', `/v1/transfers/${first.id}`);
    expect(body.sequel).toMatchObject({ kind: 'reversal', correction: { index: 0 } });
    expect(statusesOf(await operate(client, [correctionOf(second.id)]))).toEqual(['posted']);
    // The index knows of both when the state of before is replayed, and the other way round.
    for (const lost of ['state', 'history']) {
      await ledger.kill();
      rmSync(join(home.home, `ledger.${lost}.sqlite`));
      ledger = await startLedger(home);
      const again = [correctionOf(first.id), correctionOf(second.id), ...back];
      expect(statusesOf(await operate(ledger.client, again))).toEqual([
        'refused already-corrected',
        'refused already-corrected',
        ...back.map(() => 'posted'),
      ]);
    }
    expect(statusesOf(await operate(ledger.client, [correctionOf(third.id)]))).toEqual(['posted']);
    await expectSound();
  });

  test('are restored from the saved state and the tail exactly as from the beginning', async () => {
    const client = await start(TINY);
    const ids = await openAccounts(client, 10, 1_000);
    const work = async (on: LedgerClient): Promise<void> => {
      for (let round = 0; round < 6; round += 1)
        await operate(
          on,
          ids.map((id, index) => moveOf(id, ids[(index + 3) % ids.length] ?? id, round + 1)),
        );
    };
    await work(client);
    const extra = openOf('book.extra.EUR' as AccountId);
    await operate(client, [
      extra,
      {
        op: 'hold',
        id: newId(),
        legs: legsOf(at(ids, 0), at(ids, 1), 7),
        expiresAt: instant(86_400_000),
      },
    ]);
    await ledger.kill();
    ledger = await startLedger(home);
    await work(ledger.client);
    const accounts = await ledger.client.accounts();
    const saved = await expectSound();
    expect(Number(saved['stateThrough'])).toBeGreaterThan(0);
    const file = join(home.home, 'ledger.state.sqlite');
    for (const isOfFirstLayout of [false, true]) {
      rmSync(file);
      if (isOfFirstLayout) await writeFirstState({ kind: 'sqlite', file });
      ledger = await startLedger(home);
      expect(await ledger.client.accounts()).toEqual(accounts);
      const rebuilt = await expectSound();
      expect(rebuilt['stateHash']).toBe(saved['stateHash']);
    }
  });
});

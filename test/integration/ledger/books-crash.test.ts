import { describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { Operation } from '#shared/double-entry';
import {
  checkLedger,
  createTestLedger,
  eventually,
  removeTestLedger,
  startLedger,
  type LedgerClient,
} from '../../support/ledger.ts';
import { at, booksGenesis, legsOf, moveOf, newId, openAccounts, operate } from '../../support/books.ts';
import { instant } from '../../support/ledger-work.ts';

const ROUNDS = 8;
const WORKERS = 6;
const ACCOUNTS = 24;
const START_MINOR = 10_000;
const SEED = 61_803;
const DAY_MS = 86_400_000;

/** Seeded, so that a failure can be run again. */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

interface Sent {
  readonly operations: readonly Operation[];
  /** The text of the answer that was received; undefined when the connection broke. */
  answer?: string;
}

/** Transfers, and a hold with its posting, in one request. */
const workOf = (ids: readonly AccountId[], random: () => number): readonly Operation[] => {
  const one = (): AccountId => at(ids, Math.floor(random() * ids.length));
  const moves = Array.from({ length: 1 + Math.floor(random() * 5) }, () =>
    moveOf(one(), one(), 1 + Math.floor(random() * 400)),
  );
  const hold: Operation = {
    op: 'hold',
    id: newId(),
    legs: legsOf(one(), one(), 5),
    expiresAt: instant(DAY_MS),
  };
  const post: Operation = { op: 'post', id: newId(), hold: hold.id };
  return random() < 0.5 ? moves : [...moves, hold, ...(random() < 0.7 ? [post] : [])];
};

/** Sends until the service is gone; remembers what it sent and what it heard. */
const work = async (
  client: LedgerClient,
  ids: readonly AccountId[],
  random: () => number,
  sent: Sent[],
): Promise<void> => {
  for (;;) {
    const one: Sent = { operations: workOf(ids, random) };
    sent.push(one);
    const answered = await operate(client, one.operations).catch(() => undefined);
    if (answered === undefined) return;
    if (answered.status === 200) one.answer = answered.text;
  }
};

const acknowledgedIn = (sent: readonly Sent[]): number =>
  sent.filter(({ answer }) => answer !== undefined).length;

/** What the accounts must hold by the operations that were carried out, computed without the ledger. */
const expected = (
  ids: readonly AccountId[],
  operations: ReadonlyMap<string, Operation>,
  statuses: ReadonlyMap<string, string>,
): ReadonlyMap<AccountId, bigint> => {
  const balances = new Map(ids.map((id) => [id, BigInt(START_MINOR)]));
  const move = (legs: ReturnType<typeof legsOf>): void => {
    for (const { credit, debit, minor } of legs) {
      balances.set(credit, (balances.get(credit) ?? 0n) - BigInt(minor));
      balances.set(debit, (balances.get(debit) ?? 0n) + BigInt(minor));
    }
  };
  for (const [id, operation] of operations) {
    if (statuses.get(id) !== 'posted') continue;
    const moved = operation.op === 'post' ? operations.get(operation.hold) : operation;
    if (moved?.op === 'transfer' || moved?.op === 'hold') move(moved.legs);
  }
  return balances;
};

describe('a ledger that is killed under operations on its books', () => {
  test(
    `${String(ROUNDS)} times (seed ${String(SEED)}) loses none that was acknowledged and does none twice`,
    { timeout: 600_000 },
    async () => {
      const random = randomOf(SEED);
      const home = await createTestLedger(booksGenesis(), {
        memory: { cleanAccountsMax: 6 },
        save: { operationsMax: 60, eventsMax: 10, ageMs: 50 },
      });
      const sent: Sent[] = [];
      let ledger = await startLedger(home);
      const ids = await openAccounts(ledger.client, ACCOUNTS, START_MINOR);
      for (let round = 0; round < ROUNDS; round += 1) {
        const { client } = ledger;
        const workers = Array.from({ length: WORKERS }, () => work(client, ids, random, sent));
        const before = acknowledgedIn(sent);
        await eventually(
          'some answers',
          () => (acknowledgedIn(sent) > before + 20 ? true : undefined),
          60_000,
        );
        await new Promise((wake) => setTimeout(wake, random() * 300));
        await ledger.kill();
        await Promise.all(workers);
        ledger = await startLedger(home);
      }
      const { client } = ledger;
      const acknowledged = sent.filter(({ answer }) => answer !== undefined);
      expect(acknowledged.length).toBeGreaterThan(ROUNDS * 20);
      for (const { operations, answer } of acknowledged)
        expect((await operate(client, operations)).text).toBe(answer);
      // Those that heard nothing ask again: whatever had happened, it happens once in all.
      const statuses = new Map<string, string>();
      for (const { operations } of sent) {
        const { body } = await operate(client, operations);
        for (const { id, status } of body.results) statuses.set(id, status);
      }
      const all = new Map(sent.flatMap(({ operations }) => operations.map((one) => [one.id, one])));
      const recorded = (await client.events()).flatMap((event) =>
        event.type === 'book.recorded' ? event.payload.groups.flatMap(({ operations }) => operations) : [],
      );
      const times = new Map<string, number>();
      for (const { id } of recorded) times.set(id, (times.get(id) ?? 0) + 1);
      for (const id of all.keys()) expect(times.get(id)).toBe(1);
      const accounts = await client.accounts();
      for (const [id, balance] of expected(ids, all, statuses)) {
        const { debitsPosted = '0', creditsPosted = '0' } = accounts.get(id) ?? {};
        expect(BigInt(debitsPosted) - BigInt(creditsPosted)).toBe(balance);
      }
      await ledger.stop();
      const { code, report } = await checkLedger(home.home);
      expect(report).toMatchObject({ sums: { EUR: '0' } });
      expect(code).toBe(0);
      console.info(
        `${String(acknowledged.length)} of ${String(sent.length)} requests acknowledged, ` +
          `${String(all.size)} operations, journal of ${String(report['size'])} events`,
      );
      removeTestLedger(home);
    },
  );
});

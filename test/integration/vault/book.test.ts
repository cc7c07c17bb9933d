import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId, TransferId, WalletId } from '#shared/brand';
import type { Operation, PostingLeg, RecordedOperation } from '#shared/double-entry';
import { BOOK_TIME, idsFrom, MANDATE, seededRandom, subAccount, testMandate } from '../../support/book.ts';
import { IBAN_A, testGenesis } from '../../support/company.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { dateAfter } from './support/booked.ts';
import { deskFolder, openDesk, valueOf, type Desk } from './support/desk.ts';
import { StandIn } from './support/stand-in.ts';

/*
 * Operations under a mandate, in pages of three events: what the desk keeps of them against sums made by hand
 * from what the journal records.
 */

const WALLET = 'wallet-a' as WalletId;
const SOURCE = `${IBAN_A}.EUR` as AccountId;
const SUBS = Array.from({ length: 6 }, (_, index) => subAccount(WALLET, index));
const ROUNDS = 25;
const SEED = 20_260_504;

interface Booked {
  readonly date: string;
  readonly valued: string;
  readonly legs: readonly PostingLeg[];
}

/** What the recorded operations of a journal book, told independently of the desk. */
const bookedIn = (
  time: string,
  operations: readonly RecordedOperation[],
  holds: Map<TransferId, readonly PostingLeg[]>,
): readonly Booked[] =>
  operations.flatMap((operation) => {
    if (operation.op === 'expire' || operation.refused !== undefined) return [];
    if (operation.op === 'hold') holds.set(operation.id, operation.legs);
    if (operation.op !== 'transfer' && operation.op !== 'post') return [];
    const date = time.slice(0, 10);
    const valued = operation.valueDate ?? date;
    if (operation.op === 'transfer') return [{ date, valued, legs: operation.legs }];
    const legs = (holds.get(operation.hold) ?? []).map((leg, place) => ({
      ...leg,
      minor: operation.minors?.[place] ?? leg.minor,
    }));
    return [{ date, valued, legs }];
  });

const random = seededRandom(SEED);
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
const nextId = idsFrom(SEED);

const leg = (): PostingLeg => {
  const debit = pick(SUBS).id;
  const credit = pick([SOURCE, ...SUBS.map(({ id }) => id).filter((id) => id !== debit)]);
  return { asset: 'EUR', credit, debit, minor: String(1 + Math.floor(random() * 500)) };
};

/** One random operation; `held` and `moved` are ids that it may refer to, ended or not. */
const operation = (
  day: string,
  held: readonly RecordedOperation[],
  moved: readonly RecordedOperation[],
): Operation => {
  const valueDate = dateAfter(day, pick([0, 0, -3, 2]));
  const common = { id: nextId(), valueDate };
  const roll = random();
  const hold = held.length > 0 ? pick(held) : undefined;
  if (hold?.op === 'hold' && roll < 0.15) return { op: 'void', id: common.id, hold: hold.id };
  if (hold?.op === 'hold' && roll < 0.4) {
    const minors = hold.legs.map(({ minor }) => String(BigInt(minor) / 2n));
    return { op: 'post', ...common, hold: hold.id, ...(random() < 0.5 ? { minors } : {}) };
  }
  const earlier = moved.length > 0 ? pick(moved) : undefined;
  if (earlier?.op === 'transfer' && roll < 0.5)
    return {
      op: 'transfer',
      id: common.id,
      reverses: earlier.id,
      legs: earlier.legs.map((each) => ({ ...each, debit: each.credit, credit: each.debit })),
    };
  if (roll < 0.65) return { op: 'hold', ...common, legs: [leg(), leg()], expiresAt: '2026-12-01T00:00:00Z' };
  return { op: 'transfer', ...common, legs: [leg()], meta: { reference: `Order ${common.id.slice(-4)}` } };
};

let desk: Desk;
const mini = new MiniLedger({ ...testGenesis(), mandates: [testMandate({ wallets: [WALLET] })] });
const booked: Booked[] = [];
const recorded: RecordedOperation[] = [];
const undo: (() => void | Promise<void>)[] = [];

beforeAll(async () => {
  const holds = new Map<TransferId, readonly PostingLeg[]>();
  const book = (operations: readonly Operation[]): void => {
    const done = mini.book(MANDATE, operations);
    recorded.push(...done);
    booked.push(...bookedIn(mini.time, done, holds));
  };
  mini.time = BOOK_TIME;
  book(SUBS.map((account) => ({ op: 'open', id: nextId(), account })));
  for (let round = 0; round < ROUNDS; round += 1) {
    const day = dateAfter('2026-05-04', round);
    mini.time = `${day}T10:00:00.000Z`;
    const held = recorded.filter(({ op }) => op === 'hold');
    const moved = recorded.filter(({ op }) => op === 'transfer');
    book(Array.from({ length: 12 }, () => operation(day, held, moved)));
  }
  const ledger = await StandIn.start(mini.events);
  const { file, remove } = deskFolder();
  desk = await openDesk(file, ledger.trust(), { pageEvents: 3 });
  undo.push(remove, () => ledger.stop(), desk.close);
  await desk.size(mini.events.length);
});
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

/** What the booked legs and the genesis make of an account, up to a date by either reckoning. */
const sumOf = (account: AccountId, by: 'date' | 'valued', upTo: string): bigint => {
  const opening = account === SOURCE ? BigInt(testGenesis().openings[0]?.minor ?? 0) : 0n;
  return booked
    .filter((each) => each[by] <= upTo)
    .flatMap(({ legs }) => legs)
    .reduce((sum, { debit, credit, minor }) => {
      const way = (debit === account ? 1n : 0n) - (credit === account ? 1n : 0n);
      return sum + way * BigInt(minor);
    }, opening);
};

describe('operations under a mandate', () => {
  test('the journal has all kinds of them, carried out and refused', () => {
    const kinds = new Set(recorded.map((each) => `${each.op} ${'refused' in each ? 'refused' : 'done'}`));
    for (const kind of ['transfer', 'hold', 'post', 'void']) expect(kinds).toContain(`${kind} done`);
    expect(kinds).toContain('post refused');
    expect(
      recorded.some((each) => each.op === 'transfer' && each.reverses !== undefined && !('refused' in each)),
    ).toBe(true);
    expect(
      recorded.some((each) => each.op === 'transfer' && each.reverses !== undefined && 'refused' in each),
    ).toBe(true);
  });

  test('every account holds what its entries add up to, as booked and as valued, on any day', async () => {
    for (const account of [SOURCE, ...SUBS.map(({ id }) => id)])
      for (const date of ['2026-05-03', '2026-05-09', '2026-05-20', '2026-07-01']) {
        const balance = valueOf(await desk.vault.see('balanceAt', { account, date }));
        expect(balance.booked).toBe(String(sumOf(account, 'date', date)));
        expect(balance.valued).toBe(String(sumOf(account, 'valued', date)));
      }
  });

  test('a statement is complete, numbered without a gap, and says what the client said', async () => {
    const query = { basis: 'booked', order: 'oldest', from: null, to: null, offset: 0, limit: 500 } as const;
    const { rows, total } = valueOf(await desk.vault.see('statement', { ...query, account: SOURCE }));
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    expect(rows.at(-1)?.balance).toBe(String(sumOf(SOURCE, 'date', '9999')));
    const own = rows.filter(({ operation: id }) => id !== null);
    expect(own.length).toBeGreaterThan(20);
    for (const row of own) {
      const source = recorded.find(({ id }) => id === row.operation);
      if (source?.op === 'transfer' && source.meta?.['reference'] !== undefined)
        expect(row.what).toContain(source.meta['reference']);
      expect(row.party).toMatch(/^Sub-account|Alpha/);
    }
  });

  test('what is held is pending on the wallet, and its total is that of its accounts', async () => {
    const { wallet, accounts } = valueOf(await desk.vault.see('walletDetail', { id: WALLET }));
    const page = valueOf(
      await desk.vault.see('walletAccounts', { wallet: WALLET, offset: 0, limit: 100, search: '' }),
    );
    expect(page.total).toBe(accounts);
    const inEur = page.rows.filter(({ asset }) => asset === 'EUR');
    expect(inEur).toHaveLength(SUBS.length + 1);
    const total = wallet.totals.find(({ asset }) => asset === 'EUR');
    for (const field of ['posted', 'pendingOut', 'pendingIn', 'available'] as const)
      expect(total?.[field]).toBe(String(inEur.reduce((sum, row) => sum + BigInt(row[field]), 0n)));
    const open = [...mini.set.transfers.values()].filter(
      ({ operation: each, sequel }) => each.op === 'hold' && each.refused === undefined && sequel === null,
    );
    expect(open.length).toBeGreaterThan(0);
    const held = open.flatMap(({ operation: each }) => ('legs' in each ? each.legs : []));
    expect(total?.pendingIn).toBe(String(held.reduce((sum, { minor }) => sum + BigInt(minor), 0n)));
  });

  test('accounts are found by a part of their id', async () => {
    const page = valueOf(
      await desk.vault.see('walletAccounts', { wallet: WALLET, offset: 0, limit: 10, search: 'SUB-3' }),
    );
    expect(page.rows.map(({ id }) => id)).toEqual([SUBS[3]?.id]);
  });
});

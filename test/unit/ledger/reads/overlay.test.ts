import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { Account, AccountRecord } from '#shared/double-entry';
import { Overlay } from '../../../../ledger/reads/overlay.ts';
import { AccountPacker, type PackedAccounts } from '../../../../ledger/reads/packed.ts';
import { hashOfId, TotalsTable } from '../../../../ledger/reads/totals-table.ts';
import { accountOf, ChangeLog, recordOf } from '../../../support/reads-model.ts';

const packer = new AccountPacker();

const packed = (records: readonly AccountRecord[]): PackedAccounts =>
  packer.pack(records.map((record) => [record.account.id, record] as const));

const totalsOf = ({ account: _account, velocity: _velocity, ...totals }: AccountRecord): object => totals;

const inTable = (table: TotalsTable, { account }: AccountRecord): object | undefined =>
  table.get(account.id, hashOfId(account.id));

const minor = fc.bigInt({ min: 0n, max: 2n ** 126n - 1n });

describe('accounts on their way to the thread of the reads', () => {
  test('come as they were, however large their totals', () => {
    const totals = fc.record({
      debitsPosted: minor,
      creditsPosted: fc.oneof(minor, fc.constantFrom(2n ** 63n, 2n ** 63n - 1n, 0n)),
      debitsPending: minor,
      creditsPending: minor,
      openHolds: fc.nat(10_000),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(totals, fc.nat(2 ** 40)), { maxLength: 30 }), (given) => {
        const records = given.map(([one, seq], index) => recordOf(accountOf(`a.${index}.EUR`), seq, one));
        const table = new TotalsTable();
        expect(table.put(structuredClone(packed(records)))).toBe(records.length);
        expect(table.size).toBe(records.length);
        for (const record of records) expect(inTable(table, record)).toEqual(totalsOf(record));
      }),
    );
  });

  test('outgrow the arrays that they are packed in, and leave nothing behind for the next', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      recordOf(accountOf(`a.${index}`), index, { debitsPosted: 2n ** 70n + BigInt(index) }),
    );
    const table = new TotalsTable();
    table.put(packed(many));
    for (const record of many) expect(inTable(table, record)).toEqual(totalsOf(record));
    const again = many.map(({ account }, index) => recordOf(account, 6_000 + index, { creditsPending: 3n }));
    table.put(packed(again));
    expect(table.size).toBe(5_000);
    for (const record of again) expect(inTable(table, record)).toEqual(totalsOf(record));
    expect(table.get('a.5000' as AccountId, hashOfId('a.5000'))).toBeUndefined();
  });

  test('are told apart though their hashes are one', () => {
    const [one, other] = ['costarring', 'liquid'];
    expect(hashOfId(one)).toBe(hashOfId(other));
    const table = new TotalsTable();
    table.put(packed([recordOf(accountOf(one), 1)]));
    expect(table.get(other as AccountId, hashOfId(other))).toBeUndefined();
    table.put(packed([recordOf(accountOf(other), 2)]));
    expect(table.get(one as AccountId, hashOfId(one))).toMatchObject({ lastSeq: 1 });
    expect(table.get(other as AccountId, hashOfId(other))).toMatchObject({ lastSeq: 2 });
  });

  test('go over from one table to another with their wide totals', () => {
    const records = ['a', 'b', 'c'].map((name, index) =>
      recordOf(accountOf(name), index, { debitsPosted: 2n ** 80n * BigInt(index) }),
    );
    const [from, to] = [new TotalsTable(), new TotalsTable()];
    to.put(packed([recordOf(accountOf('z'), 9), recordOf(accountOf('c'), 1, { creditsPosted: 2n ** 90n })]));
    from.put(packed(records));
    to.putAll(from);
    expect(to.size).toBe(4);
    for (const record of records) expect(inTable(to, record)).toEqual(totalsOf(record));
  });
});

type Step =
  | { readonly kind: 'commit'; readonly ids: readonly string[]; readonly minor: bigint }
  | { readonly kind: 'save'; readonly back: number };

const id = fc.integer({ min: 0, max: 12 }).map((index) => `account.${index}`);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      ids: fc.uniqueArray(id, { minLength: 1, maxLength: 4 }),
      minor: fc.bigInt({ min: 1n, max: 9n }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('save' as const), back: fc.nat(6) }) },
);

describe('the overlay', () => {
  test('shows with the store what the journal gives, whatever is saved when', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 1, max: 6 }), (steps, changesMax) => {
        const log = new ChangeLog();
        const overlay = new Overlay({ from: 0, saved: 0 }, changesMax);
        for (const one of steps) {
          if (one.kind === 'commit') {
            const changed = log.change(one.ids, one.minor);
            const born = changed
              .map(({ account }) => account)
              .filter((account) => isBorn(log, account, overlay));
            overlay.committed(log.size, packed(changed), born);
          } else overlay.savedThrough(Math.max(0, log.size - one.back));
          expectSame(log, overlay);
        }
      }),
    );
  });

  test('lets whole generations go once they are saved, and keeps a bounded number', () => {
    const overlay = new Overlay({ from: 0, saved: 0 }, 1);
    const log = new ChangeLog();
    for (let count = 0; count < 200; count += 1)
      overlay.committed(log.size + 1, packed(log.change([`account.${count}`], 1n)), []);
    expect(overlay.entryCount).toBe(200);
    expect(overlay.letGo).toBe(0);
    overlay.savedThrough(200);
    expect(overlay.letGo).toBeGreaterThan(0);
    expect(overlay.entryCount).toBeLessThan(10);
    expect(overlay.totals('account.199' as AccountId)).toMatchObject({ lastSeq: 199 });
    expect(overlay.totals('account.0' as AccountId)).toBeUndefined();
  });

  test('keeps one entry an account while nothing is saved, however often they change', () => {
    const overlay = new Overlay({ from: 0, saved: 0 }, 10);
    const log = new ChangeLog();
    for (let count = 0; count < 2_000; count += 1) {
      const changed = log.change([`account.${count % 10}`], 1n);
      const born = count < 10 ? changed.map(({ account }) => account) : [];
      overlay.committed(log.size, packed(changed), born);
    }
    expect(overlay.entryCount).toBeLessThanOrEqual(10 * 17);
    expectSame(log, overlay);
  });
});

const isBorn = (log: ChangeLog, { id: born }: Account, { saved }: Overlay): boolean =>
  (log.born.get(born) ?? 0) >= saved;

/** The overlay over a store at the size that was saved gives the last state. */
const expectSame = (log: ChangeLog, overlay: Overlay): void => {
  expect(overlay.size).toBe(log.size);
  const store = log.at(overlay.saved);
  for (const [account, record] of log.at(log.size)) {
    const saved = store.get(account);
    expect(overlay.totals(account) ?? (saved && totalsOf(saved))).toEqual(totalsOf(record));
    expect(overlay.born(account) ?? saved?.account).toEqual(record.account);
  }
  const listed = new Set(overlay.bornAfter('').map((account) => account.id));
  for (const account of log.at(log.size).keys()) expect(store.has(account) || listed.has(account)).toBe(true);
};

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { Account, AccountRecord } from '#shared/double-entry';
import { AccountPacker, UnpackedAccounts, type PackedAccounts } from '../../../../ledger/reads/packed.ts';
import { Overlay } from '../../../../ledger/reads/overlay.ts';
import { accountOf, ChangeLog, recordOf } from '../../../support/reads-model.ts';

const packer = new AccountPacker();

const packed = (records: readonly AccountRecord[]): PackedAccounts =>
  packer.pack(records.map((record) => [record.account.id, record] as const));

const totalsOf = ({ account: _account, velocity: _velocity, ...totals }: AccountRecord): object => totals;

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
        const read = new UnpackedAccounts(structuredClone(packed(records)));
        expect(read.ids).toEqual(records.map(({ account }) => account.id));
        expect(read.ids.map((_, index) => read.totals(index))).toEqual(records.map(totalsOf));
      }),
    );
  });

  test('outgrow the arrays that they are packed in, and leave nothing behind for the next', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      recordOf(accountOf(`a.${index}`), index, { debitsPosted: 2n ** 70n + BigInt(index) }),
    );
    const read = new UnpackedAccounts(packed(many));
    expect(read.totals(4_999)).toEqual(totalsOf(many[4_999] ?? recordOf(accountOf('none'), 0)));
    const one = recordOf(accountOf('one'), 7);
    expect(new UnpackedAccounts(packed([one])).totals(0)).toEqual(totalsOf(one));
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

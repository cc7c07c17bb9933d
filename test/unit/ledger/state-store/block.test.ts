import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/double-entry';
import { StoreFault } from '../../../../ledger/database/index.ts';
import { BalanceBlock, type SealedBlock, type StoredBlock } from '../../../../ledger/state-store/block.ts';
import { BLOCK_ACCOUNTS, markOf } from '../../../../ledger/state-store/place.ts';

const recordOf = (id: string, over: Partial<AccountRecord> = {}): AccountRecord => ({
  account: {
    id: id as AccountId,
    wallet: null,
    role: 'wallet',
    asset: 'EUR',
    scale: 2,
    name: id,
    iban: null,
    bic: null,
    normal: 'debit',
    overdraft: false,
    limits: null,
  },
  debitsPosted: 0n,
  creditsPosted: 0n,
  debitsPending: 0n,
  creditsPending: 0n,
  lastSeq: 0,
  openHolds: 0,
  velocity: null,
  ...over,
});

const NUMBER = 41;
const VELOCITY = { hours: [], days: [{ at: 20_000, sum: 5n, count: 1 }] };

/** Amounts of every width, more often at its ends. */
const minor = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 126n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 34n }),
  fc.bigInt({ min: 0n, max: 2n ** 126n - 1n }),
);
const count = fc.oneof(fc.constantFrom(0, 1, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER), fc.maxSafeNat());
const balances = fc.record({
  debitsPosted: minor,
  creditsPosted: minor,
  debitsPending: minor,
  creditsPending: minor,
  lastSeq: count,
  openHolds: count,
  velocity: fc.constantFrom(null, VELOCITY),
});

/** Balances that an account of the block gets; by index, beyond the last: of a new one. */
const change = fc.record({ index: fc.nat(BLOCK_ACCOUNTS - 1), to: balances });
/** What is done between two times that the block is stored. */
const saves = fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 12 });

const add = (block: BalanceBlock, record: AccountRecord): void => {
  block.add(markOf(record.account.id), record);
};

/** Reads what should be there; counters of velocity are asked for only when there are some. */
const read = (block: BalanceBlock, index: number, { account, velocity }: AccountRecord): AccountRecord =>
  block.read(index, markOf(account.id), account, () => {
    if (velocity === null) throw new Error('There are no counters');
    return velocity;
  });

/** Makes the changes of one save on a block and on a plain list. */
const save = (
  block: BalanceBlock,
  model: AccountRecord[],
  changes: readonly { index: number; to: object }[],
): void => {
  for (const { index, to } of changes) {
    const before = model[index];
    const record = recordOf(before?.account.id ?? `a.${String(model.length)}`, to);
    if (before === undefined) {
      add(block, record);
      model.push(record);
    } else {
      expect(block.change(index, markOf(record.account.id), record)).toBe(before.velocity !== null);
      model[index] = record;
    }
  }
};

const expectSame = (block: BalanceBlock, model: readonly AccountRecord[]): void => {
  expect(block.count).toBe(model.length);
  for (const [index, record] of model.entries()) {
    expect(read(block, index, record)).toEqual(record);
  }
};

describe('a block of balances', () => {
  test('gives what was written last of each account, before and after it was stored', () => {
    fc.assert(
      fc.property(saves, (all) => {
        const model: AccountRecord[] = [];
        let block = BalanceBlock.empty(NUMBER);
        for (const changes of all) {
          save(block, model, changes);
          expectSame(block, model);
          block = BalanceBlock.open(block.seal());
          expectSame(block, model);
        }
      }),
    );
  });

  test('takes so many accounts, and no more', () => {
    const block = BalanceBlock.empty(0);
    const records = Array.from({ length: BLOCK_ACCOUNTS }, (_, index) =>
      recordOf(`a.${String(index)}`, { creditsPosted: 2n ** BigInt(index % 126) }),
    );
    for (const record of records) add(block, record);
    expectSame(BalanceBlock.open(block.seal()), records);
    expect(() => {
      add(block, recordOf('b'));
    }).toThrow(RangeError);
  });

  const asked = ['a', 'b', 'c'].map((id, index) =>
    recordOf(id, { debitsPosted: 2n ** 40n, lastSeq: 7 + index, velocity: index === 1 ? VELOCITY : null }),
  );

  const sealed = (): SealedBlock => {
    const block = BalanceBlock.empty(NUMBER);
    for (const record of asked) add(block, record);
    return block.seal();
  };

  /** What is read of each account: the record, or that it is damaged. */
  const readAll = (stored: StoredBlock): readonly (AccountRecord | 'damaged')[] =>
    asked.map((record, index) => {
      try {
        return read(BalanceBlock.open(stored), index, record);
      } catch (error) {
        expect(error).toBeInstanceOf(StoreFault);
        return 'damaged';
      }
    });

  test('with a flipped bit gives no balance of the account that has it, and the right ones of the others', () => {
    const { data, stride, ...stored } = sealed();
    for (let bit = 0; bit < 8 * data.length; bit += 1) {
      const flipped = Uint8Array.from(data);
      flipped[bit >>> 3] = (flipped[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      const hit = Math.floor(bit / 8 / stride);
      const expected = asked.map((record, index) => (index === hit ? 'damaged' : record));
      expect(readAll({ ...stored, data: flipped })).toEqual(expected);
    }
  });

  test('of other widths, cut off or longer is damage', () => {
    const { data, widths, block } = sealed();
    const allDamaged = asked.map(() => 'damaged');
    for (let bit = 0; bit < 13; bit += 1)
      expect(readAll({ block, data, widths: widths ^ (1 << bit) })).toEqual(allDamaged);
    for (const length of [0, 3, data.length - 1])
      expect(readAll({ block, widths, data: data.slice(0, length) })).toEqual(allDamaged);
    expect(readAll({ block, widths, data: Buffer.concat([data, Buffer.alloc(1)]) })).toEqual(allDamaged);
  });

  test('is read record by record, as a database gives it', () => {
    const { data, stride, ...stored } = sealed();
    for (const [index, record] of asked.entries()) {
      const one = { ...stored, data: data.slice(index * stride, (index + 1) * stride) };
      expect(read(BalanceBlock.open(one), 0, record)).toEqual(record);
    }
  });

  test('knows its accounts: another in the place of one, or beyond the last, is damage', () => {
    const block = BalanceBlock.open(sealed());
    const [, , last = recordOf('c')] = asked;
    for (const index of [0, 1, 3, BLOCK_ACCOUNTS - 1]) {
      expect(() => read(block, index, last)).toThrow(StoreFault);
      expect(() => block.change(index, markOf(last.account.id), last)).toThrow(StoreFault);
    }
    expect(readAll(block.seal())).toEqual(asked);
  });

  test.each([
    ['an amount below zero', { debitsPending: -1n }],
    ['an amount beyond 16 bytes', { creditsPosted: 2n ** 128n }],
    ['a count below zero', { openHolds: -1 }],
    ['a count that is not exact', { lastSeq: 2 ** 53 }],
  ])('does not take %s', (_name, over) => {
    const block = BalanceBlock.open(sealed());
    expect(() => {
      add(block, recordOf('d', over));
    }).toThrow(RangeError);
  });
});

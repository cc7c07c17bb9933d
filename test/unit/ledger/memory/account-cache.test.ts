import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/double-entry';
import { AccountCache } from '../../../../ledger/memory/account-cache.ts';
import type { PlacedAccount, Seats } from '../../../../ledger/memory/index.ts';
import { NotLoaded } from '../../../../ledger/memory/not-loaded.ts';

const idOf = (index: number): AccountId => `a.${String(index).padStart(3, '0')}` as AccountId;

const recordOf = (index: number, debitsPosted: bigint): AccountRecord => ({
  account: {
    id: idOf(index),
    wallet: null,
    role: index % 10 === 0 ? 'fees' : 'wallet',
    asset: 'EUR',
    scale: 2,
    name: 'x',
    iban: null,
    bic: null,
    normal: 'debit',
    overdraft: false,
    limits: null,
  },
  debitsPosted,
  creditsPosted: 0n,
  debitsPending: 0n,
  creditsPending: 0n,
  lastSeq: 0,
  openHolds: 0,
  velocity: null,
});

/** As a store would give it: the place is the account's number. */
const placed = (record: AccountRecord): PlacedAccount => {
  const place = Number(record.account.id.slice(2));
  return { record, place, mark: 1_000 + place };
};

const seatsOf = (records: readonly AccountRecord[]): Seats => ({
  places: records.map((record) => placed(record).place),
  marks: records.map((record) => placed(record).mark),
});

/** A state store of one map. */
class Rows {
  readonly rows = new Map<AccountId, AccountRecord>();

  save(records: readonly AccountRecord[]): Seats {
    for (const record of records) this.rows.set(record.account.id, record);
    return seatsOf(records);
  }

  load(cache: AccountCache, ids: readonly AccountId[]): void {
    const missing = cache.missing(ids);
    cache.loaded(missing, missing.flatMap((id) => this.rows.get(id) ?? []).map(placed));
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), index: fc.nat(11), amount: fc.bigInt(1n, 1_000n) }),
  fc.record({ do: fc.constant('read' as const), index: fc.nat(11) }),
  fc.record({ do: fc.constant('begin' as const) }),
  fc.record({ do: fc.constant('end' as const), isSaved: fc.boolean() }),
  fc.record({ do: fc.constant('batch' as const) }),
  fc.record({ do: fc.constant('ask ahead' as const), index: fc.nat(11) }),
  fc.record({ do: fc.constant('arrive' as const) }),
);

describe('the cache of accounts', () => {
  test('gives what was written last, whatever is saved, dropped or fails to be saved', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), fc.integer({ min: 2, max: 8 }), (steps, cleanMax) => {
        const cache = new AccountCache(cleanMax);
        const store = new Rows();
        const model = new Map<AccountId, AccountRecord>();
        let saving: readonly AccountRecord[] | undefined;
        const asked: (() => void)[] = [];
        for (const one of steps) {
          switch (one.do) {
            case 'write': {
              const record = recordOf(one.index, one.amount);
              store.load(cache, [record.account.id]);
              cache.set(record.account.id, record);
              model.set(record.account.id, record);
              break;
            }
            case 'read': {
              const id = idOf(one.index);
              store.load(cache, [id]);
              expect(cache.get(id)).toEqual(model.get(id));
              expect(cache.has(id)).toBe(model.has(id));
              break;
            }
            case 'begin':
              if (saving !== undefined) break;
              saving = cache.beginSave().records;
              break;
            case 'end':
              if (saving === undefined) break;
              cache.endSave(one.isSaved ? store.save(saving) : null);
              saving = undefined;
              break;
            case 'ask ahead': {
              if (cache.missing([idOf(one.index)]).length === 0) break;
              const { saves } = cache;
              const found = store.rows.get(idOf(one.index));
              asked.push(() => {
                cache.readAhead(found === undefined ? [] : [placed(found)], saves);
              });
              break;
            }
            case 'arrive':
              asked.shift()?.();
              break;
            case 'batch':
              cache.forgetLoaded();
          }
        }
        // The store and what it does not know yet are all accounts there are.
        const listed = new Set([...store.rows.keys(), ...cache.bornAfter('')]);
        if (saving === undefined) expect(listed).toEqual(new Set(model.keys()));
      }),
    );
  });

  test('says loudly that something is not loaded, instead of that it does not exist', () => {
    const cache = new AccountCache();
    expect(() => cache.get(idOf(1))).toThrow(NotLoaded);
    expect(() => cache.has(idOf(1))).toThrow(NotLoaded);
    cache.loaded([idOf(1)], []);
    expect(cache.get(idOf(1))).toBeUndefined();
    cache.forgetLoaded();
    expect(() => cache.get(idOf(1))).toThrow(NotLoaded);
  });

  test('has all that was read for a batch until it is decided, also more than it keeps', () => {
    const cache = new AccountCache(2);
    const records = Array.from({ length: 20 }, (_, index) => recordOf(index + 1, BigInt(index)));
    cache.loaded([...records.map(({ account }) => account.id), idOf(99)], records.map(placed));
    for (const record of records) expect(cache.get(record.account.id)).toEqual(record);
    expect(cache.get(idOf(99))).toBeUndefined();
    cache.set(idOf(1), recordOf(1, 500n));
    const { records: saved } = cache.beginSave();
    for (let index = 40; index < 50; index += 1) cache.loaded([idOf(index)], [placed(recordOf(index, 1n))]);
    cache.endSave(seatsOf(saved));
    for (let index = 50; index < 60; index += 1) cache.loaded([idOf(index)], [placed(recordOf(index, 1n))]);
    // Never what it was before it changed.
    expect(cache.get(idOf(1))).toEqual(recordOf(1, 500n));
    cache.forgetLoaded();
    for (const index of [1, 2]) expect(() => cache.get(idOf(index))).toThrow(NotLoaded);
  });

  test('drops what was not used for long, and keeps what is used again and again', () => {
    const cache = new AccountCache(1_000);
    for (let index = 1; index <= 10_000; index += 1) {
      cache.loaded([idOf(index)], [placed(recordOf(index, 1n))]);
      cache.forgetLoaded();
      for (const often of [1, 2, 3]) cache.missing([idOf(often)]);
    }
    cache.forgetLoaded();
    expect(cache.keptCount).toBeLessThanOrEqual(1_000 + 1_000 / 8 + 1_001);
    for (const often of [1, 2, 3]) expect(cache.get(idOf(often))).toEqual(recordOf(often, 1n));
    expect(() => cache.get(idOf(17))).toThrow(NotLoaded);
  });

  test('says what an account is until the store has it', () => {
    const cache = new AccountCache();
    const definitions = (isSaved: boolean): string[] => {
      const { records, definitions: taken } = cache.beginSave();
      cache.endSave(isSaved ? seatsOf(records) : null);
      return taken.map(({ account }) => account.id);
    };
    cache.set(idOf(1), recordOf(1, 1n));
    expect(definitions(false)).toEqual([idOf(1)]);
    expect(definitions(true)).toEqual([idOf(1)]);
    const moved = { ...recordOf(1, 2n), account: cache.get(idOf(1))?.account ?? recordOf(1, 2n).account };
    cache.set(idOf(1), moved);
    expect(definitions(true)).toEqual([]);
    cache.set(idOf(1), { ...moved, account: { ...moved.account, name: 'y' } });
    expect(definitions(true)).toEqual([idOf(1)]);
    cache.loaded([idOf(2)], [placed(recordOf(2, 1n))]);
    const read = cache.get(idOf(2)) ?? recordOf(2, 1n);
    cache.set(idOf(2), { ...read, debitsPosted: 5n });
    expect(definitions(true)).toEqual([]);
  });

  test('knows the place of what was read or saved, and of nothing else', () => {
    const cache = new AccountCache();
    const places = (): readonly (number | null)[] => {
      const { seats } = cache.beginSave();
      expect(seats.marks).toEqual(seats.places.map((place) => (place === null ? null : 1_000 + place)));
      return seats.places;
    };
    cache.loaded([idOf(7)], [placed(recordOf(7, 1n))]);
    cache.set(idOf(7), recordOf(7, 2n));
    cache.loaded([idOf(8)], []);
    cache.set(idOf(8), recordOf(8, 2n));
    expect(places()).toEqual([7, null]);
    cache.endSave(null);
    expect(places()).toEqual([7, null]);
    cache.endSave({ places: [7, 123], marks: [1_007, 1_123] });
    cache.set(idOf(8), recordOf(8, 3n));
    cache.set(idOf(7), recordOf(7, 3n));
    expect(places()).toEqual([123, 7]);
  });

  test('takes nothing that was read ahead and is older than what is being saved', () => {
    const cache = new AccountCache(2);
    const store = new Rows();
    store.save([1, 2, 3].map((index) => recordOf(index, 1n)));
    const { saves } = cache;
    const ahead = recordOf(1, 1n);
    store.load(cache, [idOf(1)]);
    cache.set(idOf(1), recordOf(1, 2n));
    const saving = cache.beginSave().records;
    store.load(cache, [idOf(2)]);
    store.load(cache, [idOf(3)]);
    cache.readAhead([placed(ahead)], saves);
    expect(cache.get(idOf(1))).toEqual(recordOf(1, 2n));
    cache.endSave(store.save(saving));
    cache.readAhead([placed(ahead)], saves);
    expect(cache.get(idOf(1))).toEqual(recordOf(1, 2n));
  });

  test('can not be walked or counted, because it holds a part', () => {
    const cache = new AccountCache();
    cache.set(idOf(1), recordOf(1, 1n));
    expect(() => [...cache.values()]).toThrow(/part of the accounts/);
    expect(() => [...cache.keys()]).toThrow(/part of the accounts/);
    expect(() => [...cache]).toThrow(/part of the accounts/);
    expect(() => cache.size).toThrow(/part of the accounts/);
  });

  test('keeps the accounts of the ledger itself, however many others come by', () => {
    const cache = new AccountCache(4);
    cache.loaded([idOf(0)], [placed(recordOf(0, 7n))]);
    for (let index = 1; index < 30; index += 1) cache.loaded([idOf(index)], [placed(recordOf(index, 1n))]);
    cache.forgetLoaded();
    expect(cache.get(idOf(0))?.debitsPosted).toBe(7n);
    expect(() => cache.get(idOf(1))).toThrow(NotLoaded);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId } from '#shared/brand';
import type { StatementBasis, StatementOrder } from '#shared/ipc';
import { balanceAt, statementPage, statementPlace } from '../../../electron/vault/views/statement.ts';
import { BookedStore, dateAfter, type Line } from './support/booked.ts';
import { valueOf } from './support/desk.ts';

/* Statements over a real encrypted store, against a model that keeps every line in one list. */

const ACCOUNT = 'one' as AccountId;
const OTHER = 'two' as AccountId;

interface ModelRow extends Line {
  readonly n: number;
  readonly running: bigint;
}

class Model {
  readonly rows: ModelRow[] = [];

  add(line: Line): void {
    const running = (this.rows.at(-1)?.running ?? 0n) + line.minor;
    this.rows.push({ ...line, n: this.rows.length + 1, running });
  }

  on(row: ModelRow, basis: StatementBasis): string {
    return basis === 'booked' ? row.booked : row.valued;
  }

  sum(basis: StatementBasis, date: string): bigint {
    return this.rows
      .filter((row) => this.on(row, basis) <= date)
      .reduce((total, { minor }) => total + minor, 0n);
  }

  list(
    basis: StatementBasis,
    order: StatementOrder,
    from: string | null,
    to: string | null,
  ): readonly (readonly [n: number, minor: string, balance: string])[] {
    const rows = this.rows.filter((row) => {
      const date = this.on(row, basis);
      return (from === null || date >= from) && (to === null || date <= to);
    });
    if (basis === 'valued')
      rows.sort((a, b) => (a.valued === b.valued ? a.n - b.n : a.valued < b.valued ? -1 : 1));
    const shown = rows.map(({ n, minor, running, valued }) => {
      const balance = basis === 'booked' ? running : this.sum('valued', valued);
      return [n, String(minor), String(balance)] as const;
    });
    return order === 'newest' ? shown.reverse() : shown;
  }
}

const FIRST_DAY = '2026-02-20';
const day = (offset: number): string => dateAfter(FIRST_DAY, offset);

/** Days on which something is booked (in order), and how far each value date lies from it. */
const journals = fc.array(
  fc.record({
    gap: fc.constantFrom(0, 0, 0, 1, 3),
    lines: fc.array(
      fc.record({
        minor: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }).filter((minor) => minor !== 0n),
        shift: fc.constantFrom(0, 0, 0, -1, 1, -5, 2, 30),
      }),
      { maxLength: 12 },
    ),
  }),
  { minLength: 1, maxLength: 8 },
);

describe('a statement', () => {
  test('is what a list of all lines says: any page, either basis, either order, any range', async () => {
    await fc.assert(
      fc.asyncProperty(
        journals,
        fc.constantFrom<StatementBasis>('booked', 'valued'),
        fc.constantFrom<StatementOrder>('newest', 'oldest'),
        fc.option(fc.integer({ min: -6, max: 30 }), { nil: null }),
        fc.option(fc.integer({ min: -6, max: 50 }), { nil: null }),
        fc.integer({ min: 1, max: 7 }),
        async (batches, basis, order, fromDay, toDay, limit) => {
          const store = await BookedStore.open([ACCOUNT, OTHER]);
          try {
            const model = new Model();
            let at = 0;
            for (const { gap, lines } of batches) {
              at += gap;
              const booked = lines.map(({ minor, shift }) => ({
                booked: day(at),
                valued: day(at + shift),
                minor,
              }));
              await store.book(ACCOUNT, OTHER, booked);
              for (const line of booked) model.add(line);
            }
            const from = fromDay === null ? null : day(fromDay);
            const to = toDay === null ? null : day(toDay);
            const expected = model.list(basis, order, from, to);
            const query = { account: ACCOUNT, basis, order, from, to };
            const seen: (readonly [number, string, string])[] = [];
            for (let offset = 0; offset < expected.length + 1; offset += limit) {
              const page = valueOf(await store.read((db) => statementPage(db, { ...query, offset, limit })));
              expect(page.total).toBe(expected.length);
              seen.push(...page.rows.map(({ n, minor, balance }) => [n, minor, balance] as const));
            }
            expect(seen).toEqual(expected);
            for (const date of [day(-7), day(at), day(at + 3), day(at + 40)]) {
              const balances = valueOf(await store.read((db) => balanceAt(db, ACCOUNT, date)));
              expect(balances.booked).toBe(String(model.sum('booked', date)));
              expect(balances.valued).toBe(String(model.sum('valued', date)));
            }
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of an account that the journal does not have is not found', async () => {
    const store = await BookedStore.open([ACCOUNT]);
    const query = { basis: 'booked', order: 'newest', from: null, to: null, offset: 0, limit: 5 } as const;
    const missing = await store.read((db) => statementPage(db, { ...query, account: OTHER }));
    expect(missing).toMatchObject({ ok: false, error: { code: 'not-found' } });
    const empty = valueOf(await store.read((db) => statementPage(db, { ...query, account: ACCOUNT })));
    expect(empty).toEqual({ total: 0, offset: 0, rows: [] });
    await store.close();
  });
});

describe('a statement of 120,000 entries', () => {
  const ENTRIES = 120_000;
  const PER_DAY = 400;
  let store: BookedStore;

  beforeAll(async () => {
    store = await BookedStore.open([ACCOUNT, OTHER]);
    const lines = Array.from({ length: ENTRIES }, (_, index) => {
      const booked = Math.floor(index / PER_DAY);
      // One in ten counts from two days earlier.
      const valued = index % 10 === 0 ? booked - 2 : booked;
      return { booked: day(booked), valued: day(valued), minor: BigInt((index % 7) + 1) };
    });
    for (let at = 0; at < ENTRIES; at += 20_000)
      await store.book(ACCOUNT, OTHER, lines.slice(at, at + 20_000));
  }, 120_000);
  afterAll(() => store.close());

  test.for(['booked', 'valued'] as const)('pages by %s at any depth, without a gap', async (basis) => {
    const seen = new Set<number>();
    for (const offset of [0, ENTRIES / 2 - 100, ENTRIES - 150]) {
      const query = { account: ACCOUNT, basis, order: 'newest', from: null, to: null } as const;
      const page = valueOf(await store.read((db) => statementPage(db, { ...query, offset, limit: 200 })));
      expect(page.total).toBe(ENTRIES);
      expect(page.rows).toHaveLength(Math.min(200, ENTRIES - offset));
      for (const { n } of page.rows) seen.add(n);
      const dates = page.rows.map((row) => row[basis]);
      expect(dates).toEqual(dates.toSorted().reverse());
    }
    expect(seen.size).toBe(550);
  });

  test.for(['booked', 'valued'] as const)('a date leads to its first row (%s)', async (basis) => {
    for (const order of ['newest', 'oldest'] as const) {
      const query = { account: ACCOUNT, basis, order, from: null, to: null } as const;
      const date = day(123);
      const { offset } = valueOf(await store.read((db) => statementPlace(db, { ...query, date })));
      const { rows } = valueOf(
        await store.read((db) => statementPage(db, { ...query, offset: offset - 1, limit: 2 })),
      );
      expect(rows.map((row) => row[basis])).toEqual([day(order === 'newest' ? 124 : 122), date]);
    }
  });

  // The number of an entry, its date and its amount follow from its place, whatever has been read before.
  const bookedRow = (n: number): readonly [number, string, string] => [
    n,
    day(Math.floor((n - 1) / PER_DAY)),
    String(((n - 1) % 7) + 1),
  ];
  /** 1 to 7 over and over. */
  const sumTo = (n: number): number => Math.floor(n / 7) * 28 + ((n % 7) * ((n % 7) + 1)) / 2;
  const rowsAt = async (offset: number, limit: number, total: number): Promise<unknown[]> => {
    const query = { account: ACCOUNT, basis: 'booked', order: 'oldest', from: null, to: null } as const;
    const page = valueOf(await store.read((db) => statementPage(db, { ...query, offset, limit })));
    expect(page.total).toBe(total);
    return page.rows.map(({ n, booked, minor }) => [n, booked, minor]);
  };
  const expectedAt = (offset: number, limit: number): unknown[] =>
    Array.from({ length: limit }, (_, index) => bookedRow(offset + index + 1));

  test('shows exactly the right rows at its start, in its middle and at its end, while more is written', async () => {
    const places = [0, ENTRIES / 2 - 3, ENTRIES - 200];
    for (const place of places) expect(await rowsAt(place, 200, ENTRIES)).toEqual(expectedAt(place, 200));
    const written = 500;
    const today = day(ENTRIES / PER_DAY);
    const backDated = day(3);
    const writing = store.book(
      ACCOUNT,
      OTHER,
      Array.from({ length: written }, () => ({ booked: today, valued: backDated, minor: 9n })),
    );
    // A read that overlaps the write is of the journal before it or after it, never of a part of it.
    const query = { account: ACCOUNT, basis: 'booked', order: 'oldest', from: null, to: null } as const;
    const during = valueOf(
      await store.read((db) => statementPage(db, { ...query, offset: ENTRIES - 1, limit: 200 })),
    );
    expect([ENTRIES, ENTRIES + written]).toContain(during.total);
    expect(during.rows).toHaveLength(during.total === ENTRIES ? 1 : 200);
    await writing;
    for (const place of places)
      expect(await rowsAt(place, 200, ENTRIES + written)).toEqual(expectedAt(place, 200));
    const end = await rowsAt(ENTRIES - 1, 3, ENTRIES + written);
    expect(end).toEqual([bookedRow(ENTRIES), [ENTRIES + 1, today, '9'], [ENTRIES + 2, today, '9']]);
    expect(await rowsAt(ENTRIES + written, 5, ENTRIES + written)).toEqual([]);
    // Newest first, as the desk lists them, all that was there stands lower by what came, balances and all.
    const newest = { ...query, order: 'newest', limit: 200 } as const;
    for (const place of places) {
      const offset = place + written;
      const { rows } = valueOf(await store.read((db) => statementPage(db, { ...newest, offset })));
      expect(rows.map(({ n, booked, minor }) => [n, booked, minor])).toEqual(
        expectedAt(ENTRIES - place - rows.length, rows.length).toReversed(),
      );
      expect(rows).toHaveLength(200);
      for (const { n, balance } of rows) expect(balance).toBe(String(sumTo(n)));
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortedOrder, WordList } from '../../../../ledger/history/build/words.ts';
import {
  findFloors,
  firstOf,
  nextOf,
  offsetOf,
  previousOf,
} from '../../../../ledger/history/reads/cursor.ts';
import { PageCache } from '../../../../ledger/history/reads/page-cache.ts';
import { layouts, sumsAt, wordsFor, type RunLayout } from '../../../../ledger/history/runs/layout.ts';
import { pickMerge } from '../../../../ledger/history/runs/levels.ts';
import { Merge } from '../../../../ledger/history/runs/merge.ts';
import { DamagedPage, openPage, type SealedPage } from '../../../../ledger/history/runs/page.ts';
import { openRun, type Run } from '../../../../ledger/history/runs/run.ts';
import { readSum, writeSum } from '../../../../ledger/history/runs/sums.ts';
import { RunWriter } from '../../../../ledger/history/runs/writer.ts';
import { filterHas } from '../../../../ledger/history/runs/filter.ts';
import type { HistoryStore } from '../../../../ledger/history/store/types.ts';

/*
 * Runs against a sorted array. Pages lie in a map here: what a database does with them is the business of the
 * tests of the whole history.
 */

/** Small pages, so that a few hundred records make several levels of fences. */
const layout: RunLayout = { ...layouts.entries, pageBytes: 400 };

interface Rec {
  readonly account: number;
  readonly ordinal: number;
  readonly debit: bigint;
  readonly credit: bigint;
}

interface Pages {
  readonly map: Map<number, Uint8Array>;
  readonly cache: PageCache;
}

const newPages = (): Pages => {
  const map = new Map<number, Uint8Array>();
  const store = {
    pages: (ids: readonly number[]) =>
      Promise.resolve(new Map(ids.flatMap((id) => [[id, map.get(id)] as const].filter(([, page]) => page)))),
  } as unknown as HistoryStore;
  return { map, cache: new PageCache(store, 4_000) };
};

const put = ({ map }: Pages, pages: readonly SealedPage[]): void => {
  for (const { id, data } of pages) map.set(id, data);
};

const writeKey = (
  view: DataView,
  at: number,
  { account, ordinal }: Pick<Rec, 'account' | 'ordinal'>,
): void => {
  view.setUint32(at, account);
  for (let word = 4; word < 20; word += 4) view.setUint32(at + word, 0);
  view.setUint32(at + 20, ordinal);
};

/** Records in order, with running sums by account, as a run. */
const writeRun = (
  pages: Pages,
  run: number,
  seqs: readonly [number, number],
  records: readonly Rec[],
): Run | null => {
  const words = wordsFor(140);
  const writer = new RunWriter({ layout, run, fromSeq: seqs[0], toSeq: seqs[1], words, filterFor: 0 });
  let debit = 0n;
  let credit = 0n;
  let account = -1;
  for (const record of records) {
    if (record.account !== account) [debit, credit, account] = [0n, 0n, record.account];
    debit += record.debit;
    credit += record.credit;
    const to = writer.next();
    writeKey(writer.view, to, record);
    writeSum(writer.view, to + sumsAt(layout), words, debit);
    writeSum(writer.view, to + sumsAt(layout) + 4 * words, words, credit);
  }
  const written = writer.finish();
  put(pages, writer.pages);
  return written;
};

const ordered = (records: readonly Rec[]): Rec[] =>
  records.toSorted((a, b) => a.account - b.account || a.ordinal - b.ordinal);

const amount = fc.oneof(fc.bigInt(0n, 1_000n), fc.bigInt(0n, 10n ** 39n));

/** Records in journal order: ordinals are distinct and ascending over all. */
const recordsArbitrary = fc
  .array(fc.record({ account: fc.integer({ min: 0, max: 12 }), debit: amount, credit: amount }), {
    minLength: 1,
    maxLength: 400,
  })
  .map((all) => all.map((record, ordinal) => ({ ...record, ordinal })));

const readAll = async ({ cache }: Pages, run: Run): Promise<Rec[]> => {
  const open = openRun(run, null);
  const all: Rec[] = [];
  let before = new Map<number, { debit: bigint; credit: bigint }>();
  let cursor = run.records === 0 ? null : await firstOf(cache, open, 0);
  while (cursor !== null) {
    const { view } = cursor.page;
    const at = offsetOf(cursor);
    const account = view.getUint32(at);
    const debit = readSum(view, at + sumsAt(layout), run.words);
    const credit = readSum(view, at + sumsAt(layout) + 4 * run.words, run.words);
    const previous = before.get(account) ?? { debit: 0n, credit: 0n };
    all.push({
      account,
      ordinal: view.getUint32(at + 20),
      debit: debit - previous.debit,
      credit: credit - previous.credit,
    });
    before = before.set(account, { debit, credit });
    cursor = await nextOf(cache, cursor);
  }
  return all;
};

/** Runs are opened by the layout of their index; the small pages of these tests have the same records. */
describe('runs', () => {
  it('gives back what was written, and finds the floor of every key', async () => {
    await fc.assert(
      fc.asyncProperty(recordsArbitrary, async (records) => {
        const pages = newPages();
        const sorted = ordered(records);
        const run = writeRun(pages, 1, [0, 9], sorted);
        if (run === null) throw new Error('no run');
        expect(run.records).toBe(records.length);
        expect(await readAll(pages, run)).toEqual(sorted);
      }),
      { numRuns: 60 },
    );
  });

  it('merges neighbouring runs into the run of all their records, sums carried over', async () => {
    await fc.assert(
      fc.asyncProperty(
        recordsArbitrary,
        fc.array(fc.nat({ max: 399 }), { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 90 }),
        async (records, cuts, step) => {
          const pages = newPages();
          const bounds = [
            0,
            ...cuts.map((cut) => cut % records.length).sort((a, b) => a - b),
            records.length,
          ];
          const runs = bounds.slice(1).flatMap((to, index) => {
            const from = bounds[index] ?? 0;
            const run = writeRun(pages, index + 1, [index, index + 1], ordered(records.slice(from, to)));
            return run === null ? [] : [run];
          });
          const merge = new Merge(layout, runs, 100, {
            read: (ids) => Promise.resolve(ids.map((id) => pages.map.get(id) ?? new Uint8Array())),
            write: (written) => {
              put(pages, written);
              return Promise.resolve();
            },
          });
          while (!(await merge.step(step)));
          const { run, pages: last } = merge.finish();
          put(pages, last);
          expect(await readAll(pages, run)).toEqual(ordered(records));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('notices every flipped bit of a page, and a page in the place of another', () => {
    const pages = newPages();
    const rec = (ordinal: number): Rec => ({ account: 1, ordinal, debit: 5n, credit: 0n });
    writeRun(
      pages,
      1,
      [0, 1],
      Array.from({ length: 20 }, (_, ordinal) => rec(ordinal)),
    );
    const [[id, data] = [0, new Uint8Array()], [other] = [0]] = [...pages.map];
    fc.assert(
      fc.property(fc.nat({ max: data.length * 8 - 1 }), (bit) => {
        const flipped = data.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => openPage(id, flipped)).toThrow(DamagedPage);
      }),
    );
    expect(() => openPage(other, data)).toThrow(DamagedPage);
    expect(openPage(id, data).count).toBeGreaterThan(0);
  });
});

describe('look-ups in a run of two levels of fences', () => {
  it('find the last record at or below a key, and walk both ways from it', async () => {
    const pages = newPages();
    const real = layouts.ids;
    const count = 40_000;
    const writer = new RunWriter({ layout: real, run: 3, fromSeq: 0, toSeq: 1, words: 0, filterFor: count });
    const key = (value: number): DataView => {
      const view = new DataView(new ArrayBuffer(real.keyBytes));
      view.setUint32(12, value);
      return view;
    };
    for (let record = 0; record < count; record += 1) {
      const to = writer.next();
      writer.view.setUint32(to + 12, 2 * record + 1);
      writer.view.setUint32(to + 20, record);
    }
    const run = writer.finish();
    if (run === null) throw new Error('no run');
    put(pages, writer.pages);
    expect(run.depth).toBe(2);
    const open = openRun(run, writer.filter);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 2 * count + 2 }), { minLength: 1, maxLength: 50 }),
        async (keys) => {
          const floors = await findFloors(
            pages.cache,
            keys.map((value) => ({ run: open, key: key(value) })),
          );
          for (const [index, floor] of floors.entries()) {
            const wanted = Math.min(count - 1, Math.floor(((keys[index] ?? 0) - 1) / 2));
            const found = floor === null ? -1 : floor.page.view.getUint32(offsetOf(floor) + 20);
            expect(found).toBe(wanted);
            if (floor === null) continue;
            const before = await previousOf(pages.cache, floor);
            const after = await nextOf(pages.cache, floor);
            expect(before === null ? -1 : before.page.view.getUint32(offsetOf(before) + 20)).toBe(wanted - 1);
            expect(after === null ? count : after.page.view.getUint32(offsetOf(after) + 20)).toBe(wanted + 1);
          }
        },
      ),
      { numRuns: 40 },
    );
    const filter = writer.filter;
    if (filter === null) throw new Error('no filter');
    const misses = Array.from({ length: 10_000 }, (_, index) => filterHas(filter, key(2 * index), 0));
    const hits = Array.from({ length: 10_000 }, (_, index) => filterHas(filter, key(2 * index + 1), 0));
    expect(hits.every(Boolean)).toBe(true);
    expect(misses.filter(Boolean).length).toBeLessThan(300);
  });
});

describe('the order of records', () => {
  it('is that of a stable sort, however alike the keys are', () => {
    const word = fc.oneof(fc.constant(7), fc.nat({ max: 3 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, word, word), { maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (some, copies) => {
          const records = Array.from({ length: copies }, () => some).flat();
          const list = new WordList();
          for (const record of records) for (const part of record) list.push(part);
          const wanted = records
            .map((record, index) => ({ record, index }))
            .sort((a, b) => a.record[0] - b.record[0] || a.record[1] - b.record[1] || a.index - b.index)
            .map(({ index }) => index);
          expect([...sortedOrder(list, 3, 2)]).toEqual(wanted);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('merges', () => {
  const run = (number: number, records: number): Run => ({
    run: number,
    index: 'entries',
    fromSeq: number,
    toSeq: number + 1,
    records,
    pages: 1,
    words: 2,
    bits: 8,
    min: new Uint8Array(24),
    max: new Uint8Array(24),
    top: new Uint8Array(24),
    depth: 1,
    filterPages: 0,
  });

  /** Bulk loads, a trickle, and one after the other. */
  const size = fc.oneof(
    fc.integer({ min: 1, max: 70_000 }),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 60_000, max: 70_000 }),
  );
  const sizesArbitrary = fc
    .array(fc.array(size, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 })
    .chain((patterns) =>
      fc
        .array(fc.nat({ max: patterns.length - 1 }), { minLength: 100, maxLength: 200 })
        .map((picks) => picks.flatMap((pick) => patterns[pick] ?? [])),
    );

  it('keep the number of runs low and the work for each record bounded', () => {
    fc.assert(
      fc.property(sizesArbitrary, (sizes) => {
        let runs: Run[] = [];
        let next = 0;
        let merged = 0;
        for (const size of sizes) {
          runs.push(run(next, size));
          next += 1;
          for (
            let picked = pickMerge(runs, new Set());
            picked !== null;
            picked = pickMerge(runs, new Set())
          ) {
            const inputs = new Set(picked.map((input) => input.run));
            const total = picked.reduce((sum, { records }) => sum + records, 0);
            const [first] = picked;
            merged += total;
            runs = runs.flatMap((one) => {
              if (one.run === first?.run) return [{ ...run(next, total), fromSeq: one.fromSeq }];
              return inputs.has(one.run) ? [] : [one];
            });
            next += 1;
          }
        }
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(runs.length).toBeLessThanOrEqual(40);
        expect(merged / total).toBeLessThan(2 + Math.log2(sizes.length));
      }),
      { numRuns: 50 },
    );
  });
});

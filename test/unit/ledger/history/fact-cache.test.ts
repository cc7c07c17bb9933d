import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FactWriter } from '../../../../ledger/history/build/fact-writer.ts';
import { FactCache } from '../../../../ledger/history/reads/fact-cache.ts';
import type { FactPage } from '../../../../ledger/history/store/types.ts';

/** Pages with facts at these positions, some a page. */
const pagesOf = (positions: readonly number[], perPage: number): readonly FactPage[] => {
  const writer = new FactWriter();
  for (const [index, position] of positions.entries()) {
    writer.begin({ position, kind: 'transfer', timeMs: position, bookingDay: 1, valueDay: 1, id: null }, 0);
    if (index % perPage === perPage - 1) writer.flush();
  }
  writer.flush();
  return writer.pages;
};

/** Answers as the database does: for each position the last page that begins at or before it. */
const storeOf = (
  pages: readonly FactPage[],
): { readonly facts: (positions: readonly number[]) => Promise<FactPage[]>; readonly asked: number[] } => {
  const asked: number[] = [];
  return {
    asked,
    facts: (positions) => {
      asked.push(positions.length);
      const found = positions.flatMap((position) => pages.findLast(({ first }) => first <= position) ?? []);
      return Promise.resolve([...new Set(found)]);
    },
  };
};

describe('the pages of facts that are kept', () => {
  test('give what the store has, within their limit, whatever is asked for', async () => {
    const positions = fc.uniqueArray(fc.nat(400), { minLength: 1, maxLength: 80 });
    const questions = fc.array(fc.array(fc.nat(420), { minLength: 1, maxLength: 12 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        positions,
        fc.integer({ min: 1, max: 7 }),
        fc.nat(3_000),
        questions,
        async (given, perPage, bytesMax, asks) => {
          const sorted = given.toSorted((a, b) => a - b);
          const cache = new FactCache(storeOf(pagesOf(sorted, perPage)), bytesMax);
          for (const ask of asks) {
            const facts = await cache.get(ask);
            const expected = [...new Set(ask)].filter((position) => sorted.includes(position));
            expect([...facts.keys()].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
            for (const [position, fact] of facts)
              expect([fact.position, fact.timeMs]).toEqual([position, position]);
            expect(cache.bytes).toBeLessThanOrEqual(bytesMax);
          }
        },
      ),
    );
  });

  test('are not read again, and the least recently used go first', async () => {
    const pages = pagesOf([1, 2, 3, 4], 1);
    const bytes = pages[0]?.data.byteLength ?? 0;
    const store = storeOf(pages);
    const cache = new FactCache(store, 2 * bytes);
    await cache.get([1, 2]);
    await cache.get([1]);
    await cache.get([3]);
    expect(store.asked).toEqual([2, 1]);
    await cache.get([1, 3]);
    expect(store.asked).toEqual([2, 1]);
    await cache.get([2]);
    expect(store.asked).toEqual([2, 1, 1]);
  });
});

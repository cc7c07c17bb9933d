import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  missingPages,
  noPages,
  PAGE_ROWS,
  PAGES_KEPT_MAX,
  rowOf,
  withPage,
  type Pages,
} from '../../../../renderer/state/pages.ts';

const TOTAL = 100_000;
const rowsOf = (page: number): readonly number[] =>
  Array.from({ length: Math.min(PAGE_ROWS, TOTAL - page * PAGE_ROWS) }, (_, at) => page * PAGE_ROWS + at);
const load = (pages: Pages<number>, page: number): Pages<number> =>
  withPage(pages, page, rowsOf(page), TOTAL);

describe('pages of a long list', () => {
  test('whatever was scrolled, a row that is there is the right one, and memory has a limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: TOTAL / PAGE_ROWS - 1 }), { maxLength: 120 }),
        fc.integer({ min: 0, max: TOTAL - 1 }),
        (visits, index) => {
          const pages = visits.reduce<Pages<number>>(load, noPages);
          expect([undefined, index]).toContain(rowOf(pages, index));
          expect(pages.byPage.size).toBeLessThanOrEqual(PAGES_KEPT_MAX);
          const last = visits.at(-1);
          if (last !== undefined) expect(rowOf(pages, last * PAGE_ROWS)).toBe(last * PAGE_ROWS);
        },
      ),
    );
  });

  test('after the missing pages of a range are loaded every row of it is there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: TOTAL - 1 }), fc.integer({ min: 0, max: 60 }), (first, more) => {
        const last = Math.min(TOTAL - 1, first + more);
        const pages = missingPages(noPages, first, last).reduce<Pages<number>>(load, noPages);
        expect(missingPages(pages, first, last)).toEqual([]);
        for (let index = first; index <= last; index += 1) expect(rowOf(pages, index)).toBe(index);
      }),
    );
  });
});

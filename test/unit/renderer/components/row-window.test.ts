import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BODY_PX_MAX,
  rowWindow,
  scrollTopFor,
  type RowSpace,
} from '../../../../renderer/components/VirtualTable/row-window.ts';

const spaces = fc.record({
  count: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 300_000, max: 5_000_000 })),
  rowHeight: fc.constantFrom(28, 36, 44, 52),
  viewportPx: fc.integer({ min: 120, max: 2_000 }),
});

const scrolled = fc.tuple(spaces, fc.double({ min: 0, max: 1, noNaN: true })).map(([space, share]) => {
  const bodyPx = Math.min(space.count * space.rowHeight, BODY_PX_MAX);
  return { space, scrollTop: Math.floor(Math.max(0, bodyPx - space.viewportPx) * share) };
});

/** Rows that show, wholly or in part, by where they are drawn. */
const shown = (space: RowSpace, scrollTop: number): readonly number[] => {
  const { first, last, top } = rowWindow(space, scrollTop);
  return Array.from({ length: last - first + 1 }, (_, place) => first + place).filter(
    (index) => top(index) + space.rowHeight > scrollTop && top(index) < scrollTop + space.viewportPx,
  );
};

describe('the rows in view', () => {
  test('cover the viewport without a gap, in rows of their height, wherever it is scrolled to', () => {
    fc.assert(
      fc.property(scrolled, ({ space, scrollTop }) => {
        const rows = shown(space, scrollTop);
        const { top } = rowWindow(space, scrollTop);
        const [firstRow = -1] = rows;
        const lastRow = rows.at(-1) ?? -1;
        expect(top(firstRow)).toBeLessThanOrEqual(scrollTop + 1);
        const end = Math.min(scrollTop + space.viewportPx, top(space.count - 1) + space.rowHeight);
        expect(top(lastRow) + space.rowHeight).toBeGreaterThanOrEqual(end - 1);
        for (const index of rows.slice(1)) expect(top(index) - top(index - 1)).toBe(space.rowHeight);
        expect(rows.length).toBeLessThanOrEqual(Math.ceil(space.viewportPx / space.rowHeight) + 2);
      }),
    );
  });

  test('reach from the first row to the last', () => {
    fc.assert(
      fc.property(spaces, (space) => {
        const { bodyPx } = rowWindow(space, 0);
        expect(shown(space, 0)[0]).toBe(0);
        expect(shown(space, Math.max(0, bodyPx - space.viewportPx)).at(-1)).toBe(space.count - 1);
      }),
    );
  });

  test('hold a row that was asked for, whole to a few pixels', () => {
    fc.assert(
      fc.property(scrolled, fc.double({ min: 0, max: 1, noNaN: true }), ({ space, scrollTop }, share) => {
        const index = Math.floor((space.count - 1) * share);
        const next = scrollTopFor(space, index, scrollTop);
        const { top } = rowWindow(space, next);
        expect(top(index)).toBeGreaterThanOrEqual(next - 1);
        expect(top(index) + space.rowHeight).toBeLessThanOrEqual(
          next + Math.max(space.viewportPx, space.rowHeight) + 1,
        );
      }),
    );
  });
});

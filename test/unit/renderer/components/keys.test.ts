import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextTab } from '../../../../renderer/components/Tabs/next-tab.ts';
import { fittingColumns, moveIndex, recycledKey } from '../../../../renderer/components/VirtualTable/keys.ts';

const keys = ['ArrowDown', 'ArrowUp', 'j', 'k', 'PageDown', 'PageUp', 'Home', 'End'];

describe('keys of a table', () => {
  test('never lead out of it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: -5, max: 200_000 }),
        fc.integer({ min: -3, max: 60 }),
        (key, count, current, page) => {
          const next = moveIndex(key, current, count, page);
          expect(next).toBeGreaterThanOrEqual(0);
          expect(next).toBeLessThan(count);
        },
      ),
    );
  });

  test('move by one, by a page, to the ends', () => {
    expect(moveIndex('j', 3, 10, 4)).toBe(4);
    expect(moveIndex('ArrowUp', 3, 10, 4)).toBe(2);
    expect(moveIndex('PageDown', 3, 10, 4)).toBe(7);
    expect(moveIndex('End', 3, 10, 4)).toBe(9);
    expect(moveIndex('Home', 3, 10, 4)).toBe(0);
  });

  test('leave other keys to others, and an empty table has none', () => {
    for (const key of ['Enter', ' ', 'a', 'toString', 'constructor']) {
      if (key in Object.prototype) continue;
      expect(moveIndex(key, 0, 10, 4)).toBeUndefined();
    }
    expect(moveIndex('j', 0, 0, 4)).toBeUndefined();
  });
});

describe('row elements', () => {
  test('are lent to one row at a time while no more rows are mounted than the pool has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 0, max: 16 }),
        (first, mounted, spare) => {
          const taken = Array.from({ length: mounted }, (_, at) => recycledKey(first + at, mounted + spare));
          expect(new Set(taken).size).toBe(mounted);
        },
      ),
    );
  });
});

describe('columns', () => {
  test('that need more width are left out, and all are there before anything is measured', () => {
    const columns = [{ id: 'a' }, { id: 'b', fromWidth: 800 }];
    expect(fittingColumns(columns, 700).map(({ id }) => id)).toEqual(['a']);
    expect(fittingColumns(columns, 800).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(fittingColumns(columns, 0)).toHaveLength(2);
  });
});

describe('keys of tabs', () => {
  test('go round', () => {
    expect(nextTab('ArrowRight', 2, 3)).toBe(0);
    expect(nextTab('ArrowLeft', 0, 3)).toBe(2);
    expect(nextTab('End', 0, 3)).toBe(2);
    expect(nextTab('Tab', 0, 3)).toBeUndefined();
    expect(nextTab('ArrowRight', 0, 0)).toBeUndefined();
  });
});

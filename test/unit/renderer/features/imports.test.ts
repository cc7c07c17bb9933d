import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DraftHeadroom, ImportPreview } from '#shared/ipc';
import {
  controlChecks,
  outcomeCounts,
  sumOfDecimals,
} from '../../../../renderer/features/imports/control.ts';
import { moreText, shownFirst } from '../../../../renderer/features/imports/draft-headroom.ts';

const preview = (over: Partial<ImportPreview>): ImportPreview =>
  ({
    statedCount: 2,
    statedControlSum: '30.50',
    totals: [
      { asset: 'EUR', scale: 2, count: 1, minor: '1050' },
      { asset: 'USD', scale: 2, count: 1, minor: '2000' },
    ],
    lines: [{ outcome: 'ready' }, { outcome: 'refused' }],
    ...over,
  }) as unknown as ImportPreview;

describe('control totals', () => {
  test('agree when count and sum are those of the file', () => {
    expect(controlChecks(preview({})).map(({ isEqual }) => isEqual)).toEqual([true, true]);
  });

  test('disagree by one minor unit or one transfer', () => {
    expect(controlChecks(preview({ statedControlSum: '30.51' }))[1]?.isEqual).toBe(false);
    expect(controlChecks(preview({ statedCount: 3 }))[0]?.isEqual).toBe(false);
  });

  test('a file that states no sum is not checked against one', () => {
    expect(controlChecks(preview({ statedControlSum: null }))).toHaveLength(1);
  });
});

describe('adding decimals', () => {
  test('is exact where floating point is not', () => {
    expect(sumOfDecimals(['0.1', '0.2'])).toBe('0.30');
    expect(sumOfDecimals(['9007199254740993', '0.01'])).toBe('9,007,199,254,740,993.01');
  });

  test('is what bigint says, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { maxLength: 20 }), (cents) => {
        const texts = cents.map(
          (amount) => `${String(amount / 100n)}.${String(amount % 100n).padStart(2, '0')}`,
        );
        const total = cents.reduce((sum, amount) => sum + amount, 0n);
        const expected = `${String(total / 100n)}.${String(total % 100n).padStart(2, '0')}`;
        expect(sumOfDecimals(texts).replaceAll(',', '')).toBe(expected);
        expect(sumOfDecimals([...texts].reverse())).toBe(sumOfDecimals(texts));
      }),
    );
  });
});

test('outcomes are counted', () => {
  expect(outcomeCounts(preview({}).lines)).toEqual({ ready: 1, refused: 1, duplicate: 0 });
});

describe('what accounts have left', () => {
  const view = (name: string, limits: number, passed: number): DraftHeadroom =>
    ({ name, limits: Array(limits).fill({}), passed: Array(passed).fill({}) }) as unknown as DraftHeadroom;
  const names = (views: readonly DraftHeadroom[]): readonly string[] => views.map(({ name }) => name);

  test('is shown for those past a limit first, and not without limits', () => {
    const views = [view('a', 1, 0), view('none', 0, 0), view('b', 1, 0), view('over', 2, 1), view('c', 1, 0)];
    const { shown, rest } = shownFirst(views);
    expect(names(shown)).toEqual(['over', 'a', 'b']);
    expect(names(rest)).toEqual(['c']);
    expect(moreText(rest)).toBe('And 1 more account, within every limit.');
  });

  test('tells how many more are past a limit', () => {
    expect(moreText([view('x', 1, 1), view('y', 1, 0)])).toBe('And 2 more accounts, 1 of them past a limit.');
  });
});

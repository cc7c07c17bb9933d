import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitsProblem, type AccountLimits } from '#shared/double-entry';
import type { HeadroomView } from '#shared/ipc';
import { ASSETS } from '#shared/money';
import {
  barParts,
  figuresText,
  leftText,
  limitSentences,
  spokenText,
  tightest,
} from '../../../../renderer/features/wallets/headroom.ts';
import { checkLimits, draftOf, noLimits } from '../../../../renderer/features/wallets/limits-draft.ts';

const { EUR } = ASSETS;
const unit = { asset: 'EUR', scale: 2 };

const spent = (over: Partial<HeadroomView> = {}): HeadroomView => ({
  kind: 'velocity',
  window: 'h24',
  measure: 'sum',
  soft: '400000',
  hard: '500000',
  posted: '120000',
  pending: '30000',
  leftSoft: '250000',
  leftHard: '350000',
  ...over,
});

describe('the headroom bar', () => {
  test('draws what is used, what is pending behind it, and the soft limit', () => {
    expect(barParts(spent())).toEqual({ used: 240, pending: 60, soft: 800, standing: 'inside' });
  });

  test('of a floor is what may still go out of the balance', () => {
    const floor = spent({
      kind: 'floor',
      window: null,
      posted: '100000',
      pending: '20000',
      soft: '30000',
      hard: '20000',
      leftSoft: '50000',
      leftHard: '60000',
    });
    expect(barParts(floor)).toEqual({ used: 0, pending: 250, soft: 875, standing: 'inside' });
    expect(figuresText(floor, unit)).toBe(
      '1,000.00 EUR booked · 200.00 EUR pending · flag below 300.00 EUR · stop below 200.00 EUR',
    );
  });

  test('says it in words that a screen reader can say too', () => {
    expect(spokenText(spent(), unit)).toBe(
      'Out in 24 hours: 3,500.00 EUR left. 1,200.00 EUR used, 300.00 EUR pending, ' +
        'flag above 4,000.00 EUR, stop above 5,000.00 EUR.',
    );
    expect(leftText(spent({ leftHard: '-150' }), unit)).toBe('1.50 EUR over');
    expect(leftText(spent({ measure: 'count', leftHard: '7' }), unit)).toBe('7 left');
  });

  test('of several limits the worst speaks', () => {
    expect(tightest([spent(), spent({ leftSoft: '0' })])).toBe('past-soft');
    expect(tightest([spent({ leftSoft: '0' }), spent({ leftHard: '0' })])).toBe('past-hard');
    expect(tightest([])).toBe('inside');
  });

  test('never leaves its frame, whatever the figures', () => {
    const units = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String);
    const positive = fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String);
    fc.assert(
      fc.property(
        fc.constantFrom<HeadroomView['kind']>('floor', 'ceiling', 'velocity'),
        fc.option(units, { nil: null }),
        units,
        units,
        positive,
        (kind, soft, hard, posted, pending) => {
          const parts = barParts(spent({ kind, soft, hard, posted, pending, leftHard: '1', leftSoft: null }));
          for (const share of [parts.used, parts.pending, parts.used + parts.pending, parts.soft ?? 0]) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1000);
          }
        },
      ),
    );
  });
});

const bound = fc.bigInt({ min: 0n, max: 10n ** 12n });
const band = fc.tuple(fc.option(bound), fc.option(bound));
/** Soft and hard in the order in which they make sense. */
const ordered = (isFloor: boolean): fc.Arbitrary<AccountLimits['floor']> =>
  band.map(([a, b]) => {
    if (a === null || b === null) return { soft: a?.toString() ?? null, hard: b?.toString() ?? null };
    const [low, high] = a < b ? [a, b] : [b, a];
    return isFloor ? { soft: String(high), hard: String(low) } : { soft: String(low), hard: String(high) };
  });
const windows = fc
  .uniqueArray(
    fc.record({
      window: fc.constantFrom('h24' as const, 'd7' as const, 'm1' as const),
      measure: fc.constantFrom('sum' as const, 'count' as const),
      bounds: ordered(false),
    }),
    { selector: ({ window, measure }) => `${window}/${measure}`, maxLength: 6 },
  )
  .map((limits) =>
    limits
      .map(({ window, measure, bounds }) => ({ window, measure, ...bounds }))
      .sort((a, b) => (`${a.window}/${a.measure}` < `${b.window}/${b.measure}` ? -1 : 1)),
  );

const allLimits: fc.Arbitrary<AccountLimits> = fc
  .record({ floor: ordered(true), ceiling: ordered(false), velocity: windows })
  .filter((limits) => limitsProblem([{ asset: 'EUR', limits }]) === undefined);

describe('limits as they are typed', () => {
  test('come back from the form as they went in', () => {
    fc.assert(
      fc.property(allLimits, (limits) => {
        expect(checkLimits(draftOf(limits, EUR), EUR, limits)).toEqual({ ok: true, value: limits });
      }),
    );
  });

  test('that say nothing are none', () => {
    expect(checkLimits(noLimits, EUR)).toEqual({ ok: true, value: null });
  });

  test.each([
    [{ floor: { soft: '10', hard: '20' } }, 'floor', /below the stop/],
    [{ h24: { soft: '30', hard: '20' } }, 'h24', /above the stop/],
    [{ d7: { soft: '', hard: '1.234' } }, 'd7', /at most 2 decimals/],
    [{ 'h24-count': { soft: '', hard: '1.5' } }, 'h24-count', /whole number/],
    [{ floor: { soft: '', hard: '20' }, ceiling: { soft: '', hard: '10' } }, 'ceiling', /less than/],
  ] as const)('are refused where they make no sense: %j', (over, row, words) => {
    const checked = checkLimits({ ...noLimits, ...over }, EUR);
    expect(checked.ok).toBe(false);
    if (!checked.ok) {
      expect(Object.keys(checked.errors)).toEqual([row]);
      expect(checked.errors[row]).toMatch(words);
    }
  });

  test('are told in sentences', () => {
    const checked = checkLimits({ ...noLimits, floor: { soft: '50', hard: '0' } }, EUR);
    expect(checked.ok && checked.value !== null ? limitSentences(checked.value, unit) : []).toEqual([
      'Must stay: flag below 50.00 EUR, stop below 0.00 EUR',
    ]);
  });
});

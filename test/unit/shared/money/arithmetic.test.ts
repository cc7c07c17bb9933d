import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, allocate, ASSETS, compare, subtract, sum } from '#shared/money';
import { amount, amounts, minor } from './arbitrary.ts';

const eur = (minorUnits: bigint) => ({ asset: ASSETS.EUR, minor: minorUnits });

describe('sum', () => {
  test('does not depend on grouping or order', () => {
    fc.assert(
      fc.property(amounts, fc.nat(), ({ asset, amounts: all }, cut) => {
        const at = cut % (all.length + 1);
        const parts = [sum(all.slice(0, at), asset), sum(all.slice(at), asset)];
        expect(sum(parts, asset)).toEqual(sum(all, asset));
        expect(sum(all.toReversed(), asset)).toEqual(sum(all, asset));
      }),
    );
  });

  test('subtracting undoes adding; comparing is the sign of the difference', () => {
    fc.assert(
      fc.property(minor, minor, (left, right) => {
        expect(subtract(add(eur(left), eur(right)), eur(right))).toEqual(eur(left));
        const difference = subtract(eur(left), eur(right)).minor;
        expect(compare(eur(left), eur(right))).toBe(difference === 0n ? 0 : difference < 0n ? -1 : 1);
      }),
    );
  });

  test('never mixes assets', () => {
    const yen = { asset: ASSETS.JPY, minor: 1n };
    for (const combine of [add, subtract, compare]) expect(() => combine(eur(1n), yen)).toThrow();
    expect(() => sum([eur(1n), yen], ASSETS.EUR)).toThrow();
    expect(() => sum([yen], ASSETS.EUR)).toThrow();
    expect(sum([], ASSETS.EUR)).toEqual(eur(0n));
  });
});

describe('allocate', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 12 })
    .filter((each) => each.some((weight) => weight > 0n));

  test('shares add up exactly, and each is within one minor unit of its exact part', () => {
    fc.assert(
      fc.property(amount, weights, (value, each) => {
        const total = each.reduce((running, weight) => running + weight, 0n);
        const shares = allocate(value, each);
        expect(sum(shares, value.asset)).toEqual(value);
        shares.forEach((share, index) => {
          const error = share.minor * total - value.minor * (each[index] ?? 0n);
          expect(error < total && -error < total).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('a weight of zero gets nothing, and a larger weight never less than a smaller', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), weights, (value, each) => {
        const shares = allocate(eur(value), each).map((share) => share.minor);
        each.forEach((weight, index) => {
          if (weight === 0n) expect(shares[index]).toBe(0n);
          const larger = each.findIndex((other) => other > weight);
          if (larger >= 0) expect((shares[larger] ?? 0n) >= (shares[index] ?? 0n)).toBe(true);
        });
      }),
    );
  });

  test('ties go to the earlier share; a negative amount splits as its magnitude does', () => {
    const split = (value: bigint) => allocate(eur(value), [1n, 1n, 1n]).map((share) => share.minor);
    expect(split(100n)).toEqual([34n, 33n, 33n]);
    expect(split(101n)).toEqual([34n, 34n, 33n]);
    expect(split(-100n)).toEqual([-34n, -33n, -33n]);
  });

  test('refuses weights that cannot divide', () => {
    expect(() => allocate(eur(1n), [])).toThrow();
    expect(() => allocate(eur(1n), [0n, 0n])).toThrow();
    expect(() => allocate(eur(1n), [2n, -1n])).toThrow();
  });
});

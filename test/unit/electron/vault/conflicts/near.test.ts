import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNear, nearBounds } from '../../../../../electron/vault/views/checks/near.ts';
import { amountKey } from '../../../../../electron/vault/store/search-keys.ts';

/** As large as a sum over the legs of a transfer can be. */
const amount = fc.bigInt({ min: 0n, max: 16n * 10n ** 39n });
/** Close to each other more often than by chance. */
const pair = fc.oneof(
  fc.tuple(amount, amount),
  fc.tuple(amount, fc.bigInt({ min: -300n, max: 300n })).map(([a, percent]): [bigint, bigint] => {
    const b = a + (a * percent) / 10_000n;
    return [a, b < 0n ? 0n : b];
  }),
);

describe('amounts that are near', () => {
  test.each([
    [10_000n, 10_000n, true],
    [10_000n, 9_900n, true],
    [10_000n, 9_899n, false],
    [10_000n, 10_101n, true],
    [10_000n, 10_102n, false],
    [99n, 100n, true],
    [98n, 99n, false],
    [1n, 1n, true],
    [0n, 0n, true],
    [0n, 1n, false],
  ])('%d and %d: %s', (a, b, expected) => {
    expect(isNear(a, b)).toBe(expected);
  });

  test('are near both ways, and are those between the bounds', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(isNear(a, b)).toBe(isNear(b, a));
        const [from, to] = nearBounds(a);
        expect(isNear(a, b)).toBe(from <= b && b <= to);
      }),
    );
  });

  test('their keys sort as they do', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const [x, y] = [amountKey(a), amountKey(b)];
        expect([x < y, x === y]).toEqual([a < b, a === b]);
      }),
    );
  });
});

import type { Amount } from './amount.ts';

interface Share {
  readonly index: number;
  readonly floor: bigint;
  readonly remainder: bigint;
}

/**
 * Splits an amount in proportion to weights by the largest-remainder method: each share is within one minor
 * unit of exact, the shares add up to the amount, and ties go to the earlier share. A negative amount splits
 * as its magnitude does. Throws when a weight is negative or all are zero.
 *
 * @example allocate({ asset: ASSETS.EUR, minor: 100n }, [1n, 1n, 1n]) // 34, 33, 33
 */
export function allocate(amount: Amount, weights: readonly bigint[]): readonly Amount[] {
  const total = totalOf(weights);
  const sign = amount.minor < 0n ? -1n : 1n;
  const magnitude = amount.minor * sign;
  const shares = weights.map((weight, index): Share => {
    const product = magnitude * weight;
    return { index, floor: product / total, remainder: product % total };
  });
  const lucky = luckyShares(shares, magnitude);
  return shares.map(({ index, floor }) => ({
    asset: amount.asset,
    minor: sign * (lucky.has(index) ? floor + 1n : floor),
  }));
}

function totalOf(weights: readonly bigint[]): bigint {
  const total = weights.reduce((running, weight) => {
    if (weight < 0n) throw new RangeError('A weight is negative');
    return running + weight;
  }, 0n);
  if (total === 0n) throw new RangeError('All weights are zero');
  return total;
}

/** The shares that get one of the minor units that rounding down left over: fewer than there are shares. */
function luckyShares(shares: readonly Share[], magnitude: bigint): ReadonlySet<number> {
  const left = magnitude - shares.reduce((running, share) => running + share.floor, 0n);
  const ranked = shares.toSorted((first, second) => byRemainder(first, second));
  return new Set(ranked.slice(0, Number(left)).map((share) => share.index));
}

function byRemainder(first: Share, second: Share): number {
  if (first.remainder !== second.remainder) return first.remainder > second.remainder ? -1 : 1;
  return first.index - second.index;
}

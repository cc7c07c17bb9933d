/* Amounts that may be one payment written twice: within one hundredth of the larger. Exact, in minor units. */

export const isNear = (a: bigint, b: bigint): boolean => {
  const [small, large] = a < b ? [a, b] : [b, a];
  return (large - small) * 100n <= large;
};

/** The smallest and the largest amount that is near. */
export const nearBounds = (amount: bigint): readonly [from: bigint, to: bigint] => [
  amount - amount / 100n,
  (amount * 100n) / 99n,
];

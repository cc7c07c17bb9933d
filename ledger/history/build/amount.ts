/** An amount as the build handles it: two words where it fits (nearly always), else a whole number. */
export interface BuildAmount {
  high: number;
  low: number;
  wide: bigint | null;
}

export const readAmount = (minor: string, into: BuildAmount): void => {
  const value = BigInt(minor);
  into.wide = value >= 2n ** 64n ? value : null;
  if (into.wide !== null) return;
  into.high = Number(value >> 32n);
  into.low = Number(value & 0xffffffffn);
};

export const bitsOf = ({ high, low, wide }: BuildAmount): number => {
  if (wide !== null) return wide.toString(2).length;
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(low);
};

/** Digits that a double holds exactly. */
const EXACT_DIGITS = 15;
const WORD_VALUES = 2 ** 32;

/**
 * An amount as the build handles it: two words where it fits (nearly always), else a whole number. Up to 15
 * digits the number type is exact, and a bigint for each of millions of amounts is not cheap.
 */
export interface BuildAmount {
  high: number;
  low: number;
  wide: bigint | null;
}

export const readAmount = (minor: string, into: BuildAmount): void => {
  into.wide = null;
  if (minor.length <= EXACT_DIGITS) {
    const value = Number(minor);
    into.high = Math.floor(value / WORD_VALUES);
    into.low = value >>> 0;
    return;
  }
  const value = BigInt(minor);
  if (value >= 2n ** 64n) into.wide = value;
  else {
    into.high = Number(value >> 32n);
    into.low = Number(value & 0xffffffffn);
  }
};

export const bitsOf = ({ high, low, wide }: BuildAmount): number => {
  if (wide !== null) return wide.toString(2).length;
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(low);
};

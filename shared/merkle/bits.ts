const WORD = 2 ** 32;

/** The exponent of the largest power of two not above `value` (1 to 2^53 − 1). Exact, which Math.log2 is not. */
export function floorLog2(value: number): number {
  return value >= WORD ? 63 - Math.clz32(value / WORD) : 31 - Math.clz32(value);
}

/** Bytes that each number of a record takes: four amounts, last event, open holds. */
export type Widths = readonly [number, number, number, number, number, number];

const SIZES = [0, 4, 8, 16] as const;
const CODE_BITS = 2;
const CODE_MASK = 3;
const NUMBERS = 6;

/** All widths as one number: two bits each, the first lowest. */
export const codeOfWidths = (widths: Widths): number => {
  let code = 0;
  widths.forEach((width, number) => {
    code |= SIZES.indexOf(width as (typeof SIZES)[number]) << (CODE_BITS * number);
  });
  return code;
};

/** undefined: no code of widths. */
export const widthsOfCode = (code: number): Widths | undefined => {
  if (!Number.isInteger(code) || code < 0 || code >= 2 ** (CODE_BITS * NUMBERS)) return undefined;
  const size = (number: number): number => SIZES[(code >> (CODE_BITS * number)) & CODE_MASK] ?? 0;
  return [size(0), size(1), size(2), size(3), size(4), size(5)];
};

/** Bytes of all numbers of a record. */
export const strideOf = ([a, b, c, d, e, f]: Widths): number => a + b + c + d + e + f;

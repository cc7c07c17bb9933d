/*
 * Plain decimal numbers, for control sums alone: they add up amounts of all currencies as if they were bare
 * numbers (ISO 20022, ControlSum), so they have no asset and no scale of their own.
 */

/** A decimal number as a whole number of 10^-17. */
export type Decimal = bigint;

/** Fraction digits of `DecimalNumber`, at most; an amount has 5. */
const FRACTION_DIGITS_MAX = 17;
const TOTAL_DIGITS_MAX = 18;
/** Longer texts only have zeros to add, and reading digits takes time that grows with their square. */
const TEXT_LENGTH_MAX = 64;
const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

/**
 * Reads a decimal number of at most 18 digits; null when it is none. An exponent, a plus sign, grouping, or a
 * point without digits on both sides is refused: money is not written so.
 */
export const decimalOf = (text: string): Decimal | null => {
  const match = text.length > TEXT_LENGTH_MAX ? null : DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > FRACTION_DIGITS_MAX || digitsOf(whole, fraction) > TOTAL_DIGITS_MAX) return null;
  const magnitude = BigInt(whole + fraction.padEnd(FRACTION_DIGITS_MAX, '0'));
  return sign === '' ? magnitude : -magnitude;
};

/** Digits as XML Schema counts them (part 2, section 4.3.11): without the zeros at both ends that say nothing. */
export const digitsOf = (whole: string, fraction: string): number =>
  whole.replace(/^0+/, '').length + fraction.replace(/0+$/, '').length;

/** The shortest text of a decimal number. */
export const decimalText = (value: Decimal): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(FRACTION_DIGITS_MAX + 1, '0');
  const whole = digits.slice(0, -FRACTION_DIGITS_MAX);
  const fraction = digits.slice(-FRACTION_DIGITS_MAX).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
};

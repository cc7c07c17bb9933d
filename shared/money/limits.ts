/** Digits of one amount, at most, both sides of the decimal point together. */
export const MAX_DIGITS = 30;

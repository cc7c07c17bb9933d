export interface AmountParts {
  readonly sign: '' | '−';
  /** Digits before the point with commas, as in shared/money's grouping. */
  readonly whole: string;
  /** The point and the fraction up to its last significant digit (two places at least, where there are two). */
  readonly fraction: string;
  /** Zeros that only say how fine the unit is. */
  readonly padding: string;
}

const decimal = /^([-−]?)(\d[\d,]*)(?:\.(\d+))?$/;

/**
 * Takes an exact decimal text apart for display. Nothing is computed: the parts, joined, are the same number.
 * Undefined when the text is not a decimal; it is then shown as it is.
 */
export const splitAmount = (value: string): AmountParts | undefined => {
  const match = decimal.exec(value);
  if (!match) return undefined;
  const [, minus = '', digits = '', fraction = ''] = match;
  const kept = Math.max(fraction.replace(/0+$/, '').length, Math.min(2, fraction.length));
  return {
    sign: minus === '' ? '' : '−',
    whole: digits.replaceAll(',', '').replace(/\B(?=(\d{3})+$)/g, ','),
    fraction: fraction === '' ? '' : `.${fraction.slice(0, kept)}`,
    padding: fraction.slice(kept),
  };
};

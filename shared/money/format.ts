import type { Amount } from './amount.ts';

/** How {@link formatAmount} writes. */
export interface FormatAmountOptions {
  /** Whether thousands are parted by commas; on unless switched off. */
  readonly grouping?: boolean;
}

const THOUSANDS = /\B(?=(?:[0-9]{3})+$)/g;

/**
 * Writes an amount for people, all digits of the scale: `1,234,567.89`. The same in every locale, so that the
 * text shown is the text signed. The asset is not part of it.
 */
export function formatAmount(amount: Amount, options: FormatAmountOptions = {}): string {
  return write(amount, options.grouping ?? true);
}

/** Writes an amount for machines, all digits of the scale, no grouping: `1234567.89`. */
export function formatDecimal(amount: Amount): string {
  return write(amount, false);
}

function write(amount: Amount, isGrouped: boolean): string {
  const { scale } = amount.asset;
  const magnitude = amount.minor < 0n ? -amount.minor : amount.minor;
  const digits = magnitude.toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale === 0 ? '' : `.${digits.slice(digits.length - scale)}`;
  const sign = amount.minor < 0n ? '-' : '';
  return sign + (isGrouped ? whole.replace(THOUSANDS, ',') : whole) + fraction;
}

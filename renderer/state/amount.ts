import type { MoneyView } from '#shared/ipc';
import { formatAmount, fromMoney, type Money } from '#shared/money';

/**
 * The exact decimal text of an amount, grouped: `1,234.56`. An amount that this version does not know how to
 * read is shown in minor units and says so, rather than with a point in the wrong place.
 */
export const amountText = (money: MoneyView): string => {
  const amount = fromMoney(money as Money);
  return amount.ok ? formatAmount(amount.value) : `${money.minor} minor units of`;
};

/** Commas only where thousands are parted: `1,5` is not fifteen. */
const GROUPED = /^-?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;

/** What somebody typed as an amount, without the commas that part thousands; any other comma stays, and does not read. */
export const ungrouped = (typed: string): string => {
  const text = typed.trim();
  return GROUPED.test(text) ? text.replaceAll(',', '') : text;
};

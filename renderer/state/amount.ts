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

import type { MoneyView } from '#shared/ipc';
import type { Intent, TransferIntent } from '#shared/intent';
import { assetOf, formatAmount } from '#shared/money';

/** The sum over the legs; null when they are of several assets, which have no sum. */
export const totalOf = (intent: TransferIntent): MoneyView | null => {
  const [first] = intent.legs;
  if (first === undefined || intent.legs.some(({ amount }) => amount.asset !== first.amount.asset))
    return null;
  const minor = intent.legs.reduce((sum, { amount }) => sum + BigInt(amount.minor), 0n);
  return { asset: first.amount.asset, scale: first.amount.scale, minor: minor.toString() };
};

/** What the queue shows as the amount: a transfer's sum, a registration's only opening balance. */
export const amountOf = (intent: Intent): MoneyView | null => {
  if (intent.type === 'transfer') return totalOf(intent);
  if (intent.type !== 'account.register') return null;
  const [only, ...more] = intent.openingBalances;
  return only === undefined || more.length > 0 ? null : only;
};

/** "1,234.56 EUR", all digits. */
export const moneyText = (money: MoneyView): string => {
  const asset = assetOf(money.asset);
  if (asset === undefined) return `${money.minor} ${money.asset} minor units`;
  return `${formatAmount({ asset, minor: BigInt(money.minor) })} ${money.asset}`;
};

export const sumOfLegs = (intent: TransferIntent): string => {
  const total = totalOf(intent);
  return total === null ? intent.legs.map(({ amount }) => moneyText(amount)).join(' and ') : moneyText(total);
};

/** Decimals of an asset that is known here. */
export const scaleOf = (id: string): number => assetOf(id)?.scale ?? 0;

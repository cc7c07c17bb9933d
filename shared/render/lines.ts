import { assetOf, formatAmount, fromMoney, type Money } from '#shared/money';
import type { RenderLine } from './types.ts';

export const line = (id: string, label: string, value: string): RenderLine => ({ id, label, value });

/**
 * What is not stated has no line: a word such as "none" in its place would be a value that somebody can state.
 * So the record has one meaning: other bytes give other lines.
 */
export const stated = (id: string, label: string, value: string | null): readonly RenderLine[] =>
  value === null ? [] : [line(id, label, value)];

/** "1,234.56 EUR". The codec has checked the money, so a failure here is a bug. */
export const moneyText = (money: { asset: string; scale: number; minor: string }): string => {
  const amount = fromMoney(money as Money);
  if (!amount.ok) throw new Error(`undecodable amount reached rendering: ${amount.error.code}`);
  return `${formatAmount(amount.value, { grouping: true })} ${money.asset}`;
};

/** As `moneyText`, for minor units whose scale is that of the asset. */
export const minorText = (asset: string, minor: string): string =>
  moneyText({ asset, minor, scale: assetOf(asset)?.scale ?? -1 });

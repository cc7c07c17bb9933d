import { assetOf, formatAmount } from '#shared/money';
import type { Fact } from './types.ts';

/** A list in a text names at most this many values. */
const LISTED_MAX = 8;

/** "a", "a or b", "a, b or c", in a fixed order. */
export const anyOf = (values: readonly string[]): string => {
  const sorted = [...new Set(values)].sort();
  const shown = sorted.slice(0, LISTED_MAX);
  if (sorted.length > LISTED_MAX) shown.push(`${String(sorted.length - LISTED_MAX)} more`);
  const last = shown.pop() ?? 'nothing';
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`;
};

/** The exact amount with its asset; an asset that the product does not know stays in minor units. */
export const showMinor = (minor: bigint, assetId: string): string => {
  const asset = assetOf(assetId);
  return asset === undefined
    ? `${minor.toString()} minor units of ${assetId}`
    : `${formatAmount({ asset, minor })} ${assetId}`;
};

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const showUnknown = (why: string): string => `unknown (${why})`;

export const showFact = <T>(fact: Fact<T>, show: (value: T) => string): string =>
  fact.known ? show(fact.value) : showUnknown(fact.why);

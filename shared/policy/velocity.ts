import { parseMinor, type Check, type Prepared } from './check.ts';
import type { Condition } from './schema.ts';
import { showMinor, showUnknown } from './texts.ts';
import type { Facts } from './types.ts';

export type VelocityLimit = NonNullable<Condition['velocity']>;

const WINDOWS = { h24: '24 hours', d7: '7 days', m1: '1 month' } as const;

/** The key of a limit's running figure in {@link Facts.velocity}. */
export const velocityKey = ({ window, by, measure }: VelocityLimit): string => `${window}/${by}/${measure}`;

/** More than the limit has moved in the window, what is pending included. */
export const velocityCheck = (limit: VelocityLimit | undefined): Check | undefined => {
  if (limit === undefined) return undefined;
  const over = BigInt(limit.over);
  const key = velocityKey(limit);
  return {
    condition: 'velocity',
    test: (prepared) => {
      const used = figureOf(prepared, key);
      if (used === null || !isComparable(limit, prepared.facts)) return 'unknown';
      return used > over ? 'true' : 'false';
    },
    expected: ({ facts }) => `> ${showUsed(limit, over, facts)} ${showScope(limit)}`,
    actual: (prepared) => showFigure(limit, key, prepared),
    literal: null,
  };
};

/** A sum with a currency of its own can be read only where that is what is paid. */
export const isComparable = ({ measure, ccy }: VelocityLimit, { asset }: Facts): boolean =>
  measure === 'count' || ccy === undefined || (asset.known && asset.value === ccy);

const figureOf = ({ facts: { velocity }, velocities }: Prepared, key: string): bigint | null => {
  const before = velocities.get(key);
  if (before !== undefined) return before;
  const text = Object.hasOwn(velocity, key) ? velocity[key] : undefined;
  const used = text === undefined ? null : parseMinor(text);
  velocities.set(key, used);
  return used;
};

const showFigure = (limit: VelocityLimit, key: string, prepared: Prepared): string => {
  const used = figureOf(prepared, key);
  if (used === null) return showUnknown(`no figure for ${key}`);
  const { asset } = prepared.facts;
  if (isComparable(limit, prepared.facts)) return showUsed(limit, used, prepared.facts);
  return showUnknown(
    asset.known ? `a sum in ${asset.value} has no value in ${String(limit.ccy)}` : asset.why,
  );
};

/** A figure of a velocity limit for people: an amount, or a count of transfers. */
export const showUsed = ({ measure, ccy }: VelocityLimit, used: bigint, { asset }: Facts): string => {
  if (measure === 'count') return `${used.toString()} ${used === 1n ? 'transfer' : 'transfers'}`;
  const unit = ccy ?? (asset.known ? asset.value : undefined);
  return unit === undefined ? `${used.toString()} minor units` : showMinor(used, unit);
};

/** The window and the scope of a limit, as in "by source in 24 hours". */
export const showScope = ({ window, by }: VelocityLimit): string => `in ${WINDOWS[window]} by ${by}`;

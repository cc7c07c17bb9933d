import { parseMinor, type Check } from './check.ts';
import type { Condition } from './schema.ts';
import { showMinor, showUnknown } from './texts.ts';
import type { Fact, Facts } from './types.ts';

export type VelocityLimit = NonNullable<Condition['velocity']>;

const WINDOWS = { h24: '24 hours', d7: '7 days', m1: '1 month' } as const;

/** The key of a limit's running figure in {@link Facts.velocity}. */
export const velocityKey = ({ window, by, measure }: VelocityLimit): string => `${window}/${by}/${measure}`;

/** More than the limit has moved in the window, what is pending included. */
export const velocityCheck = (limit: VelocityLimit | undefined): Check | undefined => {
  if (limit === undefined) return undefined;
  const over = BigInt(limit.over);
  return {
    condition: 'velocity',
    test: ({ facts }) => {
      const used = velocityFact(facts, limit);
      if (!used.known) return 'unknown';
      return used.value > over ? 'true' : 'false';
    },
    expected: ({ facts }) => `> ${showUsed(limit, over, facts)} ${showScope(limit)}`,
    actual: ({ facts }) => {
      const used = velocityFact(facts, limit);
      return used.known ? showUsed(limit, used.value, facts) : showUnknown(used.why);
    },
    literal: null,
  };
};

const velocityFact = ({ velocity, asset }: Facts, limit: VelocityLimit): Fact<bigint> => {
  const key = velocityKey(limit);
  const text = Object.hasOwn(velocity, key) ? velocity[key] : undefined;
  const used = text === undefined ? null : parseMinor(text);
  if (used === null) return { known: false, why: `no figure for ${key}` };
  if (limit.measure === 'count' || limit.ccy === undefined) return { known: true, value: used };
  if (!asset.known) return { known: false, why: asset.why };
  if (asset.value !== limit.ccy)
    return { known: false, why: `a sum in ${asset.value} has no value in ${limit.ccy}` };
  return { known: true, value: used };
};

/** A figure of a velocity limit for people: an amount, or a count of transfers. */
export const showUsed = ({ measure, ccy }: VelocityLimit, used: bigint, { asset }: Facts): string => {
  if (measure === 'count') return `${used.toString()} ${used === 1n ? 'transfer' : 'transfers'}`;
  const unit = ccy ?? (asset.known ? asset.value : undefined);
  return unit === undefined ? `${used.toString()} minor units` : showMinor(used, unit);
};

/** The window and the scope of a limit, as in "by source in 24 hours". */
export const showScope = ({ window, by }: VelocityLimit): string => `in ${WINDOWS[window]} by ${by}`;

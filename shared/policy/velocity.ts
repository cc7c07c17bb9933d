import { parseMinor, type Check, type Prepared } from './check.ts';
import type { Condition } from './schema.ts';
import { showMinor, showUnknown } from './texts.ts';
import type { Facts } from './types.ts';

export type VelocityLimit = NonNullable<Condition['velocity']>;
type Figure = Pick<VelocityLimit, 'window' | 'by' | 'measure'>;

const WINDOWS = { h24: '24 hours', d7: '7 days', m1: '1 month' } as const;

/** The key of a running figure in {@link Facts.velocity}. */
export const velocityKey = ({ window, by, measure }: Figure): string => `${window}/${by}/${measure}`;

/** More than the limit has moved in the window, what is pending and the transfer under judgement included. */
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
    expected: ({ facts }) => `> ${showUsed(limit, over, facts)}`,
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
  if (used === null) return showUnknown(whyMissing(limit, prepared.facts));
  const { asset } = prepared.facts;
  if (isComparable(limit, prepared.facts)) return showUsed(limit, used, prepared.facts);
  return showUnknown(
    asset.known ? `a sum in ${asset.value} has no value in ${String(limit.ccy)}` : asset.why,
  );
};

/** There is one figure where there is one of whatever it is counted by, and for a sum one asset. */
const whyMissing = ({ by, measure }: VelocityLimit, { source, payeeListed, asset }: Facts): string => {
  if (by === 'source' && !source.known) return source.why;
  if (by === 'payee' && !payeeListed.known) return payeeListed.why;
  return measure === 'sum' && !asset.known ? asset.why : 'there is no figure';
};

/** A figure of a velocity limit for people: an amount, or a count of transfers. */
export const showUsed = ({ measure, ccy }: VelocityLimit, used: bigint, { asset }: Facts): string => {
  if (measure === 'count') return `${used.toString()} ${used === 1n ? 'transfer' : 'transfers'}`;
  const unit = ccy ?? (asset.known ? asset.value : undefined);
  return unit === undefined ? `${used.toString()} minor units` : showMinor(used, unit);
};

/** What is counted, as in "sum by source in 24 hours". */
export const showMeasure = ({ window, by, measure }: Figure): string =>
  `${measure} by ${by} in ${WINDOWS[window]}`;

/** The window and the scope of a figure, as in "in 24 hours by source". */
export const showScope = ({ window, by }: Pick<Figure, 'window' | 'by'>): string =>
  `in ${WINDOWS[window]} by ${by}`;

/** The facts with another amount. The sums of the windows hold the amount, so they move with it. */
export const withAmount = (facts: Facts, value: bigint): Facts => {
  const before = facts.amountMinor.known ? parseMinor(facts.amountMinor.value) : null;
  const amountMinor = { known: true, value: value.toString() } as const;
  if (before === null) return { ...facts, amountMinor };
  const moved = Object.entries(facts.velocity).map(([key, text]) => {
    const used = key.endsWith('/sum') ? parseMinor(text) : null;
    return [key, used === null ? text : atLeastZero(used - before + value).toString()] as const;
  });
  return { ...facts, amountMinor, velocity: Object.fromEntries(moved) };
};

const atLeastZero = (value: bigint): bigint => (value > 0n ? value : 0n);

/** The lowest amount with which the sum of a limit is over it; null where the amount does not decide that. */
export const amountOver = (limit: VelocityLimit, prepared: Prepared): bigint | null => {
  const { facts, amount } = prepared;
  if (limit.measure !== 'sum' || amount === null || !isComparable(limit, facts)) return null;
  const used = figureOf(prepared, velocityKey(limit));
  return used === null ? null : atLeastZero(BigInt(limit.over) + 1n - used + amount);
};

import { parseMinor, prepare } from './check.ts';
import { showDays } from './conditions.ts';
import { datesOfAge } from './payee-dates.ts';
import type { Condition } from './schema.ts';
import { showMinor } from './texts.ts';
import type { Fact, Facts } from './types.ts';
import {
  amountOver,
  isComparable,
  showMeasure,
  showUsed,
  velocityKey,
  withAmount,
  type VelocityLimit,
} from './velocity.ts';

/** An ordered fact, cut into classes [edge, next edge) by the numbers that the rules name. */
export interface RangeCandidate {
  readonly kind: 'range';
  readonly condition: string;
  readonly edges: readonly bigint[];
  /** Class of the fact's value; null when it is unknown. */
  readonly current: number | null;
  /** Facts of a class: one of every part of it that no rule tells apart inside. */
  readonly at: (cell: number) => readonly [Facts, ...Facts[]];
  readonly text: (first: number, last: number) => string;
}

interface RangeOptions {
  readonly condition: string;
  readonly edges: readonly bigint[];
  /** Where rules tell values apart too, by numbers that none of them names: no text can say them. */
  readonly cuts?: readonly bigint[];
  readonly value: bigint | null;
  readonly with: (value: bigint) => Facts;
  readonly text: (low: bigint | null, high: bigint | null) => string;
}

const rangeOf = (options: RangeOptions): readonly RangeCandidate[] => {
  const { condition, edges, cuts = [], value, with: change, text } = options;
  const sorted = [...new Set([0n, ...edges])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (sorted.length === 1) return [];
  const current = value === null ? null : sorted.findLastIndex((edge) => edge <= value);
  return [
    {
      kind: 'range',
      condition,
      edges: sorted,
      current,
      at: (cell) => {
        const [low, high] = [sorted[cell] ?? 0n, sorted[cell + 1]];
        const inside = cuts.filter((cut) => cut > low && (high === undefined || cut < high));
        return [change(low), ...inside.map(change)];
      },
      text: (first, last) => text(first === 0 ? null : (sorted[first] ?? null), sorted[last + 1] ?? null),
    },
  ];
};

const known = <T>(value: T): Fact<T> => ({ known: true, value });

const limitsOf = (whens: readonly Condition[]): readonly VelocityLimit[] =>
  whens.flatMap(({ velocity }) => (velocity === undefined ? [] : [velocity]));

/** Another amount makes other sums, so the limits on them tell amounts apart as well. */
export const amountRanges = (whens: readonly Condition[], facts: Facts): readonly RangeCandidate[] => {
  const { asset } = facts;
  if (!asset.known) return [];
  const ccy = asset.value;
  const prepared = prepare(facts);
  const windows = whens.map(({ amount }) => amount).filter((window) => window?.ccy === ccy);
  return rangeOf({
    condition: 'amount',
    edges: windows.flatMap((window) =>
      [window?.min, window?.max].filter((it) => it !== undefined).map(BigInt),
    ),
    cuts: limitsOf(whens)
      .map((limit) => amountOver(limit, prepared))
      .filter((cut) => cut !== null),
    value: prepared.amount,
    with: (value) => withAmount(facts, value),
    text: (low, high) => halfOpen('amount', low, high, (edge) => showMinor(edge, ccy)),
  });
};

export const ageRanges = (
  whens: readonly Condition[],
  facts: Facts,
  time?: string,
): readonly RangeCandidate[] => {
  const age = facts.payeeAgeDays;
  const dates = datesOfAge(facts, time);
  return rangeOf({
    condition: 'payee.ageDaysLt',
    edges: whens.flatMap(({ payee }) => (payee?.ageDaysLt === undefined ? [] : [BigInt(payee.ageDaysLt)])),
    value: age.known ? BigInt(Math.max(0, Math.floor(age.value))) : null,
    with: (value) => ({ ...facts, payeeAgeDays: known(Number(value)) }),
    text: (low, high) => dates(halfOpen('payee age', low, high, showDays), low, high),
  });
};

export const velocityRanges = (whens: readonly Condition[], facts: Facts): readonly RangeCandidate[] => {
  const limits = new Map<string, VelocityLimit[]>();
  for (const limit of limitsOf(whens))
    if (hasUnit(limit, facts))
      limits.set(velocityKey(limit), [...(limits.get(velocityKey(limit)) ?? []), limit]);
  return [...limits].flatMap(([key, same]) => velocityRange(key, same, facts));
};

/** Edges can be told only in a known unit, the same for all limits on one figure. */
const hasUnit = (limit: VelocityLimit, facts: Facts): boolean =>
  isComparable(limit, facts) && (limit.measure === 'count' || facts.asset.known);

const velocityRange = (
  key: string,
  limits: readonly VelocityLimit[],
  facts: Facts,
): readonly RangeCandidate[] => {
  const [limit] = limits;
  const used = Object.hasOwn(facts.velocity, key) ? facts.velocity[key] : undefined;
  if (limit === undefined) return [];
  const show = (edge: bigint): string => showUsed(limit, edge - 1n, facts);
  const label = showMeasure(limit);
  return rangeOf({
    condition: 'velocity',
    // "Over" is strict, so the first figure above the limit opens a class.
    edges: limits.map(({ over }) => BigInt(over) + 1n),
    value: used === undefined ? null : parseMinor(used),
    with: (value) => ({ ...facts, velocity: { ...facts.velocity, [key]: value.toString() } }),
    text: (low, high) => overLimit(label, low, high, show),
  });
};

type Show = (edge: bigint) => string;

const halfOpen = (label: string, low: bigint | null, high: bigint | null, show: Show): string =>
  between(label, low === null ? null : `≥ ${show(low)}`, high === null ? null : `< ${show(high)}`);

const overLimit = (label: string, low: bigint | null, high: bigint | null, show: Show): string =>
  between(label, low === null ? null : `> ${show(low)}`, high === null ? null : `≤ ${show(high)}`);

const between = (label: string, ...bounds: readonly (string | null)[]): string => {
  const parts = bounds.filter((bound) => bound !== null);
  return parts.length === 0 ? `if ${label} were known` : `if ${label} ${parts.join(' and ')}`;
};

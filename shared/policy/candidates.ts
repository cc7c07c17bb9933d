import { railNames } from '#shared/identifiers';
import { parseMinor } from './check.ts';
import { decodeNames, screeningNames, showDays, showLoosens, showOwner, tierNames } from './conditions.ts';
import { datesOfAge } from './payee-dates.ts';
import type { Condition } from './schema.ts';
import { anyOf, showMinor } from './texts.ts';
import type { Fact, Facts, RuleTrace } from './types.ts';
import { isComparable, showScope, showUsed, velocityKey, type VelocityLimit } from './velocity.ts';

/** A change of one fact that may make the answer easier. `condition` names the conditions that it touches. */
export type Candidate =
  | {
      readonly kind: 'value';
      readonly condition: string;
      readonly text: string;
      readonly facts: Facts;
    }
  | {
      /** An ordered fact, cut into classes [edge, next edge) that no rule tells apart inside. */
      readonly kind: 'range';
      readonly condition: string;
      readonly edges: readonly bigint[];
      /** Class of the fact's value; null when it is unknown. */
      readonly current: number | null;
      readonly at: (cell: number) => Facts;
      readonly text: (first: number, last: number) => string;
    };

/** Every single change that the traced rules can tell from the facts as they are; `time` is theirs. */
export const candidatesOf = (
  trace: readonly RuleTrace[],
  facts: Facts,
  time?: string,
): readonly Candidate[] => {
  const whens = trace.map(({ when }) => when).filter(({ action }) => action.includes(facts.action));
  return [
    ...amountRanges(whens, facts),
    ...ageRanges(whens, facts, time),
    ...velocityRanges(whens, facts),
    ...finiteValues(whens, facts),
    ...calendarValues(whens, facts),
    ...riskValues(whens, facts),
    ...softLimitValues(whens, facts),
  ];
};

const known = <T>(value: T): Fact<T> => ({ known: true, value });

interface RangeOptions {
  readonly condition: string;
  readonly edges: readonly bigint[];
  readonly value: bigint | null;
  readonly with: (value: bigint) => Facts;
  readonly text: (low: bigint | null, high: bigint | null) => string;
}

const rangeOf = ({ condition, edges, value, with: change, text }: RangeOptions): readonly Candidate[] => {
  const sorted = [...new Set([0n, ...edges])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (sorted.length === 1) return [];
  const current = value === null ? null : sorted.findLastIndex((edge) => edge <= value);
  return [
    {
      kind: 'range',
      condition,
      edges: sorted,
      current,
      at: (cell) => change(sorted[cell] ?? 0n),
      text: (first, last) => text(first === 0 ? null : (sorted[first] ?? null), sorted[last + 1] ?? null),
    },
  ];
};

const amountRanges = (whens: readonly Condition[], facts: Facts): readonly Candidate[] => {
  const { asset } = facts;
  if (!asset.known) return [];
  const ccy = asset.value;
  const windows = whens.map(({ amount }) => amount).filter((window) => window?.ccy === ccy);
  return rangeOf({
    condition: 'amount',
    edges: windows.flatMap((window) =>
      [window?.min, window?.max].filter((it) => it !== undefined).map(BigInt),
    ),
    value: facts.amountMinor.known ? parseMinor(facts.amountMinor.value) : null,
    with: (value) => ({ ...facts, amountMinor: known(value.toString()) }),
    text: (low, high) => halfOpen('amount', low, high, (edge) => showMinor(edge, ccy)),
  });
};

const ageRanges = (whens: readonly Condition[], facts: Facts, time?: string): readonly Candidate[] => {
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

const velocityRanges = (whens: readonly Condition[], facts: Facts): readonly Candidate[] => {
  const limits = new Map<string, VelocityLimit[]>();
  for (const { velocity: limit } of whens)
    if (limit !== undefined && hasUnit(limit, facts))
      limits.set(velocityKey(limit), [...(limits.get(velocityKey(limit)) ?? []), limit]);
  return [...limits].flatMap(([key, same]) => velocityRange(key, same, facts));
};

/** Edges can be told only in a known unit, the same for all limits on one figure. */
const hasUnit = (limit: VelocityLimit, facts: Facts): boolean =>
  isComparable(limit, facts) && (limit.measure === 'count' || facts.asset.known);

const velocityRange = (key: string, limits: readonly VelocityLimit[], facts: Facts): readonly Candidate[] => {
  const [limit] = limits;
  const used = Object.hasOwn(facts.velocity, key) ? facts.velocity[key] : undefined;
  if (limit === undefined) return [];
  const show = (edge: bigint): string => showUsed(limit, edge - 1n, facts);
  const scope = showScope(limit);
  return rangeOf({
    condition: 'velocity',
    // "Over" is strict, so the first figure above the limit opens a class.
    edges: limits.map(({ over }) => BigInt(over) + 1n),
    value: used === undefined ? null : parseMinor(used),
    with: (value) => ({ ...facts, velocity: { ...facts.velocity, [key]: value.toString() } }),
    text: (low, high) => overLimit(low, high, show, scope),
  });
};

const halfOpen = (
  label: string,
  low: bigint | null,
  high: bigint | null,
  show: (edge: bigint) => string,
): string => {
  if (low === null && high === null) return `if ${label} were known`;
  const parts = [...(low === null ? [] : [`≥ ${show(low)}`]), ...(high === null ? [] : [`< ${show(high)}`])];
  return `if ${label} ${parts.join(' and ')}`;
};

const overLimit = (
  low: bigint | null,
  high: bigint | null,
  show: (edge: bigint) => string,
  scope: string,
): string => {
  if (low === null && high === null) return `if velocity ${scope} were known`;
  const parts = [...(low === null ? [] : [`> ${show(low)}`]), ...(high === null ? [] : [`≤ ${show(high)}`])];
  return `if velocity ${parts.join(' and ')} ${scope}`;
};

/** A fact with a short list of values: every other value is tried. */
interface Finite {
  readonly condition: string;
  readonly isUsed: (when: Condition) => boolean;
  readonly values: (facts: Facts) => readonly (readonly [text: string, facts: Facts])[];
}

const others = <T>(fact: Fact<T>, universe: readonly T[]): readonly T[] =>
  universe.filter((value) => !fact.known || fact.value !== value);

const FINITE: readonly Finite[] = [
  {
    condition: 'payee.listed',
    isUsed: ({ payee }) => payee?.listed !== undefined,
    values: (facts) =>
      others(facts.payeeListed, [true, false]).map((value) => [
        `if payee is ${value ? 'listed' : 'unlisted'}`,
        { ...facts, payeeListed: known(value) },
      ]),
  },
  {
    condition: 'payee.screening',
    isUsed: ({ payee }) => payee?.screening !== undefined,
    values: (facts) =>
      others(facts.payeeScreening, screeningNames).map((value) => [
        `if payee screening is ${value}`,
        { ...facts, payeeScreening: known(value) },
      ]),
  },
  {
    condition: 'decode',
    isUsed: ({ decode }) => decode !== undefined,
    values: (facts) =>
      others(facts.decode, decodeNames).map((value) => [
        `if decoding is ${value}`,
        { ...facts, decode: known(value) },
      ]),
  },
  {
    condition: 'tiers',
    isUsed: ({ tiers }) => tiers !== undefined,
    values: (facts) =>
      others(facts.tier, tierNames).map((value) => [`if tier is ${value}`, { ...facts, tier: known(value) }]),
  },
  {
    condition: 'rails',
    isUsed: ({ rails }) => rails !== undefined,
    values: (facts) =>
      others(facts.rail, railNames).map((value) => [`if rail is ${value}`, { ...facts, rail: known(value) }]),
  },
  {
    condition: 'initiatorIsOwner',
    isUsed: ({ initiatorIsOwner }) => initiatorIsOwner !== undefined,
    values: (facts) =>
      others(facts.initiatorIsOwner, [true, false]).map((value) => [
        `if initiator is ${showOwner(value)}`,
        { ...facts, initiatorIsOwner: known(value) },
      ]),
  },
  {
    condition: 'loosens',
    isUsed: ({ loosens }) => loosens !== undefined,
    values: (facts) =>
      others(facts.loosens, [true, false]).map((value) => [
        `if change is ${showLoosens(value)}`,
        { ...facts, loosens: known(value) },
      ]),
  },
];

const finiteValues = (whens: readonly Condition[], facts: Facts): readonly Candidate[] =>
  FINITE.filter(({ isUsed }) => whens.some(isUsed)).flatMap(({ condition, values }) =>
    values(facts).map(([text, changed]) => ({ kind: 'value', condition, text, facts: changed })),
  );

const calendarValues = (whens: readonly Condition[], facts: Facts): readonly Candidate[] => {
  const calendars = new Set(whens.flatMap(({ time }) => (time === undefined ? [] : [time.calendar])));
  return [...calendars].flatMap((calendar) => {
    const now = Object.hasOwn(facts.calendars, calendar) ? facts.calendars[calendar] : undefined;
    return [true, false]
      .filter((inside) => inside !== now)
      .map((inside): Candidate => ({
        kind: 'value',
        condition: 'time',
        text: `if time is ${inside ? 'inside' : 'outside'} ${calendar}`,
        facts: { ...facts, calendars: { ...facts.calendars, [calendar]: inside } },
      }));
  });
};

/** Each rule's risk facts are taken away together: one alone would leave the rule standing. */
const riskValues = (whens: readonly Condition[], facts: Facts): readonly Candidate[] => {
  const risks = facts.riskFacts;
  if (!risks.known) return [];
  const present = whens.map((when) => risks.value.filter((risk) => when.riskFacts?.includes(risk) === true));
  const sets = new Map(present.filter((set) => set.length > 0).map((set) => [anyOf(set), set]));
  return [...sets].map(([text, removed]) => ({
    kind: 'value',
    condition: 'riskFacts',
    text: `without risk fact ${text}`,
    facts: { ...facts, riskFacts: known(risks.value.filter((risk) => !removed.includes(risk))) },
  }));
};

/** As with risk facts, but by the name of the limit, whichever account and window it is of. */
const softLimitValues = (whens: readonly Condition[], facts: Facts): readonly Candidate[] => {
  const passed = facts.softLimits;
  if (!passed.known) return [];
  const isOf = (name: string) => (flagged: string) => flagged.startsWith(name);
  const present = whens.map(({ softLimits = [] }) =>
    softLimits.filter((name) => passed.value.some(isOf(name))),
  );
  const sets = new Map(present.filter((set) => set.length > 0).map((set) => [anyOf(set), set]));
  return [...sets].map(([text, names]) => ({
    kind: 'value',
    condition: 'softLimits',
    text: `without passing ${text}`,
    facts: {
      ...facts,
      softLimits: known(passed.value.filter((flagged) => !names.some((name) => isOf(name)(flagged)))),
    },
  }));
};

import { railNames } from '#shared/identifiers';
import { ageRanges, amountRanges, velocityRanges, type RangeCandidate } from './candidate-ranges.ts';
import { decodeNames, screeningNames, showLoosens, showOwner, tierNames } from './conditions.ts';
import type { Condition } from './schema.ts';
import { anyOf } from './texts.ts';
import type { Fact, Facts, RuleTrace } from './types.ts';

/** A change of one fact that may make the answer easier. `condition` names the condition on that fact. */
export type Candidate =
  | {
      readonly kind: 'value';
      readonly condition: string;
      readonly text: string;
      readonly facts: Facts;
    }
  | RangeCandidate;

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

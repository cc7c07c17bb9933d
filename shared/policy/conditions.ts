import { railNames } from '#shared/identifiers';
import { amountCheck } from './amount.ts';
import { lazily, type Check } from './check.ts';
import { actionNames, softLimitNames, type Condition } from './schema.ts';
import { showMoment } from './moment.ts';
import { anyOf, showFact } from './texts.ts';
import type { CalendarMoment, Fact, Facts } from './types.ts';
import { velocityCheck } from './velocity.ts';

export const tierNames = ['hot', 'warm', 'cold'] as const;
export const screeningNames = ['clear', 'hit', 'stale'] as const;
export const decodeNames = ['full', 'partial', 'none'] as const;

/** The checks of one rule, in the order in which they are judged and shown. */
export const checksOf = (when: Condition): readonly Check[] => {
  const before = known.get(when);
  if (before !== undefined) return before;
  const checks = builders.map((build) => build(when)).filter((check) => check !== undefined);
  // A condition that can still change has to be read again each time.
  if (Object.isFrozen(when)) known.set(when, checks);
  return checks;
};

const known = new WeakMap<Condition, readonly Check[]>();

type Builder = (when: Condition) => Check | undefined;

interface MemberOptions<T extends string> {
  readonly condition: string;
  readonly allowed: readonly T[] | undefined;
  readonly fact: (facts: Facts) => Fact<T>;
  /** Every value that the fact can have; absent where the list is open. */
  readonly universe?: readonly T[];
}

/** The fact is one of the allowed values. */
const member = <T extends string>(options: MemberOptions<T>): Check | undefined => {
  const { condition, allowed, fact, universe } = options;
  if (allowed === undefined) return undefined;
  const accepts: ReadonlySet<string> = new Set<string>(allowed);
  return {
    condition,
    test: ({ facts }) => {
      const it = fact(facts);
      if (!it.known) return 'unknown';
      return accepts.has(it.value) ? 'true' : 'false';
    },
    expected: lazily(() => anyOf(allowed)),
    actual: ({ facts }) => showFact(fact(facts), (value) => value),
    literal: universe === undefined ? null : { kind: 'finite', key: condition, universe, accepts },
  };
};

/** At least one of the fact's values is among the wanted ones. */
const overlap = (
  condition: string,
  wanted: readonly string[] | undefined,
  fact: (facts: Facts) => Fact<readonly string[]>,
): Check | undefined => {
  if (wanted === undefined) return undefined;
  const accepts: ReadonlySet<string> = new Set(wanted);
  return {
    condition,
    test: ({ facts }) => {
      const it = fact(facts);
      if (!it.known) return 'unknown';
      return it.value.some((value) => accepts.has(value)) ? 'true' : 'false';
    },
    expected: lazily(() => anyOf(wanted)),
    actual: ({ facts }) => showFact(fact(facts), (values) => (values.length === 0 ? 'none' : anyOf(values))),
    literal: null,
  };
};

interface FlagOptions {
  readonly condition: string;
  readonly key: string;
  readonly wanted: boolean;
  readonly show: (value: boolean) => string;
  readonly fact: (facts: Facts) => Fact<boolean>;
}

const BOOLEANS = ['true', 'false'] as const;

const flag = ({ condition, key, wanted, show, fact }: FlagOptions): Check => ({
  condition,
  test: ({ facts }) => {
    const it = fact(facts);
    if (!it.known) return 'unknown';
    return it.value === wanted ? 'true' : 'false';
  },
  expected: () => show(wanted),
  actual: ({ facts }) => showFact(fact(facts), show),
  literal: { kind: 'finite', key, universe: BOOLEANS, accepts: new Set([String(wanted)]) },
});

const action: Builder = (when) =>
  member({
    condition: 'action',
    allowed: when.action,
    fact: (facts) => ({ known: true, value: facts.action }),
    universe: actionNames,
  });

const listed: Builder = ({ payee }) =>
  payee?.listed === undefined
    ? undefined
    : flag({
        condition: 'payee.listed',
        key: 'payee.listed',
        wanted: payee.listed,
        show: (value) => (value ? 'listed' : 'unlisted'),
        fact: (facts) => facts.payeeListed,
      });

const age: Builder = ({ payee }) => {
  const limit = payee?.ageDaysLt;
  if (limit === undefined) return undefined;
  return {
    condition: 'payee.ageDaysLt',
    test: ({ facts: { payeeAgeDays } }) => {
      if (!payeeAgeDays.known) return 'unknown';
      return payeeAgeDays.value < limit ? 'true' : 'false';
    },
    expected: () => `< ${showDays(limit)}`,
    actual: ({ facts }) => showFact(facts.payeeAgeDays, showDays),
    literal: null,
  };
};

export const showDays = (days: number | bigint): string =>
  `${String(days)} ${Number(days) === 1 ? 'day' : 'days'}`;

const time: Builder = ({ time: wanted }) => {
  if (wanted === undefined) return undefined;
  const { calendar, inside } = wanted;
  const check = flag({
    condition: 'time',
    key: `time/${calendar}`,
    wanted: inside,
    show: (value) => `${value ? 'inside' : 'outside'} ${calendar}`,
    fact: (facts) => calendarFact(facts, calendar),
  });
  return {
    ...check,
    actual: (prepared) => showMoment(momentIn(prepared.facts, calendar), check.actual(prepared)),
  };
};

const calendarFact = ({ calendars }: Facts, calendar: string): Fact<boolean> => {
  // An own key only: a calendar may be called like a member of Object.prototype.
  const inside = Object.hasOwn(calendars, calendar) ? calendars[calendar] : undefined;
  if (inside === undefined) return { known: false, why: `calendar ${calendar} is not available` };
  return { known: true, value: inside };
};

/** The clock of the calendar, where the facts have it and know the answer that follows from it. */
const momentIn = ({ calendars, moments = {} }: Facts, calendar: string): CalendarMoment | undefined =>
  Object.hasOwn(calendars, calendar) && Object.hasOwn(moments, calendar) ? moments[calendar] : undefined;

const one = <T>(value: T | undefined): readonly T[] | undefined =>
  value === undefined ? undefined : [value];

const builders: readonly Builder[] = [
  action,
  (when) => overlap('initiatorGroups', when.initiatorGroups, (facts) => facts.initiatorGroups),
  (when) => member({ condition: 'sources', allowed: when.sources, fact: (facts) => facts.source }),
  (when) =>
    member({ condition: 'tiers', allowed: when.tiers, fact: (facts) => facts.tier, universe: tierNames }),
  (when) => member({ condition: 'assets', allowed: when.assets, fact: (facts) => facts.asset }),
  (when) =>
    member({ condition: 'rails', allowed: when.rails, fact: (facts) => facts.rail, universe: railNames }),
  (when) => amountCheck(when.amount),
  (when) => velocityCheck(when.velocity),
  listed,
  age,
  (when) => overlap('payee.country', when.payee?.country, (facts) => facts.payeeCountries),
  (when) =>
    member({
      condition: 'payee.screening',
      allowed: one(when.payee?.screening),
      fact: (facts) => facts.payeeScreening,
      universe: screeningNames,
    }),
  time,
  (when) =>
    member({
      condition: 'decode',
      allowed: one(when.decode),
      fact: (facts) => facts.decode,
      universe: decodeNames,
    }),
  (when) => overlap('riskFacts', when.riskFacts, (facts) => facts.riskFacts),
  (when) => member({ condition: 'purpose', allowed: when.purpose, fact: (facts) => facts.purpose }),
  (when) => overlap('softLimits', when.softLimits, softLimitNamesOf),
  ({ initiatorIsOwner: wanted }) =>
    wanted === undefined
      ? undefined
      : flag({
          condition: 'initiatorIsOwner',
          key: 'initiatorIsOwner',
          wanted,
          show: showOwner,
          fact: (facts) => facts.initiatorIsOwner,
        }),
  ({ loosens: wanted }) =>
    wanted === undefined
      ? undefined
      : flag({
          condition: 'loosens',
          key: 'loosens',
          wanted,
          show: showLoosens,
          fact: (facts) => facts.loosens,
        }),
];

/** A flag begins with the name of the limit; the window and the account that follow say where. */
const softLimitNamesOf = ({ softLimits }: Facts): Fact<readonly string[]> =>
  softLimits.known
    ? {
        known: true,
        value: softLimitNames.filter((name) => softLimits.value.some((flagged) => flagged.startsWith(name))),
      }
    : softLimits;

export const showOwner = (isOwner: boolean): string => (isOwner ? 'the owner' : 'not the owner');
export const showLoosens = (loosens: boolean): string => (loosens ? 'looser' : 'no looser');

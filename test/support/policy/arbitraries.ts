import fc from 'fast-check';
import type { AccountId, DeviceId, GroupId, PersonId } from '#shared/brand';
import type {
  CalendarMoment,
  Condition,
  Consequence,
  CountedApproval,
  Escalation,
  Fact,
  Facts,
  Place,
  Policy,
  Requirement,
  Rule,
} from '#shared/policy';

/* A universe small enough that random rules and random facts meet. */

export const GROUPS = ['compliance', 'controllers', 'senior-treasury', 'treasury'] as GroupId[];
export const SOURCES = ['acc-a', 'acc-b', 'acc-c'] as AccountId[];
export const ASSETS = ['EUR', 'USD', 'JPY'];
export const RAILS = ['book', 'sepa', 'swift', 'evm'] as const;
export const TIERS = ['hot', 'warm', 'cold'] as const;
export const SCREENINGS = ['clear', 'hit', 'stale'] as const;
export const DECODES = ['full', 'partial', 'none'] as const;
export const COUNTRIES = ['DE', 'FR', 'IR'];
export const CALENDARS = ['business-hours', 'target-days'];
export const RISKS = ['look-alike', 'new-payee', 'split'];
export const SOFT_LIMITS = ['soft-floor', 'soft-ceiling', 'soft-velocity'] as const;
export const PURPOSES = ['SUPP', 'SALA', 'INTC'];
export const EDGES = ['0', '1', '5000', '1000000', '25000000', '25000001'];
const AGES = [0, 1, 3, 6, 7, 30];

const subset = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength: 1 }).map((set) => [...set]);
const maybe = <T>(arbitrary: fc.Arbitrary<T>, weight = 4): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: weight });

/** There once in four times. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Drops keys without a value: an absent condition is an absent key. */
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

export const amountWindowArb = fc
  .record({
    min: maybe(fc.constantFrom(...EDGES), 2),
    max: maybe(fc.constantFrom(...EDGES), 2),
    ccy: fc.constantFrom(...ASSETS),
  })
  .map(compact);

const velocityLimit = fc
  .record({
    window: fc.constantFrom('h24', 'd7', 'm1'),
    by: fc.constantFrom('source', 'payee', 'initiator'),
    measure: fc.constantFrom('sum', 'count'),
    over: fc.constantFrom(...EDGES),
    ccy: maybe(fc.constantFrom(...ASSETS)),
    includePending: fc.constant(true as const),
  })
  .map(compact);

const payee = fc
  .record({
    listed: maybe(fc.boolean()),
    ageDaysLt: maybe(fc.constantFrom(1, 7, 30)),
    country: maybe(subset(COUNTRIES)),
    screening: maybe(fc.constantFrom(...SCREENINGS)),
  })
  .map(compact);

/** One key of a condition at a time, so that rules are neither empty nor unmatchable. */
const extras: readonly fc.Arbitrary<Partial<Condition>>[] = [
  subset(GROUPS).map((initiatorGroups) => ({ initiatorGroups })),
  subset(SOURCES).map((sources) => ({ sources })),
  subset(TIERS).map((tiers) => ({ tiers })),
  subset(ASSETS).map((assets) => ({ assets })),
  subset(RAILS).map((rails) => ({ rails })),
  amountWindowArb.map((amount) => ({ amount })),
  amountWindowArb.map((amount) => ({ amount })),
  amountWindowArb.map((amount) => ({ amount })),
  velocityLimit.map((velocity) => ({ velocity })),
  payee.map((it) => ({ payee: it })),
  payee.map((it) => ({ payee: it })),
  fc.record({ calendar: fc.constantFrom(...CALENDARS), inside: fc.boolean() }).map((time) => ({ time })),
  fc.constantFrom(...DECODES).map((decode) => ({ decode })),
  subset(RISKS).map((riskFacts) => ({ riskFacts })),
  subset(PURPOSES).map((purpose) => ({ purpose })),
  fc.oneof(
    subset(SOFT_LIMITS).map((softLimits) => ({ softLimits })),
    fc.boolean().map((initiatorIsOwner) => ({ initiatorIsOwner })),
    fc.boolean().map((loosens) => ({ loosens })),
  ),
];

export const conditionArb: fc.Arbitrary<Condition> = fc
  .tuple(
    fc.constantFrom<Condition['action'][]>(
      ['transfer'],
      ['transfer'],
      ['transfer', 'account.register'],
      ['account.register'],
    ),
    fc.array(fc.oneof(...extras), { maxLength: 3 }),
  )
  .map(([action, parts]) => Object.assign({ action }, ...parts) as Condition);

/** Few hours and groups, so that escalations of the same places meet; some are to the group itself. */
export const escalationArb: fc.Arbitrary<Escalation> = fc.record({
  afterHours: fc.constantFrom(1, 8, 24),
  groups: subset(GROUPS),
});

const placeArb = fc
  .record({
    group: fc.constantFrom(...GROUPS),
    atLeast: fc.integer({ min: 1, max: 3 }),
    escalate: seldom(escalationArb),
  })
  .map(compact);

export const demandArb: fc.Arbitrary<Consequence> = fc
  .record({
    kind: fc.constant('require' as const),
    groups: fc.array(placeArb, { minLength: 1, maxLength: 2 }),
    distinct: fc.subarray(['person', 'device', 'build', 'site'] as const).map((kinds) => [...kinds]),
    delayHours: seldom(fc.constantFrom(0, 4, 24)),
    tier: seldom(fc.constant('cold' as const)),
    secondLook: seldom(fc.boolean()),
  })
  .map((it) => compact(it) as Consequence);

export const denyArb: fc.Arbitrary<Consequence> = fc
  .constantFrom('sanctions-hit', 'off-hours', 'unlisted')
  .map((code) => ({ kind: 'deny', code }));

export const consequenceArb = fc.oneof(
  { weight: 4, arbitrary: demandArb },
  { weight: 1, arbitrary: denyArb },
);

/** When every rule has to be looked at again, unless a test gives it another date. */
export const REVIEW_BY = '2030-01-01';

export const ruleOf = (id: string, when: Condition, then: Consequence, version = 1): Rule => ({
  id,
  version,
  owner: 'p-owner' as PersonId,
  reviewBy: REVIEW_BY,
  title: `Rule ${id}`,
  when,
  then,
});

export const policyOf = (...rules: readonly Rule[]): Policy => ({
  version: 1,
  title: 'Test policy',
  rules: [...rules],
});

export const policyArb = (maxRules = 6): fc.Arbitrary<Policy> =>
  fc
    .array(fc.tuple(conditionArb, consequenceArb, fc.integer({ min: 1, max: 9 })), { maxLength: maxRules })
    .map((parts) =>
      policyOf(...parts.map(([when, then, version], index) => ruleOf(`R-${index + 1}`, when, then, version))),
    );

/** A policy whose rules are looked at again on different days. */
export const datedPolicyArb = (maxRules = 6): fc.Arbitrary<Policy> =>
  fc
    .tuple(
      shadowedPolicyArb(maxRules),
      fc.array(fc.constantFrom('2029-12-31', REVIEW_BY, '2030-06-30'), { minLength: 9, maxLength: 9 }),
    )
    .map(([policy, dates]) => ({
      ...policy,
      rules: policy.rules.map((rule, at) => ({ ...rule, reviewBy: dates[at] ?? rule.reviewBy })),
    }));

/** The policy with some of its rules on trial. */
export const withShadows = (policy: Policy, ids: readonly string[]): Policy => ({
  ...policy,
  rules: policy.rules.map((rule) => (ids.includes(rule.id) ? { ...rule, shadow: true } : rule)),
});

/** The policy as if those rules were not written. */
export const withoutRules = (policy: Policy, ids: readonly string[]): Policy => ({
  ...policy,
  rules: policy.rules.filter(({ id }) => !ids.includes(id)),
});

/** A policy, and which of its rules are to be in shadow: none, some or all. */
export const policyAndShadowsArb = (maxRules = 6): fc.Arbitrary<readonly [Policy, readonly string[]]> =>
  policyArb(maxRules).chain((policy) =>
    fc.tuple(fc.constant(policy), fc.subarray(policy.rules.map(({ id }) => id))),
  );

/** A policy some of whose rules may be in shadow. */
export const shadowedPolicyArb = (maxRules = 6): fc.Arbitrary<Policy> =>
  policyAndShadowsArb(maxRules).map(([policy, ids]) => withShadows(policy, ids));

const factArb = <T>(value: fc.Arbitrary<T>, unknownWeight: number): fc.Arbitrary<Fact<T>> =>
  fc.oneof(
    { weight: 100 - unknownWeight, arbitrary: value.map((it): Fact<T> => ({ known: true, value: it })) },
    { weight: unknownWeight, arbitrary: fc.constant<Fact<T>>({ known: false, why: 'not supplied' }) },
  );

export const VELOCITY_KEYS = ['h24', 'd7', 'm1'].flatMap((window) =>
  ['source', 'payee', 'initiator'].flatMap((by) =>
    ['sum', 'count'].map((measure) => `${window}/${by}/${measure}`),
  ),
);

const present = <T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc
    .tuple(fc.subarray([...keys]), fc.array(value, { minLength: keys.length, maxLength: keys.length }))
    .map(([chosen, values]) => Object.fromEntries(chosen.map((key, index) => [key, values[index] as T])));

/** Around the day on which rules have to be looked at again; absent, nothing is overdue. */
export const dayArb = fc.constantFrom(undefined, '2029-12-31', REVIEW_BY, '2030-01-02', '2031-01-01');

const momentArb: fc.Arbitrary<CalendarMoment> = fc.record({
  weekday: fc.constantFrom('mon', 'sat'),
  minute: fc.nat(1_439),
  utcOffsetMinutes: fc.constantFrom(0, 60, 120, -210, 345),
  hours: fc.constantFrom(null, { open: 480, close: 1_080 }, { open: 0, close: 1_440 }),
});

/** Random facts of payments at a time of day. */
export const timedFactsArb = (unknownWeight = 20): fc.Arbitrary<Facts> =>
  fc
    .tuple(factsArb(unknownWeight), present(CALENDARS, momentArb))
    .map(([facts, moments]) => ({ ...facts, moments }));

/** Random facts; `unknownWeight` of a hundred are unknown. */
export const factsArb = (unknownWeight = 20): fc.Arbitrary<Facts> =>
  fc.tuple(undatedFactsArb(unknownWeight), dayArb).map(([facts, day]) => compact({ ...facts, day }));

const undatedFactsArb = (unknownWeight: number): fc.Arbitrary<Facts> =>
  fc.record({
    asOf: fc.nat(1_000),
    action: fc.constantFrom('transfer', 'transfer', 'transfer', 'account.register'),
    initiator: fc.constant('p-initiator' as PersonId),
    initiatorGroups: factArb(fc.subarray(GROUPS), unknownWeight),
    source: factArb(fc.constantFrom(...SOURCES, 'acc-z' as AccountId), unknownWeight),
    tier: factArb(fc.constantFrom(...TIERS), unknownWeight),
    asset: factArb(fc.constantFrom(...ASSETS), unknownWeight),
    rail: factArb(fc.constantFrom(...RAILS), unknownWeight),
    amountMinor: factArb(fc.constantFrom(...EDGES, '4999', '5001', '99999999999999999999'), unknownWeight),
    velocity: present(VELOCITY_KEYS, fc.constantFrom(...EDGES, '2')),
    payeeListed: factArb(fc.boolean(), unknownWeight),
    payeeAgeDays: factArb(fc.constantFrom(...AGES), unknownWeight),
    payeeCountries: factArb(fc.subarray([...COUNTRIES, 'US']), unknownWeight),
    payeeScreening: factArb(fc.constantFrom(...SCREENINGS), unknownWeight),
    calendars: present(CALENDARS, fc.boolean()),
    decode: factArb(fc.constantFrom(...DECODES), unknownWeight),
    riskFacts: factArb(fc.subarray(RISKS), unknownWeight),
    purpose: factArb(fc.constantFrom(...PURPOSES, 'OTHR'), unknownWeight),
    softLimits: factArb(
      fc.subarray(['soft-floor:acc-a', 'soft-ceiling:acc-b', 'soft-velocity-h24-sum:acc-a']),
      unknownWeight,
    ),
    initiatorIsOwner: factArb(fc.boolean(), unknownWeight),
    loosens: factArb(fc.boolean(), unknownWeight),
  });

export const requirementArb: fc.Arbitrary<Requirement> = fc.record({
  groups: fc
    .subarray(GROUPS, { minLength: 1 })
    .chain((groups) =>
      fc.tuple(
        ...groups.map((group) =>
          fc
            .record({ atLeast: fc.integer({ min: 1, max: 3 }), escalate: seldom(escalationArb) })
            .map((rest) => compact({ group, ...rest }) as Place),
        ),
      ),
    ),
  distinct: fc.subarray(['person', 'device', 'build'] as const),
  delayHours: fc.constant(0),
  tier: fc.constant(null),
  secondLook: fc.constant(false),
});

export const PEOPLE = ['p-1', 'p-2', 'p-3', 'p-4', 'p-5', 'p-initiator'] as PersonId[];

/** Around the hours after which something is escalated. */
export const openHoursArb = fc.constantFrom(0, 0.5, 1, 7.999, 8, 24, 100);

/** Few people, devices and builds, so that they collide. */
export const approvalsArb: fc.Arbitrary<CountedApproval[]> = fc.array(
  fc.record({
    person: fc.constantFrom(...PEOPLE),
    groups: fc.subarray(GROUPS),
    device: fc.constantFrom('d-1', 'd-2', 'd-3', 'd-4').map((id) => id as DeviceId),
    build: fc.constantFrom('b-1', 'b-2', 'b-3'),
    openHours: openHoursArb,
  }),
  { maxLength: 7 },
);

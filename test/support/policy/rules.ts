import fc from 'fast-check';
import type { AccountId, GroupId } from '#shared/brand';
import {
  actionNames,
  distinctKinds,
  ruleSchema,
  softLimitNames,
  type Condition,
  type Consequence,
  type Rule,
} from '#shared/policy';
import { ruleOf } from './arbitraries.ts';

/*
 * Rules of every form that the schema allows, the odd ones too: names that read like words of a sentence, sets that
 * repeat a member, demands that ask nothing. For what is written about rules, not for what they decide.
 */

/** Texts that a careless sentence would mix up. */
const TEXTS = ['a', 'b', 'a or b', 'a, b', 'or', 'and', '"', 'a)', 'with purpose SUPP', 'need', '1', ''];
const ASSETS = ['EUR', 'JPY', 'ETH', 'XYZ', 'X or Y'];
const MINORS = ['0', '1', '10', '999', '1000', '1000000', '25000001', '100000000000000000001'];
const GROUPS = ['treasury', 'compliance', 'senior-treasury'] as GroupId[];
const ACCOUNTS = ['acc-a', 'acc-b', 'DE02.EUR'] as AccountId[];

/** Of a record only some keys are there. */
const OPTIONAL: { requiredKeys: never[] } = { requiredKeys: [] };

/** A set as somebody might write it: in any order, a member twice. */
const setOf = <T>(...values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const velocityArb = fc
  .tuple(
    fc.record({
      window: fc.constantFrom('h24' as const, 'd7' as const, 'm1' as const),
      by: fc.constantFrom('source' as const, 'payee' as const, 'initiator' as const),
      measure: fc.constantFrom('sum' as const, 'count' as const),
      over: fc.constantFrom(...MINORS),
      includePending: fc.constant(true as const),
    }),
    fc.record({ ccy: fc.constantFrom(...ASSETS) }, OPTIONAL),
  )
  .map(([limit, ccy]) => ({ ...limit, ...ccy }));

const amountArb = fc
  .tuple(
    fc.record({ ccy: fc.constantFrom(...ASSETS) }),
    fc.record({ min: fc.constantFrom(...MINORS), max: fc.constantFrom(...MINORS) }, OPTIONAL),
  )
  .map(([ccy, bounds]) => ({ ...ccy, ...bounds }));

/** One arbitrary for every condition: a new one does not compile until rules are drawn with it. */
const conditionArbs: { [Name in keyof Required<Condition>]: fc.Arbitrary<Required<Condition>[Name]> } = {
  action: fc.oneof(fc.constant<Condition['action']>(['transfer']), setOf(...actionNames)),
  initiatorGroups: setOf(...GROUPS),
  sources: setOf(...ACCOUNTS),
  tiers: setOf('hot', 'warm', 'cold'),
  assets: setOf(...ASSETS),
  rails: setOf('book', 'sepa', 'swift', 'evm'),
  amount: amountArb,
  velocity: velocityArb,
  payee: fc.record(
    {
      listed: fc.boolean(),
      ageDaysLt: fc.constantFrom(1, 7, 30),
      country: setOf('DE', 'IR', 'KP'),
      screening: fc.constantFrom('clear' as const, 'hit' as const, 'stale' as const),
    },
    OPTIONAL,
  ),
  time: fc.record({ calendar: fc.constantFrom(...TEXTS), inside: fc.boolean() }),
  decode: fc.constantFrom('full', 'partial', 'none'),
  riskFacts: setOf(...TEXTS),
  purpose: setOf('SUPP', 'SALA'),
  softLimits: setOf(...softLimitNames),
  initiatorIsOwner: fc.boolean(),
  loosens: fc.boolean(),
};

const { action: actionArb, ...optionalArbs } = conditionArbs;

export const anyConditionArb: fc.Arbitrary<Condition> = fc
  .tuple(
    actionArb,
    fc.subarray(Object.keys(optionalArbs) as (keyof typeof optionalArbs)[], { maxLength: 4 }),
    fc.record(optionalArbs),
  )
  .map(([action, names, values]) => ({
    action,
    ...Object.fromEntries(names.map((name) => [name, values[name]])),
  }));

const demandArb = fc
  .tuple(
    fc.record({
      groups: fc.array(
        fc.record({ group: fc.constantFrom(...GROUPS), atLeast: fc.integer({ min: 1, max: 4 }) }),
        { minLength: 1, maxLength: 3 },
      ),
      distinct: fc.array(fc.constantFrom(...distinctKinds), { maxLength: 3 }),
    }),
    fc.record(
      {
        delayHours: fc.constantFrom(0, 1, 24),
        tier: fc.constant('cold' as const),
        secondLook: fc.boolean(),
      },
      OPTIONAL,
    ),
  )
  .map(([asked, more]): Consequence => ({ kind: 'require', ...asked, ...more }));

const denyArb = fc
  .constantFrom(...TEXTS.filter((text) => text !== ''))
  .map((code): Consequence => ({ kind: 'deny', code }));

export const anyConsequenceArb = fc.oneof({ weight: 3, arbitrary: demandArb }, denyArb);

/** Any rule of that id that the schema takes. */
export const anyRuleArb = (id = 'R-1'): fc.Arbitrary<Rule> =>
  fc
    .tuple(anyConditionArb, anyConsequenceArb, fc.record({ shadow: fc.constant(true as const) }, OPTIONAL))
    .map(([when, then, shadow]) => ruleSchema.parse({ ...ruleOf(id, when, then), ...shadow }));

type Path = readonly string[];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where the members of a value lie that have no members themselves; an empty record is one. */
const leavesOf = (value: unknown, path: Path = []): readonly Path[] =>
  isRecord(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]))
    : [path];

/** The value with what lies at a path taken from another one, or taken away where the other has nothing there. */
const grafted = (value: unknown, other: unknown, [name, ...rest]: Path): unknown => {
  if (name === undefined || !isRecord(value)) return other;
  const inner = grafted(value[name], isRecord(other) ? other[name] : undefined, rest);
  const { [name]: _, ...others } = value;
  return inner === undefined ? others : { ...others, [name]: inner };
};

/** Two rules of one id that differ in little: the second has one small part of another rule. */
export const rulePairArb = (id = 'R-1'): fc.Arbitrary<readonly [Rule, Rule]> =>
  fc.tuple(anyRuleArb(id), anyRuleArb(id), fc.nat()).map(([a, b, pick]) => {
    const leaves = [...leavesOf(a), ...leavesOf(b)].filter(([part]) => part === 'when' || part === 'then');
    const path = leaves[pick % leaves.length] ?? ['when'];
    const mixed = ruleSchema.safeParse(grafted(a, b, path));
    // A part that does not stand alone, as a bound without its currency, comes with the whole around it.
    return [a, mixed.data ?? ruleSchema.parse(grafted(a, b, path.slice(0, path[0] === 'then' ? 1 : 2)))];
  });

/** A value's text when the order of a set, and a member that it repeats, make no difference. */
export const meaningOf = (value: unknown): string => {
  if (Array.isArray(value)) return `{${[...new Set(value.map(meaningOf))].toSorted().join(';')}}`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, member]) => `${name}=${meaningOf(member)}`)
    .toSorted()
    .join('&');
};

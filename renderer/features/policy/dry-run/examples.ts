import {
  describeFacts,
  factsOfTest,
  type Evaluation,
  type Policy,
  type PolicyExpectation,
  type PolicyTest,
  type TestFacts,
} from '#shared/policy';
import { capital } from '../policy-words.ts';

/* Transfers and changes on which a draft is tried: facts as the author of a test writes them. */

export interface Example {
  /** Its place in the screen's memory, and nothing else. */
  readonly id: number;
  readonly facts: TestFacts;
}

const FIRST_MAX = 4;
const NEW_PAYEE_DAYS = 3;

type AmountWindow = NonNullable<Policy['rules'][number]['when']['amount']>;

/**
 * Where a policy tells payments apart: just below and at its first bound, at its last, and to a new payee. In the
 * currency of which it has most bounds.
 */
export const firstExamples = (policy: Policy): readonly Example[] => {
  const transfers = policy.rules.filter(({ when }) => when.action.includes('transfer'));
  const windows = transfers.flatMap(({ when }) => when.amount ?? []);
  const ccy = mostNamed(windows.map((window) => window.ccy));
  if (ccy === undefined) return [{ id: 1, facts: { action: 'transfer' } }];
  const edges = edgesOf(windows.filter((window) => window.ccy === ccy));
  const [first = 1n] = edges;
  const last = edges.at(-1) ?? first;
  const minors = [first - 1n, first, last].filter((minor) => minor >= 0n);
  const isAgeAsked = transfers.some(({ when }) => when.payee?.ageDaysLt !== undefined);
  const examples: readonly TestFacts[] = [
    ...[...new Set(minors)].map((minor) => ({ asset: ccy, amountMinor: minor.toString() })),
    ...(isAgeAsked
      ? [{ asset: ccy, amountMinor: newPayeeMinor(policy, ccy, first), payeeAgeDays: NEW_PAYEE_DAYS }]
      : []),
  ];
  return examples.slice(0, FIRST_MAX).map((facts, at) => ({ id: at + 1, facts }));
};

const mostNamed = (names: readonly string[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
};

const edgesOf = (windows: readonly AmountWindow[]): readonly bigint[] => {
  const bounds = windows.flatMap(({ min, max }) => [min, max]).filter((bound) => bound !== undefined);
  return [...new Set(bounds.map(BigInt))].filter((edge) => edge > 0n).sort((a, b) => (a < b ? -1 : 1));
};

/** An amount from which on the age of a payee matters. */
const newPayeeMinor = ({ rules }: Policy, ccy: string, otherwise: bigint): string =>
  rules.find(({ when }) => when.payee?.ageDaysLt !== undefined && when.amount?.ccy === ccy)?.when.amount
    ?.min ?? otherwise.toString();

type FactName = Exclude<keyof TestFacts, 'action' | 'initiator' | 'asset' | 'rail' | 'amountMinor'>;

/** The condition under which each fact is told in words. */
const conditionOf: Readonly<Record<FactName, string>> = {
  day: 'day',
  initiatorGroups: 'initiatorGroups',
  source: 'sources',
  tier: 'tiers',
  velocity: 'velocity',
  payeeListed: 'payee.listed',
  payeeAgeDays: 'payee.ageDaysLt',
  payeeCountries: 'payee.country',
  payeeScreening: 'payee.screening',
  calendars: 'time',
  decode: 'decode',
  riskFacts: 'riskFacts',
  purpose: 'purpose',
  softLimits: 'softLimits',
  initiatorIsOwner: 'initiatorIsOwner',
  loosens: 'loosens',
};

/** "A SEPA transfer of 10,000.00 EUR, payee known for 3 days": what is as on a quiet day is not said. */
export const exampleText = (facts: TestFacts): string => {
  const names = Object.keys(conditionOf) as readonly FactName[];
  const told = names.filter((name) => facts[name] !== undefined).map((name) => conditionOf[name]);
  return capital(describeFacts(factsOfTest(facts), new Set(told)));
};

/** What an answer would be as the expectation of a test: all of it. */
export const expectationOf = ({
  decision,
  denials,
  requirement,
}: Pick<Evaluation, 'decision' | 'denials' | 'requirement'>): PolicyExpectation =>
  decision === 'denied'
    ? { decision, denials: [...new Set(denials.map(({ code }) => code))] }
    : {
        decision,
        groups: requirement.groups.map(({ group, atLeast }) => ({ group, atLeast })),
        escalations: requirement.groups.flatMap(({ group, escalate }) =>
          escalate === undefined ? [] : [{ group, ...escalate, groups: [...escalate.groups] }],
        ),
        distinct: [...requirement.distinct],
        delayHours: requirement.delayHours,
        tier: requirement.tier,
        secondLook: requirement.secondLook,
      };

const NAME_CHARACTERS_MAX = 190;

/** An example with the answer that it has to have from now on, under a name that no other test has. */
export const testOf = (
  facts: TestFacts,
  expect: PolicyExpectation,
  tests: readonly Pick<PolicyTest, 'name'>[],
): PolicyTest => {
  const wanted = exampleText(facts).slice(0, NAME_CHARACTERS_MAX);
  const taken = new Set(tests.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} (${String(number)})`;
  return { name, facts, expect };
};

/** An example on the day that it says, or today: rules that are overdue by then ask for more. */
export const onDay = (facts: TestFacts, today: string): TestFacts => ({ ...facts, day: facts.day ?? today });

/** Facts with one of them said, or left as on a quiet day. */
export const withFact = <K extends keyof TestFacts>(
  facts: TestFacts,
  name: K,
  value: TestFacts[K] | undefined,
): TestFacts =>
  Object.fromEntries(
    Object.entries({ ...facts, [name]: value }).filter(([, member]) => member !== undefined),
  );

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evaluate,
  factsOfTest,
  policyTestSchema,
  policyTestsSchema,
  POLICY_TESTS_MAX,
  quietFacts,
  runPolicyTests,
  unexercisedRules,
  type Facts,
  type PolicyTest,
} from '#shared/policy';
import { factsSchema } from '#shared/journal';
import { factsArb, policyArb, policyOf, VELOCITY_KEYS } from '../../../support/policy/arbitraries.ts';
import { deny, require, tieredPolicy, transferRule } from '../../../support/policy/examples.ts';

const testOf = (facts: PolicyTest['facts'], expected: PolicyTest['expect']): PolicyTest =>
  policyTestSchema.parse({ name: 'A test', facts, expect: expected });

const differences = (
  facts: PolicyTest['facts'],
  expected: PolicyTest['expect'],
): readonly string[] | undefined => runPolicyTests(tieredPolicy, [testOf(facts, expected)])[0]?.differences;

const INSIDE = { calendars: { 'business-hours': true } };

describe('the facts of a test', () => {
  test('are those of a quiet transfer where it says nothing', () => {
    expect(factsOfTest({})).toEqual(quietFacts('transfer'));
    expect(factsSchema.safeParse(factsOfTest({})).success).toBe(true);
    expect(factsOfTest({}).amountMinor).toEqual({ known: true, value: '10000' });
  });

  test('of a change know nothing of a transfer', () => {
    const facts = factsOfTest({ action: 'wallet.freeze', tier: 'cold' });
    expect(facts).toMatchObject({
      action: 'wallet.freeze',
      tier: { known: true, value: 'cold' },
      amountMinor: { known: false },
      payeeListed: { known: false },
      loosens: { known: true, value: false },
    });
    expect(factsSchema.safeParse(facts).success).toBe(true);
  });

  test('can be unknown one by one, running figures too', () => {
    const facts = factsOfTest({
      payeeAgeDays: { unknown: 'several destinations' },
      velocity: { 'h24/source/sum': { unknown: 'not kept' }, 'd7/payee/count': '3' },
      ...INSIDE,
    });
    expect(facts.payeeAgeDays).toEqual({ known: false, why: 'several destinations' });
    expect(Object.keys(facts.velocity).sort()).toEqual(
      VELOCITY_KEYS.filter((key) => key !== 'h24/source/sum').sort(),
    );
    expect(facts.velocity['d7/payee/count']).toBe('3');
    expect(facts.calendars).toEqual({ 'business-hours': true });
  });

  test('can say everything that facts can be', () => {
    const plain = ({
      velocity,
      calendars,
      action,
      initiator,
      day,
      asOf: _,
      moments: __,
      ...rest
    }: Facts): unknown => ({
      action,
      ...(day !== undefined && { day }),
      initiator,
      calendars,
      velocity: Object.fromEntries(
        VELOCITY_KEYS.map((key) => [key, velocity[key] ?? { unknown: 'not supplied' }]),
      ),
      ...Object.fromEntries(
        Object.entries(rest).map(([name, fact]) => [name, fact.known ? fact.value : { unknown: fact.why }]),
      ),
    });
    fc.assert(
      fc.property(factsArb(20), (facts) => {
        const { facts: parsed } = policyTestSchema.parse({
          name: 'A test',
          facts: plain(facts),
          expect: { decision: 'requires' },
        });
        expect(factsOfTest(parsed)).toEqual({ ...facts, asOf: 0 });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a test', () => {
  test('passes on what it says, and does not look at the rest', () => {
    expect(differences(INSIDE, { decision: 'requires' })).toEqual([]);
    const two = { amountMinor: '41200000', payeeAgeDays: 3, ...INSIDE };
    expect(
      differences(two, {
        decision: 'requires',
        groups: [
          { group: 'treasury' as never, atLeast: 2 },
          { group: 'compliance' as never, atLeast: 1 },
        ],
        denials: [],
        distinct: ['person'],
        delayHours: 0,
        tier: null,
        secondLook: false,
      }),
    ).toEqual([]);
  });

  test('says what came instead', () => {
    expect(
      differences(
        { amountMinor: '41200000', payeeScreening: 'hit', ...INSIDE },
        {
          decision: 'requires',
          groups: [{ group: 'treasury' as never, atLeast: 3 }],
          delayHours: 4,
          tier: 'cold',
        },
      ),
    ).toEqual([
      'decision: requires expected, denied came',
      'groups: 3 treasury expected, 2 treasury came',
      'delayHours: 4 expected, 0 came',
      'tier: cold expected, none came',
    ]);
    expect(
      differences({ payeeScreening: 'hit', ...INSIDE }, { decision: 'denied', denials: ['other'] }),
    ).toEqual(['denials: other expected, sanctions-hit came']);
  });

  test('names the rules that matched for certain, in shadow too', () => {
    const policy = policyOf(
      transferRule('T-1', {}, require(['treasury', 1])),
      { ...transferRule('X-1', {}, deny('tried')), shadow: true },
      transferRule('C-1', { time: { calendar: 'hours', inside: true } }, require(['treasury', 1])),
      transferRule('S-1', { rails: ['swift'] }, require(['treasury', 1])),
    );
    const results = runPolicyTests(policy, [testOf({}, { decision: 'requires' })]);
    expect(results).toEqual([{ name: 'A test', passed: true, differences: [], matched: ['T-1', 'X-1'] }]);
    expect(unexercisedRules(policy, results)).toEqual(['C-1', 'S-1']);
  });

  test('passes when it expects what the policy answers, and only then', () => {
    fc.assert(
      fc.property(policyArb(), policyArb(), (policy, other) => {
        const expectedOf = (of: typeof policy): PolicyTest['expect'] => {
          const { decision, denials, requirement } = evaluate(of, factsOfTest({}));
          return {
            decision,
            denials: denials.map(({ code }) => code),
            groups: requirement.groups.map(({ group, atLeast }) => ({ group, atLeast })).reverse(),
            escalations: requirement.groups.flatMap(({ group, escalate }) =>
              escalate === undefined ? [] : [{ group, ...escalate, groups: [...escalate.groups].reverse() }],
            ),
            distinct: [...requirement.distinct].reverse(),
            delayHours: requirement.delayHours,
            tier: requirement.tier,
            secondLook: requirement.secondLook,
          };
        };
        const [own, foreign] = [expectedOf(policy), expectedOf(other)];
        const [first, second] = runPolicyTests(policy, [testOf({}, own), testOf({}, foreign)]);
        expect(first?.passed).toBe(true);
        const codes = (of: PolicyTest['expect']): unknown => ({
          ...of,
          denials: [...new Set(of.denials)].sort(),
        });
        expect(second?.passed).toBe(JSON.stringify(codes(own)) === JSON.stringify(codes(foreign)));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('tests as data', () => {
  const one = { name: 'A test', facts: {}, expect: { decision: 'requires' } };

  test.each<[string, unknown]>([
    ['a member that is none', { ...one, note: 'x' }],
    ['a fact that is none', { ...one, facts: { amount: '1' } }],
    ['an amount that is no whole number', { ...one, facts: { amountMinor: '1.5' } }],
    ['a figure that is none', { ...one, facts: { velocity: { 'h1/source/sum': '1' } } }],
    ['an unknown fact with more to it', { ...one, facts: { tier: { unknown: 'x', value: 'hot' } } }],
    ['an expectation that is none', { ...one, expect: { decision: 'requires', approvals: 2 } }],
    ['no decision', { ...one, expect: {} }],
  ])('are refused with %s', (_, value) => {
    expect(policyTestSchema.safeParse(one).success).toBe(true);
    expect(policyTestSchema.safeParse(value).success).toBe(false);
  });

  test('are not too many, and each has a name of its own', () => {
    const many = (count: number): unknown =>
      Array.from({ length: count }, (_, at) => ({ ...one, name: `${at}` }));
    expect(policyTestsSchema.safeParse(many(POLICY_TESTS_MAX)).success).toBe(true);
    expect(policyTestsSchema.safeParse(many(POLICY_TESTS_MAX + 1)).success).toBe(false);
    expect(policyTestsSchema.safeParse([one, one]).success).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { compile, evaluate, policyDigest, type ConditionTrace, type Policy, type Rule } from '#shared/policy';
import { policyOf, ruleOf } from '../../../support/policy/arbitraries.ts';
import {
  deny,
  factsOf,
  known,
  require,
  tieredPolicy,
  transferRule,
  unknown,
} from '../../../support/policy/examples.ts';

const decisionOf = (rules: readonly Rule[], facts = factsOf()): string => {
  const { decision, denials, requirement } = evaluate(policyOf(...rules), facts);
  const people = requirement.groups.map(({ group, atLeast }) => `${atLeast} ${group}`).join(' + ');
  return decision === 'denied' ? `denied: ${denials.map(({ code }) => code).join(', ')}` : people;
};

const firstCondition = (rule: Rule, facts = factsOf()): ConditionTrace | undefined =>
  evaluate(policyOf(rule), facts).trace[0]?.conditions[1];

describe('combining rules', () => {
  test('adds up what every matching rule demands, the larger number per group', () => {
    expect(decisionOf(tieredPolicy.rules)).toBe('1 compliance + 2 treasury');
    const more = transferRule('T-9', {}, require(['treasury', 1], ['controllers', 1]));
    expect(decisionOf([...tieredPolicy.rules, more])).toBe('1 compliance + 1 controllers + 2 treasury');
  });

  test('merges delay by maximum, and tier, second look and distinct kinds by union', () => {
    const { requirement } = evaluate(
      policyOf(
        transferRule('A-1', {}, { ...require(['treasury', 1]), delayHours: 4, distinct: ['device'] }),
        transferRule('A-2', {}, { ...require(['treasury', 1]), delayHours: 24, secondLook: true }),
        transferRule('A-3', {}, { ...require(['treasury', 1]), tier: 'cold', distinct: ['build', 'device'] }),
      ),
      factsOf(),
    );
    expect(requirement).toEqual({
      groups: [{ group: 'treasury', atLeast: 1 }],
      distinct: ['person', 'device', 'build'],
      delayHours: 24,
      tier: 'cold',
      secondLook: true,
    });
  });

  test('denies when any deny rule matches, naming each', () => {
    const facts = factsOf({ payeeScreening: known('hit') });
    expect(decisionOf(tieredPolicy.rules, facts)).toBe('denied: sanctions-hit');
    const also = transferRule('S-0', { payee: { country: ['DE'] } }, deny('embargo'));
    expect(decisionOf([...tieredPolicy.rules, also], facts)).toBe('denied: embargo, sanctions-hit');
  });

  test('denies what no rule matches', () => {
    expect(decisionOf([])).toBe('denied: no-rule-matched');
    const elsewhere = transferRule('T-1', { rails: ['swift'] }, require(['treasury', 1]));
    expect(decisionOf([elsewhere])).toBe('denied: no-rule-matched');
  });

  test('an allowance for another action does not reach a transfer', () => {
    const other = ruleOf('A-1', { action: ['account.register'] }, require(['treasury', 1]));
    expect(decisionOf([other])).toBe('denied: no-rule-matched');
  });
});

describe('amount windows', () => {
  const window = transferRule(
    'T-1',
    { amount: { min: '100', max: '200', ccy: 'EUR' } },
    require(['treasury', 1]),
  );
  test.each([
    ['99', 'false'],
    ['100', 'true'],
    ['199', 'true'],
    ['200', 'false'],
  ])('are half-open: %s is %s', (minor, outcome) => {
    expect(firstCondition(window, factsOf({ amountMinor: known(minor) }))?.outcome).toBe(outcome);
  });

  test('another asset leaves them open, unless the rule is about other assets anyway', () => {
    const yen = factsOf({ asset: known('JPY'), amountMinor: known('150') });
    expect(firstCondition(window, yen)).toEqual({
      condition: 'amount',
      outcome: 'unknown',
      expected: '≥ 1.00 EUR and < 2.00 EUR',
      actual: 'unknown (150 JPY has no value in EUR)',
    });
    const euroOnly = transferRule('T-2', { ...window.when, assets: ['EUR'] }, require(['treasury', 1]));
    expect(evaluate(policyOf(euroOnly), yen).trace[0]?.outcome).toBe('false');
  });

  test('are exact beyond the range of doubles', () => {
    const wei = transferRule(
      'T-1',
      { amount: { min: '100000000000000000001', ccy: 'ETH' } },
      require(['treasury', 1]),
    );
    const ether = (minor: string) => factsOf({ asset: known('ETH'), amountMinor: known(minor) });
    expect(firstCondition(wei, ether('100000000000000000000'))?.outcome).toBe('false');
    expect(firstCondition(wei, ether('100000000000000000001'))).toMatchObject({
      outcome: 'true',
      actual: '100.000000000000000001 ETH',
    });
  });

  test('an amount that is no whole number of minor units is unknown', () => {
    for (const text of ['1.5', '-3', '', '1e3', '0x10'])
      expect(firstCondition(window, factsOf({ amountMinor: known(text) }))?.outcome).toBe('unknown');
  });
});

describe('unknown facts', () => {
  test('make a deny rule bite', () => {
    const facts = factsOf({ payeeScreening: unknown('no list is installed') });
    expect(decisionOf(tieredPolicy.rules, facts)).toBe('denied: sanctions-hit');
  });

  test('add the demand of a require rule', () => {
    const facts = factsOf({ payeeAgeDays: unknown() });
    expect(decisionOf(tieredPolicy.rules, facts)).toBe('1 compliance + 2 treasury');
  });

  test('do not count where another condition of the rule is false', () => {
    const rule = transferRule(
      'S-1',
      { rails: ['swift'], payee: { screening: 'hit' } },
      deny('sanctions-hit'),
    );
    const base = transferRule('T-1', {}, require(['treasury', 1]));
    expect(decisionOf([rule, base], factsOf({ payeeScreening: unknown() }))).toBe('1 treasury');
  });

  test('do not open what a known value would leave closed', () => {
    const listedOnly = transferRule('T-1', { payee: { listed: true } }, require(['treasury', 1]));
    expect(decisionOf([listedOnly], factsOf({ payeeListed: known(true) }))).toBe('1 treasury');
    expect(decisionOf([listedOnly], factsOf({ payeeListed: known(false) }))).toBe('denied: no-rule-matched');
    expect(decisionOf([listedOnly], factsOf({ payeeListed: unknown() }))).toBe('denied: no-rule-matched');
  });

  test('demand the strictest where the rules leave no gap between them', () => {
    const dollars = factsOf({ asset: known('USD') });
    expect(decisionOf(tieredPolicy.rules.slice(0, 2), dollars)).toBe('2 treasury');
    const withGap = [
      transferRule('T-1', { amount: { max: '24999999', ccy: 'EUR' } }, require(['treasury', 1])),
      transferRule('T-3', { amount: { min: '25000000', ccy: 'EUR' } }, require(['treasury', 2])),
    ];
    expect(decisionOf(withGap, dollars)).toBe('denied: no-rule-matched');
  });

  test('include velocity figures and calendars that are not supplied, whatever they are called', () => {
    const inherited = transferRule(
      'C-1',
      { time: { calendar: 'constructor', inside: true } },
      require(['treasury', 1]),
    );
    expect(firstCondition(inherited)?.outcome).toBe('unknown');
    const limit = { window: 'h24', by: 'source', measure: 'sum', over: '100', includePending: true } as const;
    const rule = transferRule('V-1', { velocity: limit }, deny('limit'));
    expect(firstCondition(rule)?.outcome).toBe('unknown');
    expect(firstCondition(rule, factsOf({ velocity: { 'h24/source/sum': '100' } }))?.outcome).toBe('false');
    expect(firstCondition(rule, factsOf({ velocity: { 'h24/source/sum': '101' } }))).toEqual({
      condition: 'velocity',
      outcome: 'true',
      expected: '> 1.00 EUR',
      actual: '1.01 EUR',
    });
    const inDollars = transferRule('V-2', { velocity: { ...limit, ccy: 'USD' } }, deny('limit'));
    expect(firstCondition(inDollars, factsOf({ velocity: { 'h24/source/sum': '1' } }))?.outcome).toBe(
      'unknown',
    );
  });
});

describe('the result', () => {
  test('is plain JSON, sorted by rule, with every condition of every rule', () => {
    const evaluation = evaluate(policyOf(...[...tieredPolicy.rules].reverse()), factsOf());
    expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
    expect(evaluation.trace.map(({ rule }) => rule)).toEqual(['N-2', 'P-1', 'S-1', 'T-1', 'T-3']);
    expect(evaluation.trace.every(({ conditions }) => conditions.length === 2)).toBe(true);
    expect(evaluation.trace[4]?.conditions[1]).toEqual({
      condition: 'amount',
      outcome: 'true',
      expected: '≥ 250,000.00 EUR',
      actual: '412,000.00 EUR',
    });
  });

  test('names the policy and the facts it stands on', () => {
    const { policyVersion, policyDigest: digest, factsDigest } = evaluate(tieredPolicy, factsOf());
    expect([policyVersion, digest]).toEqual([1, policyDigest(tieredPolicy)]);
    expect(factsDigest).not.toBe(evaluate(tieredPolicy, factsOf({ payeeAgeDays: known(4) })).factsDigest);
  });

  test('a policy that was judged by cannot be altered unnoticed', () => {
    const policy: Policy = structuredClone(tieredPolicy);
    compile(policy);
    expect(() => policy.rules.pop()).toThrow(TypeError);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, explain, stricterOf } from '#shared/policy';
import { factsArb, policyArb } from '../../../support/policy/arbitraries.ts';
import { deny, factsOf, require, tieredPolicy, transferRule } from '../../../support/policy/examples.ts';
import { isAtLeastAsStrict } from '../../../support/policy/strictness.ts';

const RUNS = { numRuns: 1_000 };

test('is as strict as either version', () => {
  fc.assert(
    fc.property(policyArb(), policyArb(), factsArb(), (then, now, facts) => {
      const [a, b] = [evaluate(then, facts), evaluate(now, facts)];
      const both = stricterOf(a, b);
      expect(isAtLeastAsStrict(both, a) && isAtLeastAsStrict(both, b)).toBe(true);
      expect(both.decision).toBe(a.decision === 'denied' || b.decision === 'denied' ? 'denied' : 'requires');
    }),
    RUNS,
  );
});

test('gives the same verdict whichever comes first, and nothing new when nothing changed', () => {
  fc.assert(
    fc.property(policyArb(), policyArb(), factsArb(), (then, now, facts) => {
      const [a, b] = [evaluate(then, facts), evaluate(now, facts)];
      const [one, other] = [stricterOf(a, b), stricterOf(b, a)];
      expect([one.denials, one.requirement]).toEqual([other.denials, other.requirement]);
      expect(stricterOf(a, a)).toEqual(a);
    }),
    RUNS,
  );
});

describe('a payment in flight', () => {
  const [t1, t3, p1, n2, s1] = tieredPolicy.rules;
  if (!t1 || !t3 || !p1 || !n2 || !s1) throw new Error('the example has five rules');
  const looser = {
    ...tieredPolicy,
    version: 2,
    rules: [t1, { ...t3, then: require(['treasury', 1]), version: 18 }, n2, s1],
  };
  const joined = stricterOf(evaluate(tieredPolicy, factsOf()), evaluate(looser, factsOf()));

  test('gains nothing from a relaxation', () => {
    expect(joined.requirement.groups).toEqual([
      { group: 'compliance', atLeast: 1 },
      { group: 'treasury', atLeast: 2 },
    ]);
    expect(joined.policyVersion).toBe(2);
  });

  test('carries the union of both traces, each side marked', () => {
    expect(joined.trace.map(({ rule, version, basis }) => [rule, version, basis])).toEqual([
      ['N-2', 1, undefined],
      ['P-1', 4, 'submission'],
      ['S-1', 1, undefined],
      ['T-1', 1, undefined],
      ['T-3', 17, 'submission'],
      ['T-3', 18, 'current'],
    ]);
  });

  test('is explained by both versions, and only a change that helps under both is promised', () => {
    const { reasons, counterfactuals } = explain(joined, {}, factsOf());
    expect(reasons[0]).toBe(
      'treasury 2 because amount 412,000.00 EUR ≥ 250,000.00 EUR (rule T-3, v17, owner p-owner, as submitted).',
    );
    expect(counterfactuals).toEqual([
      'Would need 2 if amount < 250,000.00 EUR.',
      'Would need 2 if payee age ≥ 7 days.',
    ]);
  });

  test('is stopped by a denial that is new', () => {
    const tighter = {
      ...tieredPolicy,
      version: 2,
      rules: [...tieredPolicy.rules, transferRule('X-1', { rails: ['sepa'] }, deny('rail-closed'))],
    };
    const stopped = stricterOf(evaluate(tieredPolicy, factsOf()), evaluate(tighter, factsOf()));
    expect(stopped.denials).toEqual([{ rule: 'X-1', code: 'rail-closed' }]);
    expect(explain(stopped, {}, factsOf()).reasons).toEqual([
      'Denied (rail-closed) because rail is sepa (rule X-1, v1, owner p-owner, in force now).',
    ]);
  });
});

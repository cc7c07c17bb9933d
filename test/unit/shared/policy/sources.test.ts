import { describe, expect, test } from 'vitest';
import {
  evaluate,
  exampleForRules,
  lintPolicy,
  sourcelessConditions,
  type Condition,
  type Rule,
} from '#shared/policy';
import { policyOf } from '../../../support/policy/arbitraries.ts';
import { deny, factsOf, require, transferRule, unknown } from '../../../support/policy/examples.ts';

const one = require(['treasury', 1]);
const textsOf = (...rules: readonly Rule[]): readonly string[] =>
  sourcelessConditions(policyOf(...rules)).map(({ text }) => text);

describe('conditions that nobody reports on', () => {
  test('are named with what follows: a denial on one denies everything', () => {
    const rule = transferRule('S-1', { payee: { screening: 'hit' } }, deny('sanctions-hit'));
    expect(sourcelessConditions(policyOf(rule))).toEqual([
      {
        code: 'no-source',
        severity: 'warning',
        rules: ['S-1'],
        text: 'No screening list is installed, so what it looks at is never known: S-1 denies everything that meets its other conditions.',
      },
    ]);
    const facts = factsOf({ payeeScreening: unknown() });
    expect(evaluate(policyOf(rule, transferRule('T-1', {}, one)), facts).decision).toBe('denied');
  });

  test('and a demand on one is always asked', () => {
    expect(textsOf(transferRule('R-1', { riskFacts: ['look-alike'] }, one))).toEqual([
      'No risk source is connected, so what it looks at is never known: what R-1 asks is asked of everything that meets its other conditions.',
    ]);
  });

  test.each<[NonNullable<Condition['decode']>, string]>([
    ['full', 'makes no difference'],
    ['partial', 'matches nothing'],
    ['none', 'matches nothing'],
  ])('decoding %s', (decode, said) => {
    expect(textsOf(transferRule('D-1', { decode }, one))).toEqual([expect.stringContaining(said)]);
  });

  test('a rule on trial, and one without them, are left alone', () => {
    const trial: Rule = {
      ...transferRule('S-1', { payee: { screening: 'hit' } }, deny('sanctions-hit')),
      shadow: true,
    };
    expect(textsOf(trial, transferRule('T-1', { payee: { listed: true } }, one))).toEqual([]);
  });
});

describe('what a finding is shown with', () => {
  const shownOf = (rule: Rule): string | undefined => {
    const policy = policyOf(rule);
    const [finding] = lintPolicy(policy);
    if (finding === undefined) throw new Error('there is a finding');
    return exampleForRules(policy, finding)?.text;
  };
  const euros = { min: '1000000', ccy: 'EUR' };

  test('is a payment that the rule takes part in', () => {
    const never = { ...one, delayHours: 200 };
    expect(shownOf(transferRule('T-1', { amount: euros, tiers: ['hot'] }, never))).toBe(
      'a SEPA transfer of 10,000.00 EUR, out of a hot wallet',
    );
    // Doubtful in euro: the limit is in another asset.
    expect(shownOf(transferRule('T-1', { assets: ['USD'], amount: euros }, one))).toBe(
      'a SEPA transfer of 10,000.00 USD',
    );
  });

  test('where less is asked of more, the amount from which on it is', () => {
    expect(shownOf(transferRule('T-1', { amount: { max: '25000000', ccy: 'EUR' } }, one))).toBe(
      'a SEPA transfer of 250,000.00 EUR',
    );
  });

  test('nothing where nothing can meet the rule', () => {
    expect(
      shownOf(transferRule('T-1', { amount: { min: '200', max: '200', ccy: 'EUR' } }, one)),
    ).toBeUndefined();
    expect(shownOf(transferRule('T-1', { assets: ['XYZ'] }, one))).toBeUndefined();
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate, velocitiesLeft } from '#shared/policy';
import { factsArb, policyArb, policyOf } from '../../../support/policy/arbitraries.ts';
import { factsOf, known, require, transferRule, unknown } from '../../../support/policy/examples.ts';

const day = { window: 'h24', by: 'source', measure: 'sum', ccy: 'EUR', includePending: true } as const;
const policy = policyOf(
  transferRule('V-1', { velocity: { ...day, over: '30000000' } }, require(['compliance', 1])),
  transferRule(
    'V-2',
    { rails: ['swift'], velocity: { ...day, by: 'payee', measure: 'count', over: '3' } },
    require(['compliance', 1]),
  ),
);
const leftOf = (...changes: Parameters<typeof factsOf>): readonly string[] =>
  velocitiesLeft(policy, factsOf(...changes)).map(({ rule, by, text }) => `${rule} ${by}: ${text}`);

test('says what is left of the window, and what is over it', () => {
  expect(leftOf({ velocity: { 'h24/source/sum': '28800000' } })).toEqual([
    'V-1 source: 12,000.00 EUR left of 300,000.00 EUR in 24 hours',
  ]);
  expect(leftOf({ velocity: { 'h24/source/sum': '30000001' } })).toEqual([
    'V-1 source: 0.01 EUR over 300,000.00 EUR in 24 hours',
  ]);
});

test('of rules that are about the payment, or may be', () => {
  const velocity = { 'h24/payee/count': '3' };
  expect(leftOf({ velocity, rail: known('swift') })).toEqual([
    'V-2 payee: 0 transfers left of 3 transfers in 24 hours',
  ]);
  expect(leftOf({ velocity, rail: unknown() })).toHaveLength(1);
  expect(leftOf({ velocity, rail: known('sepa') })).toEqual([]);
});

test('nothing where there is no figure to compare', () => {
  expect(leftOf({ velocity: {} })).toEqual([]);
  expect(leftOf({ velocity: { 'h24/source/sum': '1' }, asset: known('USD') })).toEqual([]);
});

test('is less than nothing exactly where the running figure makes the rule take part', () => {
  let seen = 0;
  fc.assert(
    fc.property(policyArb(8), factsArb(10), (any, facts) => {
      const traced = new Map(evaluate(any, facts).trace.map((rule) => [rule.rule, rule]));
      for (const { rule, left } of velocitiesLeft(any, facts)) {
        expect(traced.get(rule)?.outcome === 'false').toBe(left >= 0n);
        seen += 1;
      }
    }),
    { numRuns: 3000 },
  );
  expect(seen).toBeGreaterThan(20);
});

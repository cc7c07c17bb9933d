import { expect, test } from 'vitest';
import type { AccountId, GroupId } from '#shared/brand';
import { lintPolicy, type Condition, type Rule } from '#shared/policy';
import { policyOf } from '../../../support/policy/arbitraries.ts';
import { deny, require, tieredPolicy, transferRule } from '../../../support/policy/examples.ts';

const one = require(['treasury', 1]);
const codesOf = (...rules: readonly Rule[]): readonly string[] =>
  lintPolicy(policyOf(...rules)).map(({ code }) => code);
const codesOfCondition = (when: Omit<Condition, 'action'>): readonly string[] =>
  codesOf(transferRule('T-1', when, one));

test('a sound policy has no findings', () => {
  expect(lintPolicy(tieredPolicy)).toEqual([]);
});

test('two rules of one name', () => {
  expect(lintPolicy(policyOf(transferRule('T-1', {}, one), transferRule('T-1', {}, one)))).toEqual([
    { code: 'duplicate-rule', severity: 'error', rules: ['T-1'], text: '2 rules are called T-1.' },
  ]);
});

test('a window that no amount is in', () => {
  const rules = [
    transferRule('T-1', { amount: { min: '200', max: '200', ccy: 'EUR' } }, one),
    transferRule('T-2', {}, one),
  ];
  expect(lintPolicy(policyOf(...rules))).toEqual([
    {
      code: 'empty-window',
      severity: 'error',
      rules: ['T-1'],
      text: 'No amount is at least 2.00 EUR and below 2.00 EUR.',
    },
  ]);
});

test('assets that the product does not know', () => {
  expect(codesOfCondition({ assets: ['EUR', 'XYZ'] })).toEqual(['unknown-currency']);
  expect(codesOfCondition({ amount: { min: '1', ccy: 'XYZ' } })).toEqual(['unknown-currency']);
});

test('a limit in a currency that the rule is not about', () => {
  expect(codesOfCondition({ assets: ['USD'], amount: { min: '1', ccy: 'EUR' } })).toEqual([
    'currency-never-matches',
  ]);
});

test('a limit on a sum without its currency', () => {
  const velocity = { window: 'd7', by: 'payee', measure: 'sum', over: '1', includePending: true } as const;
  expect(codesOfCondition({ velocity })).toEqual(['velocity-without-currency']);
  expect(codesOfCondition({ velocity: { ...velocity, ccy: 'EUR' } })).toEqual([]);
  expect(codesOfCondition({ velocity: { ...velocity, measure: 'count' } })).toEqual([]);
});

test('a larger amount that would pass more easily', () => {
  const small = transferRule('T-1', { amount: { max: '100', ccy: 'EUR' } }, require(['treasury', 2]));
  const large = (then: Rule['then'], min = '100'): Rule =>
    transferRule('T-2', { amount: { min, ccy: 'EUR' } }, then);
  expect(codesOf(small, large(one))).toEqual(['drops-above']);
  expect(codesOf(small, large(require(['treasury', 2]), '101'))).toEqual(['drops-above']);
  expect(codesOf(small, large(require(['treasury', 2])))).toEqual([]);
  expect(codesOf(small, large(deny('too-large')))).toEqual([]);
});

const MORE: readonly Omit<Condition, 'action' | 'amount'>[] = [
  { initiatorGroups: ['g-ops' as GroupId] },
  { sources: ['acc-a' as AccountId] },
  { tiers: ['hot'] },
  { assets: ['EUR'] },
  { rails: ['sepa'] },
  { riskFacts: ['new-device'] },
  { purpose: ['SUPP'] },
  { softLimits: ['soft-floor'] },
  { payee: { listed: true } },
  { payee: { ageDaysLt: 7 } },
  { payee: { country: ['DE'] } },
  { payee: { screening: 'clear' } },
  { velocity: { window: 'd7', by: 'payee', measure: 'count', over: '1', includePending: true } },
  { time: { calendar: 'TARGET', inside: true } },
  { decode: 'full' },
  { initiatorIsOwner: true },
  { loosens: false },
];

test.each(MORE.map((more) => [more]))('a rule that takes over under one more condition only: %j', (more) => {
  const demand = require(['treasury', 2]);
  const small = transferRule('T-1', { amount: { max: '100', ccy: 'EUR' } }, demand);
  const large = (when: Omit<Condition, 'action'>): Rule =>
    transferRule('T-2', { ...when, amount: { min: '100', ccy: 'EUR' } }, demand);
  expect(codesOf(small, large({}))).toEqual([]);
  expect(codesOf(small, large(more))).toEqual(['drops-above']);
});

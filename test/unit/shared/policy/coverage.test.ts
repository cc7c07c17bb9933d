import { describe, expect, test } from 'vitest';
import { evaluate, type Condition, type Facts, type Rule } from '#shared/policy';
import { policyOf } from '../../../support/policy/arbitraries.ts';
import { factsOf, known, require, transferRule, unknown } from '../../../support/policy/examples.ts';

/* Rules that match only perhaps: whether one of them matches for certain, whatever is not known turns out to be. */

const rulesOf = (...conditions: readonly Omit<Condition, 'action'>[]): readonly Rule[] =>
  conditions.map((when, index) => transferRule(`T-${String(100 + index)}`, when, require(['treasury', 1])));

const isClosed = (conditions: readonly Omit<Condition, 'action'>[], doubt: Partial<Facts>): boolean =>
  evaluate(policyOf(...rulesOf(...conditions)), factsOf(doubt)).decision === 'requires';

const window = (ccy: string, min?: string, max?: string): Omit<Condition, 'action'> => ({
  amount: { ccy, ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
});

describe('rules in doubt leave no gap', () => {
  const noAmount = { amountMinor: unknown() };

  test.each<[string, boolean, readonly Omit<Condition, 'action'>[]]>([
    ['windows that meet', true, [window('EUR', undefined, '100'), window('EUR', '100')]],
    ['one window over all', true, [window('EUR')]],
    ['windows with a cent between', false, [window('EUR', undefined, '100'), window('EUR', '101')]],
    ['windows without an end', false, [window('EUR', undefined, '100'), window('EUR', '100', '200')]],
    ['windows that begin above nothing', false, [window('EUR', '1')]],
    ['windows in different currencies', false, [window('EUR', undefined, '100'), window('USD', '100')]],
    [
      'three windows that meet, the middle one last',
      true,
      [window('EUR', undefined, '5'), window('EUR', '10'), window('EUR', '5', '10')],
    ],
  ])('%s: %s', (_, expected, conditions) => {
    expect(isClosed(conditions, noAmount)).toBe(expected);
    expect(isClosed(conditions, { asset: unknown() })).toBe(expected);
  });

  test.each<[string, boolean, readonly Omit<Condition, 'action'>[]]>([
    ['both answers', true, [{ initiatorIsOwner: true }, { initiatorIsOwner: false }]],
    ['one answer twice', false, [{ initiatorIsOwner: true }, { initiatorIsOwner: true }]],
    [
      'both answers, of which one asks for something else that is in doubt',
      false,
      [{ initiatorIsOwner: true }, { initiatorIsOwner: false, tiers: ['hot'] }],
    ],
    [
      'both answers, with every value of the other',
      true,
      [
        { initiatorIsOwner: true },
        { initiatorIsOwner: false, tiers: ['hot', 'warm'] },
        { initiatorIsOwner: false, tiers: ['cold'] },
      ],
    ],
  ])('%s: %s', (_, expected, conditions) => {
    expect(isClosed(conditions, { initiatorIsOwner: unknown(), tier: unknown() })).toBe(expected);
  });

  test('a condition that holds for certain adds nothing to a doubt, one that does not ends its rule', () => {
    const both = [
      { initiatorIsOwner: true, tiers: ['warm' as const] },
      { initiatorIsOwner: false, tiers: ['warm' as const] },
    ];
    const doubt = { initiatorIsOwner: unknown() };
    expect(isClosed(both, { ...doubt, tier: known('warm') })).toBe(true);
    expect(isClosed(both, { ...doubt, tier: known('hot') })).toBe(false);
  });

  test('what cannot be worked out in a bounded number of steps is a gap', () => {
    // Each of the first rules is in two doubts of its own: every one of them doubles the cases.
    const many = (count: number): readonly Omit<Condition, 'action'>[] => [
      ...Array.from({ length: count }, (_, index) => ({
        time: { calendar: `c${String(index)}`, inside: true },
        ...window(`X${String(index)}`, '1'),
      })),
      { initiatorIsOwner: true },
      { initiatorIsOwner: false },
    ];
    const doubt = { calendars: {}, asset: unknown(), initiatorIsOwner: unknown() };
    expect(isClosed(many(8), doubt)).toBe(true);
    expect(isClosed(many(14), doubt)).toBe(false);
  });
});

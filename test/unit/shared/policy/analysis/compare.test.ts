import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  comparePolicies,
  compile,
  decide,
  type PolicyComparison,
  type Condition,
  type Consequence,
  type Policy,
  type Rule,
} from '#shared/policy';
import { compareWithin } from '../../../../../shared/policy/analysis/compare.ts';
import {
  conditionArb,
  consequenceArb,
  demandArb,
  denyArb,
  factsArb,
  policyArb,
  policyOf,
  ruleOf,
} from '../../../../support/policy/arbitraries.ts';
import { deny, require, tieredPolicy, transferRule } from '../../../../support/policy/examples.ts';
import { isAtLeastAsStrict } from '../../../../support/policy/strictness.ts';
import { universeOf, withUnknownAmounts } from '../../../../support/policy/universe.ts';

const EUR_MAX = '1000000';
const small = (then: Consequence, max = EUR_MAX): Rule =>
  transferRule('T-1', { assets: ['EUR'], amount: { max, ccy: 'EUR' } }, then);
const large = (then: Consequence, min = EUR_MAX): Rule =>
  transferRule('T-2', { assets: ['EUR'], amount: { min, ccy: 'EUR' } }, then);
const base = policyOf(small(require(['treasury', 1])), large(require(['treasury', 2])));

/** That the examples show what the direction says. */
const expectShown = (before: Policy, after: Policy, { looser, tighter }: PolicyComparison): void => {
  for (const shown of [looser, tighter].filter((it) => it !== null)) {
    expect(shown.before).toEqual(decide(compile(before), shown.facts));
    expect(shown.after).toEqual(decide(compile(after), shown.facts));
  }
  if (looser !== null) expect(isAtLeastAsStrict(looser.after, looser.before)).toBe(false);
  if (tighter !== null) expect(isAtLeastAsStrict(tighter.before, tighter.after)).toBe(false);
};

describe('one change', () => {
  const table: readonly (readonly [name: string, after: Policy, direction: PolicyComparison['direction']])[] =
    [
      ['nothing', base, 'same'],
      ['a seat less', policyOf(small(require(['treasury', 1])), large(require(['treasury', 1]))), 'looser'],
      ['a seat more', policyOf(small(require(['treasury', 2])), large(require(['treasury', 2]))), 'tighter'],
      ['another group', policyOf(small(require(['compliance', 1])), large(require(['treasury', 2]))), 'both'],
      [
        'a higher threshold',
        policyOf(small(require(['treasury', 1]), '2000000'), large(require(['treasury', 2]), '2000000')),
        'looser',
      ],
      [
        'a lower threshold',
        policyOf(small(require(['treasury', 1]), '500000'), large(require(['treasury', 2]), '500000')),
        'tighter',
      ],
      [
        'a hole',
        policyOf(small(require(['treasury', 1]), '500000'), large(require(['treasury', 2]))),
        'tighter',
      ],
      [
        'another asset',
        policyOf(...base.rules, transferRule('T-3', { assets: ['USD'] }, require(['treasury', 9]))),
        'looser',
      ],
      [
        'a denial',
        policyOf(...base.rules, transferRule('S-1', { payee: { screening: 'hit' } }, deny('hit'))),
        'tighter',
      ],
      [
        'one more look',
        policyOf(small({ ...require(['treasury', 1]), secondLook: true }), large(require(['treasury', 2]))),
        'tighter',
      ],
      [
        'a delay',
        policyOf(small({ ...require(['treasury', 1]), delayHours: 1 }), large(require(['treasury', 2]))),
        'tighter',
      ],
      [
        'a kind that need not differ',
        policyOf(small({ ...require(['treasury', 1]), distinct: [] }), large(require(['treasury', 2]))),
        'looser',
      ],
      [
        'other names',
        policyOf(
          ...base.rules.map((rule, index): Rule => ({
            ...rule,
            id: `X-${String(index)}`,
            title: 'Renamed',
            version: 7,
          })),
        ),
        'same',
      ],
      [
        'one rule in two',
        policyOf(
          small(require(['treasury', 1]), '500000'),
          {
            ...small(require(['treasury', 1])),
            id: 'T-9',
            when: {
              action: ['transfer'],
              assets: ['EUR'],
              amount: { min: '500000', max: EUR_MAX, ccy: 'EUR' },
            },
          },
          large(require(['treasury', 2])),
        ),
        'same',
      ],
    ];

  test.each(table)('%s', (_, after, direction) => {
    const comparison = comparePolicies(base, after);
    expect(comparison).toMatchObject({ direction, reason: null });
    expectShown(base, after, comparison);
  });

  test('a demand for another action is no matter of this one', () => {
    const other = ruleOf('F-1', { action: ['wallet.freeze'] }, require(['guards', 2]));
    const fewer = ruleOf('F-1', { action: ['wallet.freeze'] }, require(['guards', 1]));
    const { direction, looser } = comparePolicies(
      policyOf(...base.rules, other),
      policyOf(...base.rules, fewer),
    );
    expect([direction, looser?.facts.action]).toEqual(['looser', 'wallet.freeze']);
    expect(looser?.text).toBe('the action wallet.freeze');
  });

  test('the example says what it is', () => {
    const { looser } = comparePolicies(
      base,
      policyOf(small(require(['treasury', 1])), large(require(['treasury', 1]))),
    );
    expect(looser?.text).toBe('a SEPA transfer of 10,000.00 EUR');
  });

  test('a denial that a missing fact brings is kept', () => {
    const hit = transferRule('S-1', { payee: { screening: 'hit' } }, deny('hit'));
    const stale = transferRule('S-2', { payee: { screening: 'stale' } }, deny('stale'));
    expect(comparePolicies(policyOf(...base.rules, hit), policyOf(...base.rules, stale)).direction).toBe(
      'both',
    );
  });

  test('a demand that only a payment without an amount meets', () => {
    const never = transferRule(
      'E-1',
      { assets: ['EUR'], amount: { min: '5', max: '5', ccy: 'EUR' } },
      require(['board', 3]),
    );
    const { direction, looser } = comparePolicies(policyOf(...base.rules, never), base);
    expect([direction, looser?.facts.amountMinor.known]).toEqual(['looser', false]);
  });

  test('a demand that only a payment without a figure meets', () => {
    const over = '9'.repeat(39);
    const velocity = { window: 'h24', by: 'source', measure: 'count', over, includePending: true } as const;
    const never = transferRule('V-1', { velocity }, require(['board', 3]));
    const { direction, looser } = comparePolicies(policyOf(...base.rules, never), base);
    expect([direction, looser?.facts.velocity]).toEqual(['looser', {}]);
  });

  test('a limit in another currency, which counts as reached', () => {
    const foreign = transferRule(
      'F-1',
      { assets: ['USD'], amount: { min: '5', ccy: 'EUR' } },
      require(['board', 3]),
    );
    const usd = transferRule('U-1', { assets: ['USD'] }, require(['treasury', 1]));
    const { direction, looser } = comparePolicies(policyOf(usd, foreign), policyOf(usd));
    expect([direction, looser?.facts.asset]).toEqual(['looser', { known: true, value: 'USD' }]);
  });
});

describe('a gap that is filled where something else is tighter', () => {
  const FILLERS: readonly Omit<Condition, 'action' | 'tiers'>[] = [
    {},
    { rails: ['book'] },
    { payee: { listed: false } },
    { amount: { min: '500', ccy: 'EUR' } },
    { riskFacts: ['look-alike'] },
    { purpose: ['SALA'] },
    { time: { calendar: 'TARGET', inside: false } },
    { decode: 'none' },
  ];

  test.each(FILLERS.map((filler) => [filler]))('%j', (filler) => {
    const hot = (seats: number): Rule =>
      transferRule('T-1', { tiers: ['hot'] }, require(['treasury', seats]));
    const cold = transferRule('T-2', { tiers: ['cold'], ...filler }, require(['treasury', 1]));
    expect(comparePolicies(policyOf(hot(1)), policyOf(hot(2), cold)).direction).toBe('both');
  });
});

describe('rules in doubt, whose limit is in another currency', () => {
  const below = transferRule('T-1', { amount: { max: '100', ccy: 'EUR' } }, require(['treasury', 2]));
  const above = (when: Partial<Condition>): Rule =>
    transferRule('T-2', { amount: { min: '100', ccy: 'EUR' }, ...when }, require(['treasury', 2]));

  test('close a gap together', () => {
    const { direction, looser } = comparePolicies(
      policyOf(below, above({ assets: ['EUR'] })),
      policyOf(below, above({})),
    );
    expect([direction, looser?.before.decision, looser?.after.decision]).toEqual([
      'looser',
      'denied',
      'requires',
    ]);
    expect(looser?.facts.asset).not.toEqual({ known: true, value: 'EUR' });
  });

  test('close none alone, though they ask more than one that does', () => {
    const sure = transferRule('T-3', { assets: ['USD'], tiers: ['hot'] }, require(['treasury', 1]));
    expect(comparePolicies(policyOf(below), policyOf(below, sure))).toMatchObject({
      direction: 'looser',
      looser: { text: 'a SEPA transfer of 10,000.00 USD, out of a hot wallet' },
    });
  });
});

describe('the bound', () => {
  const after = policyOf(small(require(['treasury', 2])), large(require(['treasury', 2])));

  test('what is not proved is looser', () => {
    expect(compareWithin(base, after, 0)).toEqual({
      direction: 'looser',
      looser: null,
      tighter: null,
      reason: 'not-proved',
    });
  });

  test('nothing has to be tried where nothing has changed', () => {
    expect(compareWithin(base, base, 0)).toMatchObject({ direction: 'same', reason: null });
  });

  test('an answer within the bound is the answer without it', () => {
    fc.assert(
      fc.property(policyArb(4), policyArb(4), fc.nat(60), (a, b, tries) => {
        const [bounded, whole] = [compareWithin(a, b, tries), comparePolicies(a, b)];
        if (bounded.reason === null) expect(bounded).toEqual(whole);
        else expect(['looser', 'both']).toContain(bounded.direction);
      }),
    );
  });
});

/** A policy, and the same with a rule more, less or other. */
const changedArb = fc
  .tuple(
    policyArb(4),
    conditionArb,
    consequenceArb,
    fc.nat(3),
    fc.constantFrom('add', 'drop', 'say', 'match'),
  )
  .map(([before, when, then, at, how]): readonly [Policy, Policy] => {
    const { rules } = before;
    if (how === 'add') return [before, policyOf(...rules, ruleOf('Z-1', when, then))];
    if (how === 'drop') return [before, policyOf(...rules.filter((_, index) => index !== at))];
    return [
      before,
      policyOf(
        ...rules.map((rule, index) =>
          index !== at ? rule : how === 'say' ? { ...rule, then } : { ...rule, when },
        ),
      ),
    ];
  });

const pairArb = fc.oneof(changedArb, fc.tuple(policyArb(3), policyArb(3)));

describe('any two policies', () => {
  test('stand as trying all facts shows', () => {
    const seen = { same: 0, tighter: 0, looser: 0, both: 0 };
    fc.assert(
      fc.property(pairArb, ([before, after]) => {
        const universe = universeOf([before, after], 2_000);
        fc.pre(universe !== undefined);
        const facts = withUnknownAmounts(universe);
        const verdicts = facts.map(
          (it) => [decide(compile(before), it), decide(compile(after), it)] as const,
        );
        const isLooser = verdicts.some(([was, is]) => !isAtLeastAsStrict(is, was));
        const isTighter = verdicts.some(([was, is]) => !isAtLeastAsStrict(was, is));
        const comparison = comparePolicies(before, after);
        expect(comparison.direction).toBe(
          isLooser ? (isTighter ? 'both' : 'looser') : isTighter ? 'tighter' : 'same',
        );
        expectShown(before, after, comparison);
        seen[comparison.direction] += 1;
      }),
      { numRuns: 600 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(30);
  }, 120_000);

  test('one that is not looser lets no payment pass more easily, whatever is unknown of it', () => {
    let tried = 0;
    fc.assert(
      fc.property(
        pairArb,
        fc.array(factsArb(30), { minLength: 20, maxLength: 20 }),
        ([before, after], all) => {
          const { direction } = comparePolicies(before, after);
          if (direction === 'looser' || direction === 'both') return;
          tried += 1;
          for (const facts of all)
            expect(isAtLeastAsStrict(decide(compile(after), facts), decide(compile(before), facts))).toBe(
              true,
            );
        },
      ),
      { numRuns: 600 },
    );
    expect(tried).toBeGreaterThan(100);
  }, 120_000);

  test('are the same when one has a rule of the other in parts', () => {
    const CUTS: readonly (readonly Omit<Condition, 'action'>[])[] = [
      [{ tiers: ['hot'] }, { tiers: ['warm', 'cold'] }],
      [{ rails: ['book', 'swift'] }, { rails: ['sepa', 'evm'] }],
      [{ decode: 'full' }, { decode: 'none' }, { decode: 'partial' }],
      [{ time: { calendar: 'TARGET', inside: true } }, { time: { calendar: 'TARGET', inside: false } }],
      [{ initiatorIsOwner: true }, { initiatorIsOwner: false }],
      [{ payee: { listed: true } }, { payee: { listed: false } }],
      [{ amount: { max: '5000', ccy: 'EUR' } }, { amount: { min: '5000', ccy: 'EUR' } }],
      [
        { amount: { max: '7', ccy: 'USD' } },
        { amount: { min: '7', max: '9', ccy: 'USD' } },
        { amount: { min: '9', ccy: 'USD' } },
      ],
    ];
    let cut = 0;
    fc.assert(
      fc.property(
        policyArb(4),
        fc.nat(3),
        fc.constantFrom(...CUTS),
        factsArb(30),
        (before, at, parts, facts) => {
          const rule = before.rules[at];
          fc.pre(rule !== undefined && Object.keys(parts[0] ?? {}).every((key) => !(key in rule.when)));
          const rest = before.rules.filter((it) => it !== rule);
          const after = policyOf(
            ...rest,
            ...parts.map((part, index): Rule => ({
              ...rule,
              id: `P-${String(index)}`,
              when: { ...rule.when, ...part },
            })),
          );
          expect(comparePolicies(before, after)).toMatchObject({ direction: 'same', reason: null });
          const [was, is] = [decide(compile(before), facts), decide(compile(after), facts)];
          expect([is.decision, is.requirement]).toEqual([was.decision, was.requirement]);
          cut += 1;
        },
      ),
      { numRuns: 500 },
    );
    expect(cut).toBeGreaterThan(100);
  });

  test('the other way round is the other way round', () => {
    const turned = { same: 'same', tighter: 'looser', looser: 'tighter', both: 'both' } as const;
    fc.assert(
      fc.property(pairArb, ([before, after]) => {
        expect(comparePolicies(after, before).direction).toBe(
          turned[comparePolicies(before, after).direction],
        );
      }),
      { numRuns: 500 },
    );
  });

  test('the order of the rules makes no difference, not even to the examples', () => {
    fc.assert(
      fc.property(pairArb, ([before, after]) => {
        const [a, b] = [before, after].map((it) => policyOf(...it.rules.toReversed()));
        if (a === undefined || b === undefined) throw new Error('two policies');
        expect(comparePolicies(a, b)).toEqual(comparePolicies(before, after));
      }),
      { numRuns: 500 },
    );
  });

  test('none is looser than itself', () => {
    fc.assert(
      fc.property(policyArb(8), (policy) => {
        expect(comparePolicies(policy, policyOf(...policy.rules)).direction).toBe('same');
      }),
      { numRuns: 500 },
    );
  });
});

describe('a rule more', () => {
  test('that denies is never looser', () => {
    fc.assert(
      fc.property(policyArb(), conditionArb, denyArb, (policy, when, then) => {
        const { direction } = comparePolicies(policy, policyOf(...policy.rules, ruleOf('Z-1', when, then)));
        expect(['same', 'tighter']).toContain(direction);
      }),
      { numRuns: 500 },
    );
  });

  test('that requires is never looser where something matched already', () => {
    fc.assert(
      fc.property(policyArb(4), conditionArb, demandArb, (policy, when, then) => {
        const covered = policyOf(
          ...policy.rules,
          ruleOf('A-1', { action: ['transfer', 'account.register'] }, require(['treasury', 1])),
        );
        const { direction } = comparePolicies(covered, policyOf(...covered.rules, ruleOf('Z-1', when, then)));
        expect(['same', 'tighter']).toContain(direction);
      }),
      { numRuns: 500 },
    );
  });

  test('that requires where nothing matched is', () => {
    const added = policyOf(
      ...tieredPolicy.rules,
      ruleOf('W-1', { action: ['wallet.close'] }, require(['treasury', 3])),
    );
    expect(comparePolicies(tieredPolicy, added).direction).toBe('looser');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupId } from '#shared/brand';
import {
  approvalsNeeded,
  counterfactualsOf,
  decide,
  demandIn,
  compile,
  evaluate,
  explain,
  explainUnder,
  isLooser,
  isOverdue,
  neverRaised,
  overdueFrom,
  replay,
  runPolicyTests,
  type Action,
  type Facts,
  type Policy,
  type Requirement,
  type Rule,
} from '#shared/policy';
import { datedPolicyArb, factsArb, policyOf, ruleOf } from '../../../support/policy/arbitraries.ts';
import { deny, factsOf, require, transferRule } from '../../../support/policy/examples.ts';
import { isAtLeastAsStrict } from '../../../support/policy/strictness.ts';

const RUNS = { numRuns: 1_000 };
const NAMES = { treasury: 'Treasury', compliance: 'Compliance' };
const due = (reviewBy: string, rule: Rule): Rule => ({ ...rule, reviewBy });

const TWO = due('2026-06-01', transferRule('T-1', {}, require(['treasury', 2])));
const on = (day: string | undefined, facts: Facts = factsOf()): Facts => {
  const { day: _, ...rest } = facts;
  return day === undefined ? rest : { ...rest, day };
};
const askedOn = (day: string | undefined, ...rules: readonly Rule[]): Requirement['groups'] =>
  evaluate(policyOf(...rules), on(day)).requirement.groups;

describe('a rule whose date of review has passed', () => {
  test('asks one person more of each group that it names, from the day after', () => {
    const both = due('2026-06-01', transferRule('T-1', {}, require(['treasury', 2], ['compliance', 1])));
    expect(askedOn('2026-06-01', both).map(({ atLeast }) => atLeast)).toEqual([1, 2]);
    expect(askedOn('2026-06-02', both).map(({ atLeast }) => atLeast)).toEqual([2, 3]);
    expect(askedOn(undefined, both).map(({ atLeast }) => atLeast)).toEqual([1, 2]);
  });

  test('is raised by itself, not by what other rules ask', () => {
    const fresh = due('2030-01-01', transferRule('T-2', {}, require(['treasury', 3])));
    expect(askedOn('2026-06-02', TWO, fresh)).toEqual([{ group: 'treasury', atLeast: 3 }]);
    const apart = due('2030-01-01', transferRule('T-2', {}, require(['compliance', 1])));
    expect(askedOn('2026-06-02', TWO, apart)).toEqual([
      { group: 'compliance', atLeast: 1 },
      { group: 'treasury', atLeast: 3 },
    ]);
  });

  test('that denies, is on trial, or does not match, changes nothing', () => {
    const rules = [
      due('2026-06-01', transferRule('D-1', { assets: ['JPY'] }, deny('closed'))),
      { ...due('2026-06-01', transferRule('S-1', {}, require(['treasury', 2]))), shadow: true as const },
      due('2026-06-01', transferRule('T-2', { assets: ['JPY'] }, require(['treasury', 2]))),
      due('2030-01-01', transferRule('T-3', {}, require(['treasury', 1]))),
    ];
    expect(askedOn('2026-06-02', ...rules)).toEqual([{ group: 'treasury', atLeast: 1 }]);
  });

  test('keeps its escalation', () => {
    const escalate = { afterHours: 8, groups: ['compliance' as GroupId] };
    const rule: Rule = {
      ...TWO,
      then: {
        kind: 'require',
        groups: [{ group: 'treasury' as GroupId, atLeast: 2, escalate }],
        distinct: [],
      },
    };
    expect(askedOn('2026-06-02', rule)).toEqual([{ group: 'treasury', atLeast: 3, escalate }]);
  });

  test.each([...neverRaised])('never makes %s harder', (action: Action) => {
    const rule = due('2000-01-01', ruleOf('G-1', { action: [action] }, require(['treasury', 2])));
    const { requirement, trace } = evaluate(policyOf(rule), { ...on('2026-06-02'), action });
    expect(requirement.groups).toEqual([{ group: 'treasury', atLeast: 2 }]);
    expect(trace[0]?.overdue).toBeUndefined();
  });

  test('publishing the policy is among what it never makes harder', () => {
    expect(neverRaised.has('policy.publish')).toBe(true);
    expect(neverRaised.has('roster.change')).toBe(false);
    expect(neverRaised.has('transfer')).toBe(false);
  });
});

describe('any policy', () => {
  test('asks at least as much on a day as on none, and the more the later it is', () => {
    const days = ['2029-12-31', '2030-01-01', '2030-01-02', '2031-01-01'];
    fc.assert(
      fc.property(datedPolicyArb(), factsArb(15), (policy, facts) => {
        const answers = [undefined, ...days].map((day) => decide(compile(policy), on(day, facts)));
        answers.slice(1).forEach((answer, at) => {
          const before = answers[at];
          if (before === undefined) throw new Error('there is one before');
          expect(isAtLeastAsStrict(answer, before)).toBe(true);
          expect(answer.denials).toEqual(before.denials);
        });
      }),
      RUNS,
    );
  });

  test('promises by its counterfactuals what comes, overdue rules included', () => {
    let tried = 0;
    fc.assert(
      fc.property(datedPolicyArb(), factsArb(5), (policy, given) => {
        const facts = on('2030-01-02', given);
        const evaluation = evaluate(policy, facts);
        for (const { needed, facts: changed } of counterfactualsOf(evaluation, facts)) {
          const then = evaluate(policy, changed);
          expect(then.decision).toBe('requires');
          expect(approvalsNeeded(then.requirement)).toBe(needed);
          tried += 1;
        }
      }),
      RUNS,
    );
    expect(tried).toBeGreaterThan(50);
  });
});

describe('words', () => {
  const facts = on('2026-06-02');

  test('name the rule, its date and what it asks until it is looked at', () => {
    const { headline, reasons } = explain(evaluate(policyOf(TWO), facts), NAMES, facts);
    expect(headline).toBe('3 of Treasury.');
    expect(reasons).toEqual([
      'Treasury 3 because action is transfer (rule T-1, v1, owner p-owner).',
      'Rule T-1 was to be reviewed by 2026-06-01; until it is, one more person of Treasury is asked by it.',
    ]);
  });

  test('say nothing of it before its day', () => {
    const early = on('2026-06-01');
    expect(explain(evaluate(policyOf(TWO), early), NAMES, early).reasons).toHaveLength(1);
  });

  test('tell then from now', () => {
    const renewed: Policy = { ...policyOf(due('2027-06-01', TWO)), version: 2 };
    const { difference } = explainUnder(
      facts,
      [
        { label: 'then', policy: policyOf(TWO) },
        { label: 'now', policy: renewed },
      ],
      { names: NAMES },
    );
    expect(difference).toBe('Under version 1 it needed 3; under version 2 it needs 2.');
  });
});

test('a rule that is looked at in time is not looser for that', () => {
  const renewed = policyOf(due('2027-06-01', TWO));
  expect(isLooser(policyOf(TWO), renewed)).toBe(false);
  expect(isLooser(renewed, policyOf(TWO))).toBe(false);
  // What the rule asks by itself is what is compared.
  const fewer = policyOf(due('2027-06-01', { ...TWO, then: require(['treasury', 1]) }));
  expect(isLooser(policyOf(TWO), fewer)).toBe(true);
});

test('a replay judges each item on its day', () => {
  const items = ['2026-06-01', '2026-06-02'].map((day) => ({ id: day, facts: on(day) }));
  const { changes, unchanged } = replay(items, {
    before: policyOf(due('2030-01-01', TWO)),
    after: policyOf(TWO),
  });
  expect([changes.tighter.ids, unchanged]).toEqual([['2026-06-02'], 1]);
});

test('a test of a policy may name a day', () => {
  const outcome = (day: string | undefined, atLeast: number): boolean | undefined =>
    runPolicyTests(policyOf(TWO), [
      {
        name: 'one',
        facts: day === undefined ? {} : { day },
        expect: { decision: 'requires', groups: [{ group: 'treasury' as GroupId, atLeast }] },
      },
    ])[0]?.passed;
  expect([outcome(undefined, 2), outcome('2026-06-01', 2), outcome('2026-06-02', 3)]).toEqual([
    true,
    true,
    true,
  ]);
});

describe('what must stay as easy as it is', () => {
  test('is never raised, whatever the day', () => {
    const easy: readonly Action[] = [
      'policy.publish',
      'wallet.freeze',
      'mandate.revoke',
      'emergency.freeze',
      'emergency.revoke',
      'emergency.replace',
      'key.stop',
    ];
    expect([...neverRaised].toSorted()).toEqual(easy.toSorted());
    for (const action of easy) expect(isOverdue(TWO, { day: '2026-12-31', action })).toBe(false);
    expect(isOverdue(TWO, { day: '2026-12-31', action: 'wallet.unfreeze' })).toBe(true);
  });
});

test('what a traced rule asks is what it asks overdue, and nothing where it denies', () => {
  const rules = [TWO, due('2026-06-01', transferRule('D-1', {}, deny('closed')))];
  const asked = evaluate(policyOf(...rules), on('2026-06-02')).trace.map((rule) => demandIn(rule)?.groups);
  expect(asked).toEqual([undefined, [{ group: 'treasury', atLeast: 3 }]]);
});

test.each([
  ['2026-06-01', '2026-06-02'],
  ['2026-12-31', '2027-01-01'],
  ['2028-02-28', '2028-02-29'],
  ['9999-12-30', '9999-12-31'],
  ['9999-12-31', null],
])('a rule to be looked at by %s is overdue from %s', (reviewBy, from) => {
  expect(overdueFrom(reviewBy)).toBe(from);
});

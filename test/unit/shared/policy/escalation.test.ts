import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceId, GroupId, PersonId } from '#shared/brand';
import {
  analysePolicy,
  approvalsNeeded,
  asksAtLeast,
  checkQuorum,
  comparePolicies,
  consequenceSchema,
  diffPolicies,
  evaluate,
  explain,
  isLooser,
  lintPolicy,
  mergeDemands,
  policyContentDigest,
  runPolicyTests,
  sentenceOf,
  type Consequence,
  type CountedApproval,
  type Escalation,
  type Policy,
  type Requirement,
} from '#shared/policy';
import {
  approvalsArb,
  demandArb,
  factsArb,
  policyArb,
  policyOf,
  requirementArb,
  ruleOf,
} from '../../../support/policy/arbitraries.ts';
import { factsOf } from '../../../support/policy/examples.ts';
import { demandsAtLeast } from '../../../support/policy/strictness.ts';

type Demand = Extract<Consequence, { kind: 'require' }>;

const RUNS = { numRuns: 1_000 };
const INITIATOR = 'p-initiator' as PersonId;
const NAMES = { treasury: 'Treasury', controllers: 'Board', compliance: 'Risk' };
const demands = demandArb as fc.Arbitrary<Demand>;

const to = (afterHours: number, ...groups: readonly string[]): Escalation => ({
  afterHours,
  groups: groups as GroupId[],
});

const asking = (atLeast: number, escalate?: Escalation): Demand => ({
  kind: 'require',
  groups: [{ group: 'treasury' as GroupId, atLeast, ...(escalate !== undefined && { escalate }) }],
  distinct: ['person'],
});

const policyAsking = (...all: readonly Demand[]): Policy =>
  policyOf(...all.map((then, at) => ruleOf(`T-${String(at + 1)}`, { action: ['transfer'] }, then)));

const approval = (person: string, group: string, openHours: number): CountedApproval => ({
  person: person as PersonId,
  groups: [group as GroupId],
  device: person as DeviceId,
  build: person,
  openHours,
});

const without = (requirement: Requirement): Requirement => ({
  ...requirement,
  groups: requirement.groups.map(({ group, atLeast }) => ({ group, atLeast })),
});

const countedIn = (requirement: Requirement, approvals: readonly CountedApproval[]): number =>
  checkQuorum(requirement, approvals, INITIATOR).groups.reduce((sum, { counted }) => sum + counted.length, 0);

describe('an escalation', () => {
  test('never changes how many are asked, and only ever helps an approval to count', () => {
    fc.assert(
      fc.property(requirementArb, approvalsArb, (requirement, approvals) => {
        const plain = without(requirement);
        expect(approvalsNeeded(requirement)).toBe(approvalsNeeded(plain));
        const progress = checkQuorum(requirement, approvals, INITIATOR);
        expect(progress.groups.map(({ atLeast }) => atLeast)).toEqual(
          plain.groups.map(({ atLeast }) => atLeast),
        );
        expect(countedIn(requirement, approvals)).toBeGreaterThanOrEqual(countedIn(plain, approvals));
      }),
      RUNS,
    );
  });

  test('widens with the clock and never narrows again', () => {
    fc.assert(
      fc.property(requirementArb, approvalsArb, fc.nat(200), fc.nat(200), (requirement, approvals, a, b) => {
        const at = (openHours: number): number =>
          countedIn(
            requirement,
            approvals.map((it) => ({ ...it, openHours })),
          );
        expect(at(Math.max(a, b))).toBeGreaterThanOrEqual(at(Math.min(a, b)));
      }),
      RUNS,
    );
  });

  test('counts nobody before its hour: then it is as if it were not written', () => {
    fc.assert(
      fc.property(requirementArb, approvalsArb, (requirement, approvals) => {
        const hours = requirement.groups.flatMap(({ escalate }) => escalate?.afterHours ?? []);
        const first = Math.min(200, ...hours);
        const early = approvals.map((it) => ({ ...it, openHours: first - 0.001 }));
        expect(checkQuorum(requirement, early, INITIATOR)).toEqual(
          checkQuorum(without(requirement), early, INITIATOR),
        );
      }),
      RUNS,
    );
  });

  test('opens at its hour, not a moment before', () => {
    const requirement = mergeDemands([asking(2, to(8, 'controllers'))]);
    const satisfied = (openHours: number): boolean =>
      checkQuorum(
        requirement,
        [approval('a', 'treasury', 0), approval('b', 'controllers', openHours)],
        INITIATOR,
      ).satisfied;
    expect([satisfied(7.9999), satisfied(8), satisfied(100)]).toEqual([false, true, true]);
  });

  test('never lets the initiator in, and nobody twice', () => {
    const requirement = mergeDemands([asking(2, to(1, 'controllers'))]);
    const own = approval(INITIATOR, 'controllers', 100);
    const other = approval('b', 'controllers', 100);
    expect(countedIn(requirement, [own, other, other])).toBe(1);
  });

  test('leaves different devices to be asked', () => {
    const requirement: Requirement = {
      ...mergeDemands([asking(2, to(1, 'controllers'))]),
      distinct: ['device'],
    };
    const [a, b] = [approval('a', 'treasury', 0), approval('b', 'controllers', 9)];
    expect(checkQuorum(requirement, [a, { ...b, device: a.device }], INITIATOR)).toMatchObject({
      satisfied: false,
      unmet: ['distinct-device: another device is needed'],
    });
    expect(checkQuorum(requirement, [a, b], INITIATOR).satisfied).toBe(true);
  });
});

describe('several rules that ask one group', () => {
  test('let somebody else in only together, and not before the last of them', () => {
    const place = (...all: readonly Demand[]): unknown => mergeDemands(all).groups[0];
    expect(place(asking(2, to(8, 'controllers', 'compliance')), asking(1, to(24, 'controllers')))).toEqual({
      group: 'treasury',
      atLeast: 2,
      escalate: { afterHours: 24, groups: ['controllers'] },
    });
    expect(place(asking(2, to(8, 'controllers')), asking(1))).toEqual({ group: 'treasury', atLeast: 2 });
    expect(place(asking(1, to(8, 'controllers')), asking(3, to(8, 'compliance')))).toEqual({
      group: 'treasury',
      atLeast: 3,
    });
    expect(place(asking(1, to(8, 'treasury')))).toEqual({ group: 'treasury', atLeast: 1 });
  });

  test('merge in any order, in any grouping, and once more changes nothing', () => {
    fc.assert(
      fc.property(demands, demands, demands, (a, b, c) => {
        const all = mergeDemands([a, b, c]);
        expect(mergeDemands([c, a, b])).toEqual(all);
        expect(mergeDemands([mergeDemands([a, b]), c])).toEqual(all);
        expect(mergeDemands([a, mergeDemands([b, c])])).toEqual(all);
        expect(mergeDemands([all, all])).toEqual(all);
      }),
      RUNS,
    );
  });

  test('ask at least what each of them asks, at every hour', () => {
    fc.assert(
      fc.property(demands, demands, (a, b) => {
        expect(demandsAtLeast(mergeDemands([a, b]), mergeDemands([a]))).toBe(true);
        expect(asksAtLeast(mergeDemands([a, b]), mergeDemands([b]))).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('looser and tighter', () => {
  const changes: readonly (readonly [string, Demand, Demand])[] = [
    ['adding one', asking(2), asking(2, to(8, 'controllers'))],
    ['an earlier hour', asking(2, to(8, 'controllers')), asking(2, to(7, 'controllers'))],
    ['one more group', asking(2, to(8, 'controllers')), asking(2, to(8, 'controllers', 'compliance'))],
  ];

  test.each(changes)('%s is looser, and the way back is not', (_, before, after) => {
    const [was, is] = [policyAsking(before), policyAsking(after)];
    expect(isLooser(was, is)).toBe(true);
    expect(isLooser(is, was)).toBe(false);
    expect(comparePolicies(was, is).direction).toBe('looser');
    expect(comparePolicies(is, was).direction).toBe('tighter');
  });

  test('another group in place of one is looser both ways', () => {
    const [was, is] = [to(8, 'controllers'), to(8, 'compliance')].map((it) => policyAsking(asking(1, it)));
    if (was === undefined || is === undefined) throw new Error('two policies');
    expect([isLooser(was, is), isLooser(is, was)]).toEqual([true, true]);
    expect(comparePolicies(was, is).direction).toBe('both');
  });

  test('is told as trying every hour tells it', () => {
    fc.assert(
      fc.property(demands, demands, (a, b) => {
        const [one, other] = [mergeDemands([a]), mergeDemands([b])];
        const isAlike = (kind: string): boolean => kind === 'person';
        const strip = (it: Requirement): Requirement => ({
          ...it,
          distinct: it.distinct.filter((kind) => !isAlike(kind)),
        });
        expect(asksAtLeast(one, other)).toBe(demandsAtLeast(strip(one), strip(other)));
      }),
      RUNS,
    );
  });

  test('a version that is not looser lets nobody in at any hour who was not let in', () => {
    fc.assert(
      fc.property(policyArb(3), policyArb(3), factsArb(10), (before, after, facts) => {
        fc.pre(!isLooser(before, after));
        const [was, is] = [evaluate(before, facts), evaluate(after, facts)];
        expect(
          is.decision === 'denied' ||
            (was.decision === 'requires' && demandsAtLeast(is.requirement, was.requirement)),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('words', () => {
  const rule = policyAsking(asking(2, to(8, 'controllers'))).rules[0];
  if (rule === undefined) throw new Error('one rule');

  test('the sentence says who, when, and that the number stays', () => {
    expect(sentenceOf(rule, NAMES)).toBe(
      'Transfers need 2 of Treasury; if it is still open 8 hours after it was proposed, members of Board may fill the 2 places of Treasury as well and the number stays.',
    );
  });

  test('the explanation names it beside the count', () => {
    const facts = factsOf();
    const { headline, reasons } = explain(evaluate(policyOf(rule), facts), NAMES, facts);
    expect(headline).toBe('2 of Treasury; Board after 8 hours in place of Treasury.');
    expect(reasons[1]).toBe(
      'Board after 8 hours in place of Treasury, the number staying 2, because action is transfer (rule T-1, v1, owner p-owner).',
    );
  });

  test('a rule on trial that would close it says so', () => {
    const trial = { ...ruleOf('T-2', { action: ['transfer'] }, asking(1)), shadow: true as const };
    const facts = factsOf();
    const { shadow } = explain(evaluate(policyOf(rule, trial), facts), NAMES, facts);
    expect(shadow[0]).toBe(
      'Would accept nobody else in place of Treasury if rule T-2 were binding: action is transfer (rule T-2, v1, owner p-owner).',
    );
  });

  test('the difference of two versions names it', () => {
    const changesTo = (after: Demand): unknown =>
      diffPolicies(policyOf(rule), policyAsking(after), NAMES).changed.map(({ changes: all }) => all);
    expect(changesTo(asking(2))).toEqual([['Treasury escalated to Board after 8 hours → nobody else']]);
    expect(changesTo(asking(2, to(24, 'controllers', 'compliance')))).toEqual([
      ['Treasury escalated to Board after 8 hours → Risk or Board after 24 hours'],
    ]);
  });

  test('is part of what the content digest covers', () => {
    expect(policyContentDigest(policyAsking(asking(2)))).not.toBe(policyContentDigest(policyOf(rule)));
  });
});

describe('what can not be meant', () => {
  const codes = (then: Demand): readonly string[] => lintPolicy(policyAsking(then)).map(({ code }) => code);

  test('an escalation to the group itself, or after the item has expired, or taken back', () => {
    expect(codes(asking(1, to(8, 'treasury', 'controllers')))).toEqual(['idle-escalation']);
    expect(codes(asking(1, to(168, 'controllers')))).toEqual(['idle-escalation']);
    expect(codes(asking(1, to(167, 'controllers')))).toEqual([]);
    const twice = asking(1, to(8, 'controllers'));
    expect(codes({ ...twice, groups: [...twice.groups, ...asking(2).groups] })).toEqual(['idle-escalation']);
  });

  test('hours that are none', () => {
    for (const afterHours of [0, -1, 1.5, 169])
      expect(consequenceSchema.safeParse(asking(1, to(afterHours, 'controllers'))).success).toBe(false);
    expect(consequenceSchema.safeParse(asking(1, to(1))).success).toBe(false);
  });

  test('a group that the roster does not have', () => {
    const people = ['a', 'b', 'c'].map((id) => ({
      id: id as PersonId,
      groups: ['treasury' as GroupId],
      standing: 'active',
    }));
    const groups = [{ id: 'treasury' as GroupId, name: 'Treasury' }];
    const found = analysePolicy(policyAsking(asking(1, to(8, 'nobody-knows'))), { people, groups });
    expect(found.filter(({ code }) => code === 'unknown-group')).toMatchObject([
      { severity: 'error', rules: ['T-1'] },
    ]);
  });

  test('a quorum that only an escalation can fill is within reach', () => {
    const people = [
      ['a', 'treasury'],
      ['b', 'controllers'],
      ['c', 'controllers'],
    ].map(([id, group]) => ({ id: id as PersonId, groups: [group as GroupId], standing: 'active' }));
    const groups = ['treasury', 'controllers'].map((id) => ({ id: id as GroupId, name: id }));
    const unreachable = (then: Demand): number =>
      analysePolicy(policyAsking(then), { people, groups }).filter(
        ({ code }) => code === 'unreachable-quorum',
      ).length;
    expect(unreachable(asking(2))).toBe(1);
    expect(unreachable(asking(2, to(8, 'controllers')))).toBe(0);
  });
});

test('a test of a policy may expect it', () => {
  const policy = policyAsking(asking(2, to(8, 'controllers')));
  const outcome = (escalations: readonly (Escalation & { group: GroupId })[]): boolean | undefined =>
    runPolicyTests(policy, [
      { name: 'one', facts: {}, expect: { decision: 'requires', escalations: [...escalations] } },
    ])[0]?.passed;
  expect(outcome([{ group: 'treasury' as GroupId, ...to(8, 'controllers') }])).toBe(true);
  expect(outcome([{ group: 'treasury' as GroupId, ...to(9, 'controllers') }])).toBe(false);
  expect(outcome([])).toBe(false);
});

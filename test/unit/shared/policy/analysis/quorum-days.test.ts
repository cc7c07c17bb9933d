import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceId, GroupId, PersonId } from '#shared/brand';
import {
  analysePolicy,
  checkQuorum,
  compile,
  decide,
  type AnalysisFinding,
  type Facts,
  type Policy,
  type QuorumPeople,
  type Requirement,
  type Rule,
} from '#shared/policy';
import { datedPolicyArb, GROUPS, policyOf, ruleOf } from '../../../../support/policy/arbitraries.ts';
import { known, require, transferRule } from '../../../../support/policy/examples.ts';
import { universeOf } from '../../../../support/policy/universe.ts';

const peopleOf = (all: Readonly<Record<string, readonly string[]>>): QuorumPeople => ({
  people: Object.entries(all).map(([id, groups]) => ({
    id: id as PersonId,
    groups: groups as readonly GroupId[],
    standing: 'active',
  })),
  groups: [
    { id: 'treasury' as GroupId, name: 'Treasury' },
    { id: 'compliance' as GroupId, name: 'Compliance' },
  ],
});

const due = (reviewBy: string, rule: Rule): Rule => ({ ...rule, reviewBy });
const found = (
  policy: Policy,
  people: QuorumPeople,
  today: string | undefined,
  ...codes: readonly AnalysisFinding['code'][]
): readonly AnalysisFinding[] =>
  analysePolicy(policy, people, today === undefined ? {} : { today }).filter(({ code }) =>
    codes.includes(code),
  );

const TWO = due('2026-06-30', transferRule('T-1', {}, require(['treasury', 2])));
const FOUR = peopleOf({ anna: ['treasury'], ben: ['treasury'], ines: [], iwan: [] });

describe('a rule whose date of review comes or has passed', () => {
  test('is out of reach from the day after, which is told before', () => {
    const [finding, ...others] = found(policyOf(TWO), FOUR, '2026-06-30', 'unreachable-quorum').filter(
      ({ from }) => from !== undefined,
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      from: '2026-07-01',
      rules: ['T-1'],
      text:
        'From 2026-07-01 on nobody can approve what needs 3 of Treasury: too few active people can. ' +
        'To be reviewed: T-1 by 2026-06-30; one person more of each group is asked after that.',
    });
    expect(finding?.example?.facts.day).toBe('2026-07-01');
    expect(finding?.example?.text).toContain('proposed on 2026-07-01');
  });

  test('is out of reach today once it has passed, and told once', () => {
    expect(found(policyOf(TWO), FOUR, '2026-07-01', 'unreachable-quorum')).toMatchObject([
      {
        severity: 'error',
        text:
          'Nobody can approve what needs 3 of Treasury: too few active people can. ' +
          'To be reviewed: T-1 by 2026-06-30; one person more of each group is asked after that.',
        example: { facts: { day: '2026-07-01' } },
      },
    ]);
  });

  test('is of no day without one', () => {
    const plain = found(policyOf(TWO), FOUR, undefined, 'unreachable-quorum', 'deadlock');
    expect(plain.every(({ from, example }) => from === undefined && example?.facts.day === undefined)).toBe(
      true,
    );
    expect(
      plain.filter(({ severity, code }) => severity === 'error' && code === 'unreachable-quorum'),
    ).toEqual([]);
  });

  test('hangs on single people from the day after', () => {
    const people = peopleOf({
      anna: ['treasury'],
      ben: ['treasury'],
      cleo: ['treasury'],
      ines: [],
      iwan: [],
    });
    const [finding, ...others] = found(policyOf(TWO), people, '2026-06-30', 'deadlock').filter(
      ({ from }) => from !== undefined,
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      from: '2026-07-01',
      people: [['anna'], ['ben'], ['cleo']],
    });
    expect(finding?.text).toMatch(
      /^From 2026-07-01 on while anna, ben or cleo is absent, nobody can approve what needs 3 of Treasury/,
    );
    const late = found(policyOf(TWO), people, '2026-07-01', 'deadlock').filter(
      ({ severity }) => severity === 'error',
    );
    expect(late).toMatchObject([{ severity: 'error', people: [['anna'], ['ben'], ['cleo']] }]);
  });

  test('is told with the day of each rule, and what was lost before is not told again', () => {
    const other = due('2026-09-30', transferRule('T-2', { tiers: ['cold'] }, require(['compliance', 1])));
    const people = peopleOf({
      anna: ['treasury'],
      ben: ['treasury'],
      eve: ['compliance'],
      ines: [],
      iwan: [],
    });
    const days = found(policyOf(TWO, other), people, '2026-01-01', 'unreachable-quorum')
      .filter(({ from, severity }) => from !== undefined && severity === 'warning')
      .map(({ from, rules }) => [from, rules]);
    expect(days).toEqual([
      ['2026-07-01', ['T-1']],
      // By then cold payments lack people of Treasury already; alone the other rule would lack one of Compliance.
    ]);
    const apart = due('2026-09-30', ruleOf('C-1', { action: ['wallet.close'] }, require(['compliance', 1])));
    expect(
      found(policyOf(TWO, apart), people, '2026-01-01', 'unreachable-quorum')
        .filter(({ from, severity }) => from !== undefined && severity === 'warning')
        .map(({ from, rules }) => [from, rules]),
    ).toEqual([
      ['2026-07-01', ['T-1']],
      ['2026-10-01', ['C-1']],
    ]);
  });

  test('never locks anybody out, and never makes harder what must stay easy', () => {
    const rules = ['policy.publish', 'roster.change'].map((action, at) =>
      due('2001-01-01', ruleOf(`G-${String(at)}`, { action: [action] as never }, require(['treasury', 2]))),
    );
    const findings = found(policyOf(...rules), FOUR, '2026-07-01', 'self-lockout', 'unreachable-quorum');
    expect(findings.map(({ code, severity }) => [code, severity])).toContainEqual([
      'unreachable-quorum',
      'error',
    ]);
    expect(findings.filter(({ code }) => code === 'self-lockout')).toEqual([]);
    const grave = findings.filter(({ severity }) => severity === 'error');
    expect(grave.map(({ example }) => example?.facts.action)).toEqual(['roster.change']);
  });

  test('one rule about both kinds of action asks more of the one only', () => {
    const rule = due(
      '2026-06-30',
      ruleOf('G-1', { action: ['wallet.freeze', 'wallet.close'] }, require(['treasury', 2])),
    );
    const errors = found(policyOf(rule), FOUR, '2026-07-01', 'unreachable-quorum').filter(
      ({ severity }) => severity === 'error',
    );
    expect(errors.map(({ example }) => example?.facts.action)).toEqual(['wallet.close']);
  });
});

const canFill = (requirement: Requirement, { people }: QuorumPeople, initiator: PersonId): boolean =>
  checkQuorum(
    requirement,
    people.map(({ id, groups }) => ({
      person: id,
      groups,
      device: id as string as DeviceId,
      build: id,
      openHours: 167,
    })),
    initiator,
    { approvedHoursSince: 10_000, tier: 'cold', secondLook: true },
  ).satisfied;

const CREW = ['p-1', 'p-2', 'p-3', 'p-4', 'p-5', 'p-6', 'p-7'];
const peopleArb = fc
  .array(fc.subarray(GROUPS as string[]), { minLength: CREW.length, maxLength: CREW.length })
  .map((groups) => peopleOf(Object.fromEntries(CREW.map((id, index) => [id, groups[index] ?? []]))));

const TODAYS = ['2029-12-31', '2030-01-01'];
const DAYS = ['2029-12-31', '2030-01-01', '2030-01-02', '2030-07-01', '2031-01-01'];

test('any policy and people: quorums are out of reach from just the day that trying all facts shows', () => {
  const seen = { sooner: 0, later: 0, never: 0 };
  fc.assert(
    fc.property(datedPolicyArb(3), peopleArb, fc.constantFrom(...TODAYS), (policy, people, today) => {
      const universe = universeOf([policy], 500);
      fc.pre(universe !== undefined);
      const initiated = (facts: Facts): readonly Facts[] =>
        people.people.map(({ id, groups }) => ({ ...facts, initiator: id, initiatorGroups: known(groups) }));
      const all = universe.flatMap(initiated);
      const isStuckOn = (day: string): boolean =>
        all.some((facts) => {
          const { decision, requirement } = decide(compile(policy), { ...facts, day });
          return decision === 'requires' && !canFill(requirement, people, facts.initiator);
        });
      const findings = found(policy, people, today, 'unreachable-quorum');
      for (const day of DAYS.filter((it) => it >= today))
        expect(findings.some(({ from = today }) => from <= day)).toBe(isStuckOn(day));
      for (const { example } of findings) {
        if (example === null) throw new Error('an example is missing');
        const { decision, requirement } = decide(compile(policy), example.facts);
        expect(decision).toBe('requires');
        expect(canFill(requirement, people, example.facts.initiator)).toBe(false);
      }
      const isNow = findings.some(({ from }) => from === undefined);
      seen[isNow ? 'sooner' : findings.length > 0 ? 'later' : 'never'] += 1;
    }),
    { numRuns: 400 },
  );
  expect(Math.min(seen.sooner, seen.later, seen.never)).toBeGreaterThan(0);
}, 120_000);

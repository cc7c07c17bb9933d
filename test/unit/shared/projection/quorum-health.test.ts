import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupId, PersonId } from '#shared/brand';
import { neverRaised, type Policy, type Rule } from '#shared/policy';
import { quorumHealth } from '#shared/projection';
import { grantProblems, indexRoster, type RosterIndex } from '#shared/roster';
import { loadCompany, loadPolicy } from '../../../../ledger/sandbox/data.ts';
import { ANNA, BEN, DIRK, NOTHING_HAPPENED, testKey, testPerson } from '../../../support/company.ts';
import { GRACE, HUGO, IVAN, JUDY, MARA, peopledGenesis, SECURITY } from '../../../support/people.ts';

const AT = '2026-05-01T09:00:00Z';
const genesis = peopledGenesis();
const roster = indexRoster(genesis.roster);
const healthOf = (
  rule: string,
  absent: readonly PersonId[] = [],
): ReturnType<typeof quorumHealth>[number] => {
  const found = quorumHealth(genesis.policy, roster, AT, absent).find((each) => each.rule === rule);
  if (found === undefined) throw new Error(rule);
  return found;
};

describe('the health of a quorum', () => {
  test('names those who can fill a seat today, and those without whom it can not be met', () => {
    expect(healthOf('T-1')).toMatchObject({
      isReachable: true,
      groups: [{ group: 'treasury', atLeast: 2, able: [ANNA, BEN, MARA] }],
    });
    expect(healthOf('R-1').groups[0]?.able).toEqual(SECURITY);
    const pairs = healthOf('R-1').breakers.map((each) => [...each].sort().join());
    expect(pairs.sort()).toEqual(
      SECURITY.flatMap((a) => SECURITY.flatMap((b) => (a < b ? [`${a},${b}`] : []))).sort(),
    );
    expect(healthOf('E-1').breakers).toEqual([['ben'], ['cleo']]);
  });

  test('falls with people who are absent, suspended, or without a key', () => {
    expect(healthOf('R-1', [GRACE]).isReachable).toBe(true);
    expect(healthOf('R-1', [GRACE, HUGO]).isReachable).toBe(false);
    const without = (change: (index: RosterIndex['roster']) => RosterIndex['roster']): boolean | undefined =>
      quorumHealth(genesis.policy, indexRoster(change(genesis.roster)), AT).find(({ rule }) => rule === 'R-1')
        ?.isReachable;
    const gone: readonly PersonId[] = [IVAN, JUDY];
    expect(
      without((of) => ({
        ...of,
        people: of.people.map((each) => (gone.includes(each.id) ? { ...each, standing: 'suspended' } : each)),
      })),
    ).toBe(false);
    expect(without((of) => ({ ...of, keys: of.keys.filter(({ person }) => !gone.includes(person)) }))).toBe(
      false,
    );
  });

  test('names only people without whom it is really not met, and misses none', () => {
    const anyone = fc.constantFrom(...genesis.roster.people.map(({ id }) => id));
    const rules = genesis.policy.rules.filter(({ then }) => then.kind === 'require').map(({ id }) => id);
    fc.assert(
      fc.property(fc.constantFrom(...rules), anyone, anyone, (rule, a, b) => {
        const { breakers } = healthOf(rule);
        const isNamed = breakers.some((each) => each.every((id) => id === a || id === b));
        expect(healthOf(rule, [a, b]).isReachable).toBe(!isNamed);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the health of a quorum on a day', () => {
  const datedRule = (rule: string, over: Partial<Rule>): Policy => ({
    ...genesis.policy,
    rules: genesis.policy.rules.map((each) => (each.id === rule ? { ...each, ...over } : each)),
  });
  const on = (policy: Policy, rule: string, day: string, absent: readonly PersonId[] = []) => {
    const alone = { ...policy, rules: policy.rules.filter(({ id }) => id === rule) };
    const [found] = quorumHealth(alone, roster, AT, absent, day);
    if (found === undefined) throw new Error(rule);
    return found;
  };
  const T1 = datedRule('T-1', { reviewBy: '2026-06-30' });

  test('counts one person more from the day after its date, and says from when nobody can meet it', () => {
    expect(on(T1, 'T-1', '2026-06-30')).toMatchObject({ overdueSince: null, groups: [{ atLeast: 2 }] });
    expect(on(T1, 'T-1', '2026-07-01')).toMatchObject({
      overdueSince: '2026-06-30',
      groups: [{ atLeast: 3, able: [ANNA, BEN, MARA] }],
      isReachable: true,
      lostFrom: null,
    });
    // Three are asked of three, so each of them is one without whom it is missed; two of three before.
    expect(on(T1, 'T-1', '2026-06-30', [ANNA]).isReachable).toBe(true);
    expect(on(T1, 'T-1', '2026-06-30', [ANNA]).lostFrom).toBe('2026-07-01');
    expect(on(T1, 'T-1', '2026-07-01', [ANNA])).toMatchObject({
      isReachable: false,
      afterHours: null,
      lostFrom: '2026-07-01',
    });
    // Dirk proposes it: of those who may, he alone is not needed to decide.
    expect(on(T1, 'T-1', '2026-07-01').breakers.flat().sort()).toEqual([ANNA, BEN, DIRK, MARA].sort());
  });

  test('never raises what must not become harder, nor a rule without a day', () => {
    const old = {
      ...genesis.policy,
      rules: genesis.policy.rules.map((it) => ({ ...it, reviewBy: '2001-01-01' })),
    };
    const spared = quorumHealth(old, roster, AT, [], '2026-07-01').filter(({ actions }) =>
      actions.every((action) => neverRaised.has(action)),
    );
    expect(spared.length).toBeGreaterThan(0);
    for (const { rule, overdueSince, groups } of spared) {
      expect([rule, overdueSince]).toEqual([rule, null]);
      expect(groups).toEqual(healthOf(rule).groups);
    }
    expect(quorumHealth(old, roster, AT).every(({ overdueSince }) => overdueSince === null)).toBe(true);
  });

  test('counts whoever is let in, from the hour on', () => {
    const letIn = datedRule('T-1', {
      reviewBy: '2030-01-01',
      then: {
        kind: 'require',
        groups: [
          {
            group: 'treasury' as GroupId,
            atLeast: 3,
            escalate: { afterHours: 8, groups: ['security' as GroupId] },
          },
        ],
        distinct: [],
      },
    });
    expect(on(letIn, 'T-1', '2026-07-01').afterHours).toBe(0);
    expect(on(letIn, 'T-1', '2026-07-01', [ANNA])).toMatchObject({
      isReachable: true,
      afterHours: 8,
      groups: [{ letIn: { afterHours: 8, groups: ['security'], able: SECURITY } }],
    });
  });

  test('says nothing of rules on trial, which nobody has to meet', () => {
    const shadowed = datedRule('T-1', { shadow: true });
    expect(quorumHealth(shadowed, roster, AT).map(({ rule }) => rule)).not.toContain('T-1');
  });

  test('is lost from a day just where it is met the day before and not on it', () => {
    const anyone = fc.constantFrom(...genesis.roster.people.map(({ id }) => id));
    const rules = genesis.policy.rules.filter(({ then }) => then.kind === 'require').map(({ id }) => id);
    const seen = { lost: 0, kept: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...rules), anyone, anyone, (rule, a, b) => {
        const policy = datedRule(rule, { reviewBy: '2026-06-30' });
        const [before, after] = ['2026-06-30', '2026-07-01'].map((day) => on(policy, rule, day, [a, b]));
        const isLost = before?.isReachable === true && after?.isReachable === false;
        expect(before?.lostFrom).toBe(isLost ? '2026-07-01' : null);
        expect(after?.lostFrom).toBe(before?.lostFrom);
        seen[isLost ? 'lost' : 'kept'] += 1;
      }),
      { numRuns: 300 },
    );
    expect(Math.min(seen.lost, seen.kept)).toBeGreaterThan(5);
  });
});

test('the sandbox company keeps duties apart, and every rule of its policy can be met by who is there', () => {
  const company = loadCompany();
  const people = company.people.map(({ id, roles, groups, standing }) => ({
    ...testPerson(id),
    roles,
    groups,
    standing,
  }));
  const index = indexRoster({
    ...NOTHING_HAPPENED,
    people,
    groups: company.groups,
    keys: people.map(({ id }) => testKey(id)),
  });
  for (const { id } of people) expect([id, grantProblems(index, id)]).toEqual([id, []]);
  const health = quorumHealth(loadPolicy(), index, AT);
  expect(health.filter(({ isReachable }) => !isReachable)).toEqual([]);
  const changes = health.find(({ rule }) => rule === 'ROS-1');
  expect(changes?.breakers.every(({ length }) => length === 2)).toBe(true);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { quorumHealth } from '#shared/projection';
import { grantProblems, indexRoster, type RosterIndex } from '#shared/roster';
import { loadCompany, loadPolicy } from '../../../../ledger/sandbox/data.ts';
import { ANNA, BEN, NOTHING_HAPPENED, testKey, testPerson } from '../../../support/company.ts';
import { GRACE, HUGO, IVAN, JUDY, MARA, peopledGenesis, SECURITY } from '../../../support/people.ts';

const genesis = peopledGenesis();
const roster = indexRoster(genesis.roster);
const healthOf = (
  rule: string,
  absent: readonly PersonId[] = [],
): ReturnType<typeof quorumHealth>[number] => {
  const found = quorumHealth(genesis.policy, roster, absent).find((each) => each.rule === rule);
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
      quorumHealth(genesis.policy, indexRoster(change(genesis.roster))).find(({ rule }) => rule === 'R-1')
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
  const health = quorumHealth(loadPolicy(), index);
  expect(health.filter(({ isReachable }) => !isReachable)).toEqual([]);
  const changes = health.find(({ rule }) => rule === 'ROS-1');
  expect(changes?.breakers.every(({ length }) => length === 2)).toBe(true);
});

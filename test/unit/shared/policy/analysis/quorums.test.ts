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
  type QuorumPeople,
  type Policy,
  type Requirement,
  type Rule,
} from '#shared/policy';
import { GROUPS, policyArb, policyOf, ruleOf } from '../../../../support/policy/arbitraries.ts';
import { deny, known, require, transferRule } from '../../../../support/policy/examples.ts';
import { universeOf } from '../../../../support/policy/universe.ts';

const peopleOf = (
  all: Readonly<Record<string, readonly string[]>>,
  gone: readonly string[] = [],
): QuorumPeople => ({
  people: Object.entries(all).map(([id, groups]) => ({
    id: id as PersonId,
    groups: groups as readonly GroupId[],
    standing: gone.includes(id) ? 'suspended' : 'active',
  })),
  groups: [
    { id: 'treasury' as GroupId, name: 'Treasury' },
    { id: 'compliance' as GroupId, name: 'Compliance' },
  ],
});

const TREASURERS = { anna: ['treasury'], ben: ['treasury'], cleo: ['treasury'], dirk: ['treasury'] };
const COMPLIANCE = { eve: ['compliance'], finn: ['compliance'], gina: ['compliance'], hugo: ['compliance'] };

const found = (
  policy: Policy,
  people: QuorumPeople,
  ...codes: readonly AnalysisFinding['code'][]
): readonly AnalysisFinding[] => analysePolicy(policy, people).filter(({ code }) => codes.includes(code));

const ALL = ['unreachable-quorum', 'deadlock', 'self-lockout'] as const;
/** Of policies that say nothing of administrative changes. */
const FILLING = ['unreachable-quorum', 'deadlock'] as const;

/** Whether people, the initiator aside, fill a requirement, everything else being met. */
const canFill = (
  requirement: Requirement,
  { people }: QuorumPeople,
  initiator: PersonId,
  absent: readonly PersonId[] = [],
): boolean =>
  checkQuorum(
    requirement,
    people
      .filter(({ id, standing }) => standing === 'active' && !absent.includes(id))
      .map(({ id, groups }) => ({
        person: id,
        groups,
        device: id as string as DeviceId,
        build: id,
        openHours: 167,
      })),
    initiator,
    { approvedHoursSince: 10_000, tier: 'cold', secondLook: true },
  ).satisfied;

const requirementAt = (policy: Policy, { example }: AnalysisFinding): Requirement => {
  if (example === null) throw new Error('an example is missing');
  const { decision, requirement } = decide(compile(policy), example.facts);
  expect(decision).toBe('requires');
  return requirement;
};

test('enough people for everything', () => {
  const policy = policyOf(transferRule('T-1', {}, require(['treasury', 1], ['compliance', 1])));
  expect(found(policy, peopleOf({ ...TREASURERS, ...COMPLIANCE }), ...FILLING)).toEqual([]);
});

test('without people nothing is said about them', () => {
  const policy = policyOf(transferRule('T-1', {}, require(['nobody', 9])));
  expect(analysePolicy(policy).filter(({ code }) => ALL.some((it) => it === code))).toEqual([]);
});

describe('a quorum that cannot be reached', () => {
  test('by anybody', () => {
    const policy = policyOf(
      transferRule('T-1', {}, require(['treasury', 1])),
      transferRule('T-2', { tiers: ['cold'] }, require(['treasury', 2], ['compliance', 1])),
    );
    const people = peopleOf({ ...TREASURERS, eve: ['compliance'] }, ['eve']);
    const [finding, ...others] = found(policy, people, 'unreachable-quorum');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      rules: ['T-1', 'T-2'],
      text: 'Nobody can approve what needs 1 of Compliance and 2 of Treasury: too few active people can.',
    });
    expect(finding?.example?.facts.tier).toEqual(known('cold'));
  });

  test('because nobody fills two places', () => {
    const policy = policyOf(transferRule('T-1', {}, require(['treasury', 1], ['compliance', 1])));
    const both = { anna: ['treasury', 'compliance'], ben: [] };
    expect(found(policy, peopleOf(both), 'unreachable-quorum')).toMatchObject([{ severity: 'error' }]);
    const enough = { ...both, ben: ['treasury', 'compliance'], cleo: [] };
    expect(found(policy, peopleOf(enough), 'unreachable-quorum')).toMatchObject([{ severity: 'warning' }]);
  });

  test('because sites are not known', () => {
    const policy = policyOf(transferRule('T-1', {}, { ...require(['treasury', 1]), distinct: ['site'] }));
    expect(found(policy, peopleOf(TREASURERS), 'unreachable-quorum')).toMatchObject([
      { severity: 'error', text: expect.stringContaining('1 of Treasury at different sites') as string },
    ]);
  });

  test('when some initiate it', () => {
    const policy = policyOf(transferRule('T-1', {}, require(['compliance', 1])));
    const [finding, ...others] = found(
      policy,
      peopleOf({ ...TREASURERS, eve: ['compliance'] }),
      'unreachable-quorum',
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      text: 'Nobody can approve what eve initiates where it needs 1 of Compliance.',
      people: [['eve']],
    });
    expect(finding?.example?.facts.initiator).toBe('eve');
  });

  test('when some initiate it, told once for all that asks the same', () => {
    const policy = policyOf(
      transferRule('T-1', {}, require(['guards', 1])),
      ruleOf(
        'C-1',
        { action: ['wallet.close'], initiatorGroups: ['compliance' as GroupId] },
        require(['guards', 1]),
      ),
    );
    const people = peopleOf({ eve: ['compliance', 'guards'], finn: ['compliance'], zoe: [] });
    expect(found(policy, people, 'unreachable-quorum').map((it) => it.people)).toEqual([[['eve']]]);
  });

  test('is none for somebody who could not initiate it anyway', () => {
    const policy = policyOf(
      transferRule('T-1', { initiatorGroups: ['controllers' as GroupId] }, require(['compliance', 1])),
    );
    const people = peopleOf({ eve: ['compliance'], zoe: ['controllers'] });
    expect(found(policy, people, 'unreachable-quorum')).toEqual([]);
  });

  test('is none where nobody who is there may initiate it', () => {
    const policy = policyOf(
      transferRule('T-1', { initiatorGroups: ['ghosts' as GroupId] }, require(['nobody', 1])),
      transferRule('T-2', {}, require(['treasury', 1])),
    );
    expect(found(policy, peopleOf(TREASURERS), ...FILLING)).toEqual([]);
    const haunted = peopleOf({ ...TREASURERS, zoe: ['ghosts'] });
    expect(found(policy, haunted, 'unreachable-quorum')).toMatchObject([{ severity: 'error' }]);
  });
});

describe('a deadlock', () => {
  const policy = policyOf(transferRule('T-1', {}, require(['treasury', 2])));
  const initiators = { ines: [], iwan: [], igor: [] };

  test('by one who is absent', () => {
    const people = peopleOf({ anna: ['treasury'], ben: ['treasury'], ...initiators });
    expect(found(policy, people, 'deadlock')).toMatchObject([
      {
        severity: 'error',
        rules: ['T-1'],
        text: 'While anna or ben is absent, nobody can approve what needs 2 of Treasury.',
        people: [['anna'], ['ben']],
      },
    ]);
  });

  test('by two who are absent', () => {
    const people = peopleOf({ anna: ['treasury'], ben: ['treasury'], cleo: ['treasury'], ...initiators });
    expect(found(policy, people, 'deadlock')).toMatchObject([
      {
        severity: 'warning',
        text: 'While anna and ben, anna and cleo or ben and cleo are absent, nobody can approve what needs 2 of Treasury.',
        people: [
          ['anna', 'ben'],
          ['anna', 'cleo'],
          ['ben', 'cleo'],
        ],
      },
    ]);
  });

  test('by one of each of two groups, but not by what follows from one alone', () => {
    const either = policyOf(transferRule('T-1', {}, require(['treasury', 1], ['compliance', 1])));
    const people = peopleOf({
      anna: ['treasury'],
      ben: ['treasury', 'compliance'],
      eve: ['compliance'],
      ...initiators,
    });
    const [two, ...others] = found(either, people, 'deadlock');
    expect(others).toEqual([]);
    expect(two).toMatchObject({ severity: 'warning' });
    expect(two?.people?.map((set) => set.join())).toEqual(['anna,ben', 'anna,eve', 'ben,eve']);
  });

  test('is none where three may be absent', () => {
    expect(found(policy, peopleOf({ ...TREASURERS, ...initiators }), 'deadlock')).toEqual([]);
  });
});

describe('a lockout', () => {
  const ADMIN = { administrative: ['wallet.close', 'no.action'] };
  const lockouts = (policy: Policy, people: QuorumPeople): readonly AnalysisFinding[] =>
    analysePolicy(policy, people, ADMIN).filter(({ code }) => code === 'self-lockout');
  const closing = ruleOf('C-1', { action: ['wallet.close'] }, require(['treasury', 2]));
  const people = peopleOf(TREASURERS);

  test('because no rule is about it', () => {
    expect(lockouts(policyOf(), people)).toMatchObject([
      { severity: 'error', text: 'Nobody could ever get wallet.close approved under this policy.' },
    ]);
  });

  test('because nobody can approve it', () => {
    expect(lockouts(policyOf(closing), peopleOf({ anna: ['treasury'], ben: ['treasury'] }))).toMatchObject([
      { rules: ['C-1'], example: { text: 'the action wallet.close' } },
    ]);
  });

  test('because it is denied', () => {
    const denied = ruleOf('C-2', { action: ['wallet.close'] }, deny('never'));
    expect(lockouts(policyOf(closing, denied), people)).toHaveLength(1);
  });

  test('is none as long as there is one way', () => {
    expect(lockouts(policyOf(closing), people)).toEqual([]);
    const unlessOwner = ruleOf('C-2', { action: ['wallet.close'], initiatorIsOwner: true }, deny('owner'));
    expect(lockouts(policyOf(closing, unlessOwner), people)).toEqual([]);
  });
});

const CREW = ['p-1', 'p-2', 'p-3', 'p-4', 'p-5'];
const peopleArb = fc
  .array(fc.subarray(GROUPS as string[]), { minLength: CREW.length, maxLength: CREW.length })
  .chain((groups) =>
    fc
      .subarray(CREW, { maxLength: 2 })
      .map((gone) => peopleOf(Object.fromEntries(CREW.map((id, index) => [id, groups[index] ?? []])), gone)),
  );

describe('any policy and people', () => {
  /** The same payment as each of the active people would initiate it. */
  const initiated = (facts: Facts, { people }: QuorumPeople): readonly Facts[] =>
    people
      .filter(({ standing }) => standing === 'active')
      .map(({ id, groups }) => ({ ...facts, initiator: id, initiatorGroups: known(groups) }));

  test('have quorums out of reach just where trying all facts and initiators shows', () => {
    const seen = { stuck: 0, fine: 0 };
    fc.assert(
      fc.property(policyArb(4), peopleArb, (policy, people) => {
        const universe = universeOf([policy], 1_000);
        fc.pre(universe !== undefined);
        const isStuck = universe
          .flatMap((facts) => initiated(facts, people))
          .some((facts) => {
            const { decision, requirement } = decide(compile(policy), facts);
            return decision === 'requires' && !canFill(requirement, people, facts.initiator);
          });
        const findings = found(policy, people, 'unreachable-quorum');
        expect(findings.length > 0).toBe(isStuck);
        for (const finding of findings) {
          const requirement = requirementAt(policy, finding);
          const { initiator } = finding.example?.facts ?? {};
          expect(initiator !== undefined && canFill(requirement, people, initiator)).toBe(false);
        }
        seen[isStuck ? 'stuck' : 'fine'] += 1;
      }),
      { numRuns: 400 },
    );
    expect(Math.min(seen.stuck, seen.fine)).toBeGreaterThan(30);
  }, 120_000);

  /** A policy that does not ask who initiates, so that all who are there may. */
  const forAnybody = (policy: Policy): Policy =>
    policyOf(
      ...policy.rules.map(({ when: { initiatorGroups: _, ...when }, ...rule }): Rule => ({ ...rule, when })),
    );

  /** Whether the others can still approve it, whoever of those who are there initiates it. */
  const isOpen = (requirement: Requirement, all: QuorumPeople, absent: readonly PersonId[]): boolean =>
    all.people
      .filter(({ id, standing }) => standing === 'active' && !absent.includes(id))
      .some(({ id }) => canFill(requirement, all, id, absent));

  test('have deadlocks by one absence just where trying everybody shows', () => {
    const seen = { stuck: 0, fine: 0 };
    fc.assert(
      fc.property(policyArb(4).map(forAnybody), peopleArb, (policy, people) => {
        const universe = universeOf([policy], 500);
        fc.pre(universe !== undefined);
        const isStuck = universe
          .map((facts) => decide(compile(policy), facts))
          .filter(({ decision, requirement }) => decision === 'requires' && isOpen(requirement, people, []))
          .some(({ requirement }) => people.people.some(({ id }) => !isOpen(requirement, people, [id])));
        const errors = found(policy, people, 'deadlock').filter(({ severity }) => severity === 'error');
        expect(errors.length > 0).toBe(isStuck);
        seen[isStuck ? 'stuck' : 'fine'] += 1;
      }),
      { numRuns: 300 },
    );
    expect(Math.min(seen.stuck, seen.fine)).toBeGreaterThan(5);
  }, 60_000);

  test('have deadlocks that the absent make', () => {
    let tried = 0;
    fc.assert(
      fc.property(policyArb(4), peopleArb, (policy, people) => {
        for (const finding of found(policy, people, 'deadlock')) {
          const requirement = requirementAt(policy, finding);
          const active = people.people.filter(({ standing }) => standing === 'active').map(({ id }) => id);
          for (const absent of finding.people ?? []) {
            tried += 1;
            expect(absent).toHaveLength(finding.severity === 'error' ? 1 : 2);
            const { initiator } = finding.example?.facts ?? {};
            if (initiator !== undefined && !absent.includes(initiator))
              expect(canFill(requirement, people, initiator, absent)).toBe(false);
          }
          expect(active.some((id) => canFill(requirement, people, id))).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
    expect(tried).toBeGreaterThan(100);
  }, 120_000);
});

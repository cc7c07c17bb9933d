import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceId, GroupId, PersonId } from '#shared/brand';
import {
  canStillHelp,
  checkQuorum,
  evaluate,
  type CountedApproval,
  type QuorumProgress,
  type Requirement,
} from '#shared/policy';
import {
  approvalsArb,
  GROUPS,
  openHoursArb,
  PEOPLE,
  policyOf,
  requirementArb,
} from '../../../support/policy/arbitraries.ts';
import { factsOf } from '../../../support/policy/examples.ts';

const INITIATOR = 'p-initiator' as PersonId;
const RUNS = { numRuns: 1_500 };

/** Tries every way to seat the approvals and says how many seats the best one fills. */
const bruteForce = ({ groups, distinct }: Requirement, approvals: readonly CountedApproval[]): number => {
  const room = new Map(groups.map(({ group, atLeast }) => [group, atLeast]));
  const used = new Set<string>();
  const attempt = (index: number): number => {
    const approval = approvals[index];
    if (approval === undefined) return 0;
    let best = attempt(index + 1);
    const marks = [`person ${approval.person}`];
    if (distinct.includes('device')) marks.push(`device ${approval.device}`);
    if (distinct.includes('build')) marks.push(`build ${approval.build}`);
    if (approval.person === INITIATOR || marks.some((mark) => used.has(mark))) return best;
    marks.forEach((mark) => used.add(mark));
    for (const group of mayFillOf(groups, approval)) {
      const left = room.get(group) ?? 0;
      if (left === 0) continue;
      room.set(group, left - 1);
      best = Math.max(best, 1 + attempt(index + 1));
      room.set(group, left);
    }
    marks.forEach((mark) => used.delete(mark));
    return best;
  };
  return attempt(0);
};

/** Groups whose places an approval may fill: its own, and those escalated to one of its own by then. */
const mayFillOf = (
  places: Requirement['groups'],
  { groups, openHours = 0 }: CountedApproval,
): readonly GroupId[] =>
  places
    .filter(
      ({ group, escalate }) =>
        groups.includes(group) ||
        (escalate !== undefined &&
          openHours >= escalate.afterHours &&
          escalate.groups.some((it) => groups.includes(it))),
    )
    .map(({ group }) => group);

const countedIn = ({ groups }: QuorumProgress): readonly PersonId[] =>
  groups.flatMap(({ counted }) => counted);

describe('counting approvals', () => {
  test('fills as many seats as any way of seating could', () => {
    fc.assert(
      fc.property(requirementArb, approvalsArb, (requirement, approvals) => {
        const progress = checkQuorum(requirement, approvals, INITIATOR);
        const needed = requirement.groups.reduce((sum, { atLeast }) => sum + atLeast, 0);
        const best = bruteForce(requirement, approvals);
        expect(countedIn(progress)).toHaveLength(best);
        expect(progress.satisfied).toBe(best === needed);
      }),
      RUNS,
    );
  });

  test('counts nobody twice, never the initiator, and only people of the group or of its escalation', () => {
    fc.assert(
      fc.property(requirementArb, approvalsArb, (requirement, approvals) => {
        const { groups } = checkQuorum(requirement, approvals, INITIATOR);
        const counted = groups.flatMap((it) => it.counted);
        expect(new Set(counted).size).toBe(counted.length);
        expect(counted).not.toContain(INITIATOR);
        for (const { group, atLeast, counted: seated } of groups) {
          expect(seated.length).toBeLessThanOrEqual(atLeast);
          for (const person of seated)
            expect(
              approvals.some(
                (it) => it.person === person && mayFillOf(requirement.groups, it).includes(group),
              ),
            ).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('does not depend on the order of the approvals', () => {
    const shuffled = approvalsArb.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(requirementArb, shuffled, (requirement, [a, b]) => {
        const [one, other] = [a, b].map((it) => countedIn(checkQuorum(requirement, it, INITIATOR)).length);
        expect(one).toBe(other);
      }),
      RUNS,
    );
  });

  test('another approval never undoes a quorum', () => {
    fc.assert(
      fc.property(requirementArb, approvalsArb, approvalsArb, (requirement, some, more) => {
        const before = checkQuorum(requirement, some, INITIATOR);
        const after = checkQuorum(requirement, [...some, ...more], INITIATOR);
        expect(countedIn(after).length).toBeGreaterThanOrEqual(countedIn(before).length);
      }),
      RUNS,
    );
  });
});

describe('who can still help', () => {
  test('is exactly who would raise the best seating from a desk of their own', () => {
    const person = fc.constantFrom(...PEOPLE);
    fc.assert(
      fc.property(
        requirementArb,
        approvalsArb,
        person,
        fc.subarray(GROUPS),
        openHoursArb,
        (requirement, approvals, who, groups, openHours) => {
          const theirs = { person: who, groups, openHours, device: 'd-own' as DeviceId, build: 'b-own' };
          const helps =
            !approvals.some((it) => it.person === who) &&
            bruteForce(requirement, [...approvals, theirs]) > bruteForce(requirement, approvals);
          expect(canStillHelp(requirement, approvals, { person: who, groups, openHours }, INITIATOR)).toBe(
            helps,
          );
        },
      ),
      RUNS,
    );
  });
});

const requirementOf = (changes: Partial<Requirement>): Requirement => ({
  groups: [{ group: 'treasury' as GroupId, atLeast: 2 }],
  distinct: ['person'],
  delayHours: 0,
  tier: null,
  secondLook: false,
  ...changes,
});

const approvalOf = (person: string, device = `d-${person}`, build = `b-${person}`): CountedApproval => ({
  person: person as PersonId,
  groups: ['treasury' as GroupId],
  device: device as DeviceId,
  build,
});

describe('demands that are not about people', () => {
  const two = [approvalOf('p-1'), approvalOf('p-2')];

  test('two officers at one desk are one too few where devices must differ', () => {
    const sameDesk = [approvalOf('p-1', 'd-1'), approvalOf('p-2', 'd-1')];
    expect(checkQuorum(requirementOf({}), sameDesk, INITIATOR).satisfied).toBe(true);
    const strict = checkQuorum(requirementOf({ distinct: ['device'] }), sameDesk, INITIATOR);
    expect(strict).toMatchObject({ satisfied: false, unmet: ['distinct-device: another device is needed'] });
  });

  test('two approvals by one build are one too few where builds must differ', () => {
    const sameBuild = [approvalOf('p-1', 'd-1', 'b'), approvalOf('p-2', 'd-2', 'b')];
    const { satisfied, unmet } = checkQuorum(
      requirementOf({ distinct: ['build', 'device'] }),
      sameBuild,
      INITIATOR,
    );
    expect([satisfied, unmet]).toEqual([false, ['distinct-build: another build is needed']]);
  });

  test.each<[Partial<Requirement>, string]>([
    [{ delayHours: 24 }, 'delay: 0 of 24 hours have passed'],
    [{ tier: 'cold' }, 'tier: cold custody is needed'],
    [{ secondLook: true }, 'second-look: a second renderer has to confirm'],
    [{ distinct: ['site'] }, 'distinct-site: sites are not known'],
  ])('%j is unmet until it is proved', (changes, text) => {
    expect(checkQuorum(requirementOf(changes), two, INITIATOR)).toMatchObject({
      satisfied: false,
      unmet: [text],
    });
  });

  test('what the context proves is met', () => {
    const all = requirementOf({ delayHours: 24, tier: 'cold', secondLook: true });
    const context = { approvedHoursSince: 24, tier: 'cold', secondLook: true } as const;
    expect(checkQuorum(all, two, INITIATOR, context)).toMatchObject({ satisfied: true, unmet: [] });
    const early = checkQuorum(all, two, INITIATOR, { ...context, approvedHoursSince: 23.9 });
    expect(early).toMatchObject({ satisfied: false, unmet: ['delay: 23 of 24 hours have passed'] });
    expect(checkQuorum(all, two, INITIATOR, { ...context, approvedHoursSince: NaN }).satisfied).toBe(false);
  });

  const unmetOf = (distinct: Requirement['distinct'], ...approvals: readonly CountedApproval[]) =>
    checkQuorum(requirementOf({ distinct }), approvals, INITIATOR).unmet;

  test('desks and builds are blamed together where neither alone is the cause', () => {
    const same = [approvalOf('p-1', 'd', 'b'), approvalOf('p-2', 'd', 'b')];
    expect(unmetOf(['person', 'device', 'build', 'site'], ...same)).toEqual([
      'distinct-site: sites are not known',
      'distinct-device: another device is needed',
      'distinct-build: another build is needed',
    ]);
  });

  test('neither is blamed for an approval that is not there', () => {
    expect(unmetOf(['person', 'device', 'build'], approvalOf('p-1'))).toEqual([]);
    expect(unmetOf(['person', 'device', 'build'])).toEqual([]);
  });

  test('neither is blamed once every place is filled, and a third at the same desk does no harm', () => {
    expect(unmetOf(['device', 'build'], ...two)).toEqual([]);
    expect(unmetOf(['device', 'build'], ...two, approvalOf('p-3', 'd-p-1', 'b-p-1'))).toEqual([]);
  });

  test('without a delay no hour is asked, whatever the clocks say', () => {
    const late = { approvedHoursSince: NaN };
    expect(checkQuorum(requirementOf({}), two, INITIATOR, late)).toMatchObject({
      satisfied: true,
      unmet: [],
    });
  });

  test('nothing satisfies the empty requirement of a denial', () => {
    const { requirement } = evaluate(policyOf(), factsOf());
    expect(checkQuorum(requirement, two, INITIATOR)).toMatchObject({ satisfied: false, unmet: ['no-group'] });
  });

  test('many approvals from one desk are counted in reasonable time', () => {
    const crowd = Array.from({ length: 40 }, (_, index) => approvalOf(`p-${index}`, 'd-1', `b-${index % 3}`));
    const requirement = requirementOf({
      groups: [{ group: 'treasury' as GroupId, atLeast: 16 }],
      distinct: ['device', 'build'],
    });
    expect(countedIn(checkQuorum(requirement, crowd, INITIATOR))).toHaveLength(1);
  });
});

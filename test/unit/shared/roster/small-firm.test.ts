import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  badnessLevels,
  badnessOf,
  compareBadness,
  heldConflicts,
  leastBad,
  levelOf,
  outsiders,
  relationOf,
  roleNames,
  smallFirmAdvice,
  sortedRoles,
  type Duties,
  type DutyDemand,
  type Role,
  type SmallFirmAdvice,
} from '#shared/roster';

const demand = (proposes: Role | null, ...seats: readonly (readonly [Role, number])[]): DutyDemand => ({
  proposes,
  seats: seats.map(([role, people]) => ({ role, people })),
});

/** What the product needs to be operable, and payments that one approves. */
const BASE: Duties = {
  roles: ['requester', 'approver', 'policy-author', 'policy-approver', 'security-admin', 'break-glass'],
  demands: [
    demand('requester', ['approver', 1]),
    demand('policy-author', ['policy-approver', 2]),
    demand('security-admin', ['security-admin', 2]),
    demand('break-glass', ['break-glass', 1]),
  ],
};

const dutiesArb: fc.Arbitrary<Duties> = fc
  .uniqueArray(fc.constantFrom(...roleNames), { minLength: 1, maxLength: 4 })
  .chain((roles) =>
    fc
      .array(
        fc.tuple(
          fc.option(fc.constantFrom(...roles)),
          fc.constantFrom(...roles),
          fc.integer({ min: 1, max: 2 }),
        ),
        { maxLength: 2 },
      )
      .map((demands) => ({
        roles,
        demands: demands.map(([proposes, role, people]) => demand(proposes, [role, people])),
      })),
  );

/** Everybody with any set of the roles: all that there is, without a thought of what is wanted. */
const everyAssignment = (
  roles: readonly Role[],
  people: number,
): readonly (readonly (readonly Role[])[])[] => {
  const sets = roles.reduce<readonly (readonly Role[])[]>(
    (all, role) => [...all, ...all.map((set) => [...set, role])],
    [[]],
  );
  return Array.from({ length: people }).reduce<readonly (readonly (readonly Role[])[])[]>(
    (all) => all.flatMap((held) => sets.map((set) => [...held, sortedRoles(set)])),
    [[]],
  );
};

const adviceFor = (duties: Duties, people: number): SmallFirmAdvice => {
  const advice = smallFirmAdvice(duties, people);
  if (advice === null) throw new Error('too many duties');
  return advice;
};

describe('the least bad set of duties', () => {
  test('is as good as the best of all assignments, for few people and duties', () => {
    fc.assert(
      fc.property(dutiesArb, fc.integer({ min: 1, max: 3 }), (duties, people) => {
        const found = leastBad(duties, people);
        const best = everyAssignment(duties.roles, people)
          .map((held) => badnessOf(held, duties))
          .reduce((a, b) => (compareBadness(a, b) <= 0 ? a : b));
        expect(found?.badness[0]).toBe(best[0]);
        // Where something can't be met however it is done, as many as there are hold it all the same.
        if (best[0] === 0) expect(found?.badness.slice(0, -1)).toEqual(best.slice(0, -1));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('is as bad whoever the people are', () => {
    fc.assert(
      fc.property(
        dutiesArb,
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat()),
        (duties, people, by) => {
          const found = leastBad(duties, people);
          if (found === null) throw new Error('there is always one');
          const order = found.held
            .map((roles) => ({ roles, at: Number(by.next().value) }))
            .sort((a, b) => a.at - b.at);
          expect(
            badnessOf(
              order.map(({ roles }) => roles),
              duties,
            ),
          ).toEqual(found.badness);
          const turned: Duties = { roles: duties.roles.toReversed(), demands: duties.demands.toReversed() };
          expect(leastBad(turned, people)).toEqual(found);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('never gets worse with one person more', () => {
    fc.assert(
      fc.property(dutiesArb, fc.integer({ min: 1, max: 3 }), (duties, people) => {
        const [fewer, more] = [leastBad(duties, people), leastBad(duties, people + 1)];
        const [a = [], b = []] = [fewer?.badness, more?.badness];
        // Roles given are no matter of badness to whoever has too few people for what is asked.
        if (a[0] === 0) expect(compareBadness(b, a)).toBeLessThanOrEqual(0);
        else expect(b[0]).toBeLessThanOrEqual(a[0] ?? 0);
      }),
      { numRuns: 100 },
    );
  });

  test('has no conflict with enough people', () => {
    const roles: readonly Role[] = ['requester', 'approver', 'policy-author', 'auditor'];
    const advice = adviceFor({ roles, demands: [demand('requester', ['approver', 1])] }, 4);
    expect(advice.inside).toMatchObject({ met: [], isOperable: true });
    expect(advice.outside?.given).toEqual([]);
  });
});

describe('the advice for a small firm', () => {
  test.each([2, 3, 4])('of %i gives away what has to be, and nothing that is refused is left', (people) => {
    const { inside, outside } = adviceFor(BASE, people);
    if (outside === null) throw new Error('there is a way');
    expect(outside.plan.isOperable).toBe(true);
    expect(outside.plan.met.filter(({ relation }) => relation === 'apart')).toEqual([]);
    for (const roles of outside.plan.held) expect(heldConflicts(roles)).toEqual([]);
    const given = new Set(outside.given.map(({ role }) => role));
    expect(new Set([...given, ...outside.plan.held.flat()])).toEqual(new Set(BASE.roles));
    expect(given.has('requester') || given.has('approver')).toBe(false);
    for (const { control, why } of inside.met)
      expect([control.text, why].every(({ length }) => length > 0)).toBe(true);
  });

  test('needs less from outside the more people there are', () => {
    const counts = [2, 3, 4].map((people) => adviceFor(BASE, people).outside?.given.length ?? 99);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(counts[0]).toBeGreaterThan(counts.at(-1) ?? 99);
  });

  test('says that nothing helps where the money itself can not be decided by two', () => {
    const alone = adviceFor(BASE, 1);
    expect(alone.inside.isOperable).toBe(false);
    expect(alone.outside).toBeNull();
  });

  test('is not made for more duties than can be tried', () => {
    expect(smallFirmAdvice({ roles: roleNames, demands: [] }, 2)).toBeNull();
  });
});

describe('the order of badness', () => {
  test('has a step with a reason and a control for each pair that is never one person', () => {
    for (const a of roleNames)
      for (const b of roleNames) {
        const level = levelOf(a, b);
        expect(level >= 0).toBe(relationOf(a, b) === 'apart');
        expect(levelOf(b, a)).toBe(level);
        if (level >= 0) expect([a, b]).toContain(badnessLevels[level]?.role);
      }
    for (const { why, control } of badnessLevels) expect([why, control.text].join('')).toMatch(/\.$/);
  });

  test('lets nobody outside move the money of the firm', () => {
    const roles = outsiders.map(({ role }) => role);
    for (const role of ['requester', 'approver', 'senior-approver'] as const)
      expect(roles).not.toContain(role);
  });
});

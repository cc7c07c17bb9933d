import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceId, GroupId, PersonId, Sha256Hex } from '#shared/brand';
import { bestMatching } from '../../../../shared/policy/matching.ts';
import type { DistinctKind } from '../../../../shared/policy/schema.ts';
import type { CountedApproval, Place } from '../../../../shared/policy/types.ts';

/* Who fills which place: the largest number at once, whatever the order in which the approvals came. */

const GROUPS = ['treasury', 'finance', 'compliance'] as const;

const approvalArb: fc.Arbitrary<CountedApproval> = fc
  .record({
    person: fc.constantFrom('anna', 'ben', 'cleo', 'dora'),
    device: fc.constantFrom('d1', 'd2', 'd3'),
    build: fc.constantFrom('b1', 'b2'),
    groups: fc.subarray([...GROUPS], { minLength: 1 }),
  })
  .map(({ person, device, build, groups }) => ({
    person: person as PersonId,
    device: device as DeviceId,
    build: build as Sha256Hex,
    groups: groups as unknown as readonly GroupId[],
  }));

const placesArb: fc.Arbitrary<readonly Place[]> = fc
  .subarray([...GROUPS], { minLength: 1 })
  .chain((groups) =>
    fc.tuple(
      ...groups.map((group) =>
        fc.integer({ min: 1, max: 3 }).map((atLeast) => ({ group: group as unknown as GroupId, atLeast })),
      ),
    ),
  );

const distinctArb = fc.subarray(['device', 'build'] as const) as fc.Arbitrary<readonly DistinctKind[]>;

/** Every way to seat the approvals, tried one after another. */
const mostSeats = (
  places: readonly Place[],
  approvals: readonly CountedApproval[],
  distinct: readonly DistinctKind[],
): number => {
  const [first, ...rest] = approvals;
  if (first === undefined) return 0;
  const isApart = (other: CountedApproval): boolean =>
    other.person !== first.person &&
    (!distinct.includes('device') || other.device !== first.device) &&
    (!distinct.includes('build') || other.build !== first.build);
  const seated = places
    .filter(({ group, atLeast }) => atLeast > 0 && first.groups.includes(group))
    .map(({ group }) => {
      const left = places.map((place) =>
        place.group === group ? { ...place, atLeast: place.atLeast - 1 } : place,
      );
      return 1 + mostSeats(left, rest.filter(isApart), distinct);
    });
  return Math.max(mostSeats(places, rest, distinct), ...seated);
};

const told = (matching: ReturnType<typeof bestMatching>): readonly string[] =>
  [...matching]
    .map(([{ person, device, build }, group]) => `${person} ${device} ${build} ${group}`)
    .toSorted();

const runs = { numRuns: 600 };

describe('the places that are filled', () => {
  test('are as many as can be filled at once', () => {
    fc.assert(
      fc.property(
        placesArb,
        fc.array(approvalArb, { maxLength: 6 }),
        distinctArb,
        (groups, approvals, distinct) => {
          expect(bestMatching({ groups }, approvals, distinct).size).toBe(
            mostSeats(groups, approvals, distinct),
          );
        },
      ),
      runs,
    );
  });

  test('are filled by the same people, whatever the order of the approvals', () => {
    fc.assert(
      fc.property(
        placesArb,
        fc
          .uniqueArray(approvalArb, {
            maxLength: 6,
            selector: ({ person, device, build }) => `${person} ${device} ${build}`,
          })
          .chain((approvals) =>
            fc.tuple(
              fc.constant(approvals),
              fc.shuffledSubarray(approvals, { minLength: approvals.length, maxLength: approvals.length }),
            ),
          ),
        distinctArb,
        (groups, [approvals, shuffled], distinct) => {
          expect(told(bestMatching({ groups }, shuffled, distinct))).toEqual(
            told(bestMatching({ groups }, approvals, distinct)),
          );
        },
      ),
      runs,
    );
  });

  test('are never more than a group has, nor filled by somebody of another group', () => {
    fc.assert(
      fc.property(
        placesArb,
        fc.array(approvalArb, { maxLength: 8 }),
        distinctArb,
        (groups, approvals, distinct) => {
          const matching = bestMatching({ groups }, approvals, distinct);
          for (const { group, atLeast } of groups) {
            const seated = [...matching].filter(([, seat]) => seat === group);
            expect(seated.length).toBeLessThanOrEqual(atLeast);
            for (const [approval] of seated) expect(approval.groups).toContain(group);
          }
          const people = [...matching.keys()].map(({ person }) => person);
          expect(new Set(people).size).toBe(people.length);
        },
      ),
      runs,
    );
  });
});

test('the search ends on many approvals that stand in each other’s way, and counts none of them twice', () => {
  // Twelve people, devices and builds, of which no twelve go together: to be sure of that takes millions of branches.
  const approvals = Array.from({ length: 48 }, (_, at) => ({
    person: `p${String(at % 12)}` as PersonId,
    device: `d${String((at * 5 + Math.floor(at / 4)) % 12)}` as DeviceId,
    build: `b${String((at * 3 + Math.floor(at / 8)) % 12)}` as Sha256Hex,
    groups: ['treasury' as GroupId],
  }));
  const groups = [{ group: 'treasury' as GroupId, atLeast: 20 }];
  const matching = bestMatching({ groups }, approvals, ['device', 'build']);
  expect(matching.size).toBeGreaterThan(0);
  for (const of of ['person', 'device', 'build'] as const)
    expect(new Set([...matching.keys()].map((approval) => approval[of])).size).toBe(matching.size);
});

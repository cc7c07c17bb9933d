import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceId, GroupId, PersonId } from '#shared/brand';
import { checkQuorum, type CountedApproval, type Requirement } from '#shared/policy';
import { indexRoster } from '#shared/roster';
import { reachOf, signersFor, type Signer } from '../../../../../electron/vault/views/checks/reach.ts';
import { ANNA, BEN, CLEO, DIRK, testGenesis } from '../../../../support/company.ts';

const group = (id: string): GroupId => id as GroupId;
const person = (id: string): PersonId => id as PersonId;

const need = (
  groups: Readonly<Record<string, number>>,
  distinct: Requirement['distinct'] = ['person'],
): Requirement => ({
  groups: Object.entries(groups).map(([id, atLeast]) => ({ group: group(id), atLeast })),
  distinct,
  delayHours: 0,
  tier: null,
  secondLook: false,
});

const signer = (id: string, ...groups: readonly string[]): Signer => ({
  id: person(id),
  groups: groups.map(group),
});

const signed = ({ id, groups }: Signer): CountedApproval => ({
  person: id,
  groups,
  device: 'one' as DeviceId,
  build: 'one',
});

const INITIATOR = person('initiator');

describe('how far a quorum can be reached', () => {
  test('names the group and the number that is missing', () => {
    const reach = reachOf(
      { requirement: need({ treasury: 2, compliance: 1 }), approvals: [], initiator: INITIATOR },
      [signer('a', 'treasury')],
    );
    expect(reach.missing).toEqual([
      { group: 'treasury', seats: 1 },
      { group: 'compliance', seats: 1 },
    ]);
    expect(reach.able).toEqual(['a']);
  });

  test('the initiator fills nothing', () => {
    const reach = reachOf({ requirement: need({ treasury: 1 }), approvals: [], initiator: person('a') }, [
      signer('a', 'treasury'),
    ]);
    expect(reach).toMatchObject({ able: [], missing: [{ group: 'treasury', seats: 1 }] });
  });

  test('whoever stands in two groups fills one seat', () => {
    const asked = { requirement: need({ treasury: 1, senior: 1 }), approvals: [], initiator: INITIATOR };
    expect(reachOf(asked, [signer('a', 'treasury', 'senior')]).missing).toHaveLength(1);
    const two = reachOf(asked, [signer('a', 'treasury', 'senior'), signer('b', 'treasury')]);
    expect(two).toMatchObject({ open: 2, missing: [], indispensable: ['a', 'b'] });
  });

  test('nobody is indispensable while there is one more than is needed', () => {
    const asked = { requirement: need({ treasury: 2 }), approvals: [], initiator: INITIATOR };
    const three = ['a', 'b', 'c'].map((id) => signer(id, 'treasury'));
    expect(reachOf(asked, three).indispensable).toEqual([]);
    expect(reachOf(asked, three.slice(1)).indispensable).toEqual(['b', 'c']);
  });

  test('what is signed is filled, and from one device twice only where that may be', () => {
    const [a, b] = [signer('a', 'treasury'), signer('b', 'treasury')] as const;
    const asked = { requirement: need({ treasury: 2 }), approvals: [signed(a)], initiator: INITIATOR };
    expect(reachOf(asked, [b])).toMatchObject({ open: 1, missing: [], indispensable: ['b'] });
    const apart = { ...asked, requirement: need({ treasury: 2 }, ['person', 'device']) };
    expect(reachOf({ ...apart, approvals: [signed(a), signed(b)] }, [])).toMatchObject({
      missing: [{ group: 'treasury', seats: 1 }],
    });
  });

  const names = ['a', 'b', 'c', 'd', 'e'] as const;
  const groups = ['x', 'y', 'z'] as const;
  const people = fc.tuple(...names.map((id) => fc.subarray([...groups]).map((own) => signer(id, ...own))));
  const requirement = fc
    .subarray([...groups], { minLength: 1 })
    .chain((asked) =>
      fc.tuple(...asked.map((id) => fc.tuple(fc.constant(id), fc.integer({ min: 1, max: 3 })))),
    )
    .map((asked) => need(Object.fromEntries(asked)));

  const canComplete = (asked: Requirement, signers: readonly Signer[]): boolean =>
    checkQuorum(asked, signers.map(signed), INITIATOR).satisfied;

  test('is what all of them together could do, and each who is indispensable is', () => {
    fc.assert(
      fc.property(requirement, people, fc.nat({ max: 5 }), (asked, all, cut) => {
        const [done, left] = [all.slice(0, cut), all.slice(cut)];
        const reach = reachOf(
          { requirement: asked, approvals: done.map(signed), initiator: INITIATOR },
          left,
        );
        expect(reach.missing.length === 0).toBe(canComplete(asked, all));
        if (reach.missing.length > 0) return;
        for (const each of left)
          expect(reach.indispensable.includes(each.id)).toBe(
            !canComplete(
              asked,
              all.filter(({ id }) => id !== each.id),
            ),
          );
      }),
    );
  });
});

describe('who can sign', () => {
  const { roster } = testGenesis();
  const asked = need({ treasury: 2, compliance: 1 });
  const ids = (over: Partial<typeof roster>, hasDecided?: (id: PersonId) => boolean): readonly PersonId[] =>
    signersFor(asked, indexRoster({ ...roster, ...over }), '2026-05-01T09:00:00Z', hasDecided).map(
      ({ id }) => id,
    );

  test('is in shadow no longer', () => {
    const joiner = { person: BEN, since: '2026-04-24T09:00:01Z', approved: 0, isOver: false };
    expect(ids({ joiners: [joiner] })).toEqual([ANNA, CLEO]);
    expect(ids({ joiners: [{ ...joiner, since: '2026-04-24T09:00:00Z' }] })).toContain(BEN);
    expect(ids({ joiners: [{ ...joiner, approved: 5 }] })).toContain(BEN);
  });

  test('stands in a group that is asked', () => {
    expect(ids({})).toEqual([ANNA, BEN, CLEO]);
    expect(ids({})).not.toContain(DIRK);
  });

  test('is active, with a key that is, and has not decided', () => {
    const people = roster.people.map((each) =>
      each.id === BEN ? { ...each, standing: 'suspended' as const } : each,
    );
    const keys = roster.keys.map((each) =>
      each.person === CLEO ? { ...each, standing: 'revoked' as const } : each,
    );
    expect(ids({ people, keys })).toEqual([ANNA]);
    expect(ids({}, (id) => id === ANNA)).toEqual([BEN, CLEO]);
  });
});

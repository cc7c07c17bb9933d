import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { GroupId } from '#shared/brand';
import { heldConflicts, mayJoin, roleNames } from '#shared/roster';
import {
  beyond,
  grantConflicts,
  grantsAim,
  newApartOnItem,
  withRoles,
} from '../../../../../renderer/features/people/roster/grants-draft.ts';
import { newPersonAim } from '../../../../../renderer/features/people/roster/new-person.ts';
import { whyNotAbout, whyNotAs, withNames } from '../../../../../renderer/features/people/change/power.ts';
import { ANNA, GRETA, ROSTER } from './fixtures.ts';

const { groups } = ROSTER;
const TREASURY = 'treasury' as GroupId;

describe('a draft of roles and seats', () => {
  test('names both sides of duties that stay apart, and is not signed', () => {
    const draft = { roles: ['requester', 'security-admin'] as const, groups: [] };
    expect(grantConflicts(draft, groups)).toEqual([
      'Requester and Security administrator are never one person.',
    ]);
    expect(grantsAim(ANNA, draft, groups)).toEqual({
      whyNot: 'Requester and Security administrator are never one person.',
    });
  });

  test('a seat needs one of the roles of its group', () => {
    expect(grantConflicts({ roles: ['requester'], groups: [TREASURY] }, groups)).toEqual([
      'A seat in Treasury needs the role Approver.',
    ]);
  });

  test('a seat falls with the role that it needs, and no other does', () => {
    const guards = 'guards' as GroupId;
    const before = { roles: ['approver', 'compliance'] as const, groups: [guards, TREASURY] };
    expect(withRoles(before, ['compliance'], groups).groups).toEqual([guards]);
  });

  test('never keeps a seat that its roles do not fill', () => {
    const roles = fc.subarray([...roleNames]);
    const seats = fc.subarray(groups.map(({ id }) => id));
    fc.assert(
      fc.property(roles, seats, roles, (had, sat, get) => {
        const after = withRoles({ roles: had, groups: sat }, get, groups);
        for (const id of after.groups)
          expect(groups.some((group) => group.id === id && mayJoin(get, group))).toBe(true);
        expect(grantConflicts(after, groups)).toHaveLength(heldConflicts(get).length);
      }),
    );
  });

  test('says what comes and what falls; nothing where nothing is changed', () => {
    const after = { roles: ['approver', 'compliance'] as const, groups: [] };
    expect(beyond(after, ANNA, groups)).toEqual(['Compliance']);
    expect(beyond(ANNA, after, groups)).toEqual(['Requester', 'seat in Treasury']);
    expect(grantsAim(ANNA, ANNA, groups)).toEqual({ whyNot: 'Nothing is changed yet.' });
  });

  test('tells of pairs that are new and never go together on one item', () => {
    expect(
      newApartOnItem({ roles: ['requester', 'approver'], groups: [] }, { roles: ['approver'], groups: [] }),
    ).toEqual(['Requester and Approver']);
    expect(newApartOnItem(ANNA, ANNA)).toEqual([]);
  });
});

describe('somebody new', () => {
  test('has a name, a title and an address, each on one line', () => {
    expect(
      newPersonAim({ name: ' Nadia\n Costa ', title: 'Analyst', email: 'n@x', serviceOf: undefined }),
    ).toEqual({
      ready: { kind: 'add-person', name: 'Nadia Costa', title: 'Analyst', email: 'n@x', serviceOf: null },
    });
  });

  test.each([
    [{ name: ' ' }, 'Write the name.'],
    [{ title: '' }, 'Write the title: what they do here.'],
    [{ email: 'nobody' }, 'Write an e-mail address.'],
  ])('is not complete with %j', (over, whyNot) => {
    const whole = { name: 'Nadia', title: 'Analyst', email: 'n@x', serviceOf: undefined };
    expect(newPersonAim({ ...whole, ...over })).toEqual({ whyNot });
  });
});

describe('who may ask', () => {
  const viewer = { roster: ROSTER, me: ANNA, whyNotSign: undefined };

  test('whoever holds the role; others read who does', () => {
    expect(whyNotAs({ ...viewer, me: GRETA }, 'security-admin')).toBeUndefined();
    expect(whyNotAs(viewer, 'security-admin')).toBe(
      'Only a security administrator can propose it: Greta, Henrik or Ines.',
    );
    expect(whyNotAs(viewer, 'break-glass')).toBe(
      'Only a break-glass holder can propose it, and there is none.',
    );
  });

  test('never about themselves, and what stands against any signature comes first', () => {
    expect(whyNotAbout({ ...viewer, me: GRETA }, 'security-admin', GRETA.id)).toContain('about yourself');
    expect(whyNotAs({ ...viewer, whyNotSign: 'Alarm.' }, 'security-admin')).toBe('Alarm.');
  });

  test('refusals name people instead of ids', () => {
    expect(withNames('p-4: Requester and p-1', ROSTER.people)).toBe('Anna: Requester and Greta');
  });
});

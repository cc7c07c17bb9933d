import type { GroupId } from '#shared/brand';
import type { RosterDraft, RosterPerson, RosterView } from '#shared/ipc';
import { heldConflicts, mayJoin, relationOf, roleTitles, type Role } from '#shared/roster';
import { listText } from '../../../state/index.ts';
import type { Aim } from '../change/aim.ts';

/* What somebody may be and where they sit, as it is drafted: what comes, what falls, and what can't stand. */

export interface Grants {
  readonly roles: readonly Role[];
  readonly groups: readonly GroupId[];
}

type Groups = RosterView['groups'];

/** Other roles; seats that need one that is gone fall with it. */
export const withRoles = ({ groups }: Grants, roles: readonly Role[], all: Groups): Grants => ({
  roles,
  groups: groups.filter((id) => {
    const group = all.find((each) => each.id === id);
    return group !== undefined && mayJoin(roles, group);
  }),
});

/** "Approver" and "seat in Treasury", of what is in `a` and not in `b`. */
export const beyond = (a: Grants, b: Grants, all: Groups): readonly string[] => [
  ...a.roles.filter((role) => !b.roles.includes(role)).map((role) => roleTitles[role]),
  ...a.groups.filter((id) => !b.groups.includes(id)).map((id) => `seat in ${nameOf(id, all)}`),
];

const nameOf = (id: GroupId, all: Groups): string => all.find((group) => group.id === id)?.name ?? id;

/** Why these grants can't stand in one person, both sides named; the ledger looks at services and delegations too. */
export const grantConflicts = ({ roles, groups }: Grants, all: Groups): readonly string[] => [
  ...heldConflicts(roles).map(({ text }) => `${text}.`),
  ...groups.flatMap((id) => {
    const group = all.find((each) => each.id === id);
    return group === undefined || mayJoin(roles, group)
      ? []
      : [`A seat in ${group.name} needs the role ${needs(group)}.`];
  }),
];

/** "Approver or Compliance": of which roles a member needs one. */
export const needs = ({ roles }: Pick<Groups[number], 'roles'>): string =>
  listText(
    roles.map((role) => roleTitles[role]),
    'or',
  );

/** Pairs that one person may hold and never exercise on one item, as far as a new role makes them. */
export const newApartOnItem = (after: Grants, before: Grants): readonly string[] =>
  after.roles.flatMap((a, index) =>
    after.roles
      .slice(index + 1)
      .filter((b) => relationOf(a, b) === 'apart-on-object')
      .filter((b) => !(before.roles.includes(a) && before.roles.includes(b)))
      .map((b) => `${roleTitles[a]} and ${roleTitles[b]}`),
  );

export const grantsAim = (person: RosterPerson, after: Grants, all: Groups): Aim<RosterDraft> => {
  const [conflict] = grantConflicts(after, all);
  if (conflict !== undefined) return { whyNot: conflict };
  const isSame = beyond(after, person, all).length === 0 && beyond(person, after, all).length === 0;
  if (isSame) return { whyNot: 'Nothing is changed yet.' };
  return {
    ready: { kind: 'set-roles', person: person.id, roles: [...after.roles], groups: [...after.groups] },
  };
};

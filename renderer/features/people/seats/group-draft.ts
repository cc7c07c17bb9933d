import type { GroupId } from '#shared/brand';
import type { RosterDraft, RosterView } from '#shared/ipc';
import { mayJoin, type Role } from '#shared/roster';
import { listText, onOneLine } from '../../../state/index.ts';
import type { Aim } from '../change/aim.ts';

/* A group as it is drafted: a new one, or another name and other roles of one that is there. */

export interface GroupDraft {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

type Group = RosterView['groups'][number];

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

export const groupAim = (
  draft: GroupDraft,
  before: Group | undefined,
  roster: Pick<RosterView, 'groups' | 'people'>,
): Aim<RosterDraft> => {
  const name = onOneLine(draft.name);
  if (!ID.test(draft.id))
    return { whyNot: 'Name it by small letters, digits and hyphens: policies use this name.' };
  if (before === undefined && roster.groups.some(({ id }) => id === draft.id))
    return { whyNot: 'There is a group of this id.' };
  if (name === '') return { whyNot: 'Write the name that people read.' };
  if (draft.roles.length === 0) return { whyNot: 'Choose the roles of which a member needs one.' };
  if (name === before?.name && sameRoles(draft.roles, before.roles))
    return { whyNot: 'Nothing is changed yet.' };
  const barred = roster.people.filter(
    ({ groups, roles }) => groups.includes(draft.id as GroupId) && !mayJoin(roles, draft),
  );
  if (barred.length > 0)
    return {
      whyNot: `${listText(barred.map((person) => person.name))} would sit there without such a role.`,
    };
  return {
    ready: { kind: 'define-group', group: draft.id as GroupId, to: { name, roles: [...draft.roles] } },
  };
};

const sameRoles = (a: readonly Role[], b: readonly Role[]): boolean =>
  a.length === b.length && a.every((role) => b.includes(role));

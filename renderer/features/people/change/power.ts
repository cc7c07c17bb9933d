import type { PersonId } from '#shared/brand';
import type { RosterPerson, RosterView } from '#shared/ipc';
import { roleTitles, type Role } from '#shared/roster';
import { listText } from '../../../state/index.ts';

/* Who may ask for what, said before anything is filled in. The ledger and the vault judge it again. */

/** Whoever looks, with everything that the screen knows of people. */
export interface Viewer {
  readonly roster: RosterView;
  /** The signed-in person; undefined where nobody of the roster is. */
  readonly me: RosterPerson | undefined;
  /** What stands against any signature here. */
  readonly whyNotSign: string | undefined;
}

export const activeWith = (roster: RosterView, role: Role): readonly RosterPerson[] =>
  roster.people.filter(({ standing, roles }) => standing === 'active' && roles.includes(role));

/** Why the viewer can't propose what takes a role, and who can; undefined when they can. */
export const whyNotAs = ({ roster, me, whyNotSign }: Viewer, role: Role): string | undefined => {
  if (whyNotSign !== undefined) return whyNotSign;
  if (me?.roles.includes(role) === true) return undefined;
  const names = activeWith(roster, role).map(({ name }) => name);
  return names.length === 0
    ? `Only a ${inSentence(role)} can propose it, and there is none.`
    : `Only a ${inSentence(role)} can propose it: ${listText(names, 'or')}.`;
};

const inSentence = (role: Role): string => roleTitles[role].toLowerCase();

/** The same for what is about somebody: nobody asks for it for themselves. */
export const whyNotAbout = (viewer: Viewer, role: Role, person: PersonId): string | undefined =>
  whyNotAs(viewer, role) ??
  (viewer.me?.id === person
    ? `It is about yourself. Another ${inSentence(role)} has to ask for it.`
    : undefined);

/** People without whom a sentence names ids: their names in place of them. */
export const withNames = (text: string, people: RosterView['people']): string =>
  people.reduce((result, { id, name }) => result.replaceAll(id, name), text);

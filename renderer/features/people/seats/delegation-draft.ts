import type { GroupId, PersonId } from '#shared/brand';
import { DELEGATION_DAYS_MAX } from '#shared/intent';
import type { RosterDraft, RosterPerson, RosterView } from '#shared/ipc';
import { heldConflicts, mayJoin } from '#shared/roster';
import { dayAfter } from '../../../components/TextField/days.ts';
import type { Aim } from '../change/aim.ts';

/* Seats that somebody gives to somebody else for a while. Days are days in UTC: the journal's time counts. */

export interface DelegationDraft {
  readonly groups: readonly GroupId[];
  readonly to: PersonId | undefined;
  /** First and last day. */
  readonly since: string;
  readonly until: string;
}

/** Why somebody can't take these seats; undefined when they can. The ledger asks the same again. */
export const whyNotTaker = (
  roster: Pick<RosterView, 'groups' | 'delegations'>,
  me: RosterPerson,
  taker: RosterPerson,
  groups: readonly GroupId[],
): string | undefined => {
  if (taker.id === me.id) return 'Nobody sits for themselves.';
  if (taker.standing !== 'active' || taker.serviceOfName !== null) return 'They are no active human.';
  if (!taker.keys.some(({ standing }) => standing === 'active')) return 'They have no active key.';
  if (roster.delegations.some(({ from }) => from === taker.id)) return 'Somebody sits for them.';
  if (roster.delegations.some(({ from, to }) => from === me.id && to === taker.id))
    return 'They sit for you already.';
  const seats = roster.groups.filter(({ id }) => groups.includes(id));
  const taken = seats.find(({ id }) => taker.groups.includes(id));
  if (taken !== undefined) return `They sit in ${taken.name} themselves.`;
  const barred = seats.find((group) => !mayJoin(taker.roles, group));
  if (barred !== undefined) return `They do not hold the role that ${barred.name} needs.`;
  return heldConflicts([...new Set([...me.roles, ...taker.roles])])[0]?.text;
};

/** Who can take these seats, by name. */
export const takersOf = (
  roster: RosterView,
  me: RosterPerson,
  groups: readonly GroupId[],
): readonly RosterPerson[] =>
  roster.people
    .filter((taker) => whyNotTaker(roster, me, taker, groups) === undefined)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** Instants: from the beginning of the first day to the end of the last. */
export const delegationAim = (draft: DelegationDraft, today: string): Aim<RosterDraft> => {
  const { groups, to, since, until } = draft;
  if (groups.length === 0) return { whyNot: 'Choose at least one seat.' };
  if (to === undefined) return { whyNot: 'Choose who sits for you.' };
  if (until < since) return { whyNot: 'The last day is before the first one.' };
  if (until < today) return { whyNot: 'It would be over already.' };
  if (until >= dayAfter(since, DELEGATION_DAYS_MAX))
    return { whyNot: `It lasts ${String(DELEGATION_DAYS_MAX)} days at most.` };
  return {
    ready: {
      kind: 'delegate',
      to,
      groups: [...groups],
      since: `${since}T00:00:00Z`,
      until: `${dayAfter(until, 1)}T00:00:00Z`,
    },
  };
};

import type { DelegationView, RosterView } from '#shared/ipc';
import type { Word } from '../roster/person-words.ts';

export type DelegationState = 'in-force' | 'coming' | 'over';

export const delegationState = (
  { since, until }: Pick<DelegationView, 'since' | 'until'>,
  now: number,
): DelegationState => {
  if (now >= Date.parse(until)) return 'over';
  return now < Date.parse(since) ? 'coming' : 'in-force';
};

export const delegationWords: Readonly<Record<DelegationState, Word>> = {
  'in-force': { text: 'in force', tone: 'ok' },
  coming: { text: 'coming', tone: 'plain' },
  over: { text: 'over', tone: 'plain' },
};

const ORDER: Readonly<Record<DelegationState, number>> = { 'in-force': 0, coming: 1, over: 2 };

/** Those in force first, the one that ends next before the others. */
export const delegationsInOrder = (
  delegations: readonly DelegationView[],
  now: number,
): readonly DelegationView[] =>
  [...delegations].sort(
    (a, b) =>
      ORDER[delegationState(a, now)] - ORDER[delegationState(b, now)] ||
      Date.parse(a.until) - Date.parse(b.until),
  );

/** `2026-05-04 00:00 to 2026-05-11 00:00 UTC`. */
export const spanOf = ({ since, until }: Pick<DelegationView, 'since' | 'until'>): string =>
  `${minute(since)} to ${minute(until)} UTC`;

const minute = (instant: string): string => instant.slice(0, 'YYYY-MM-DDThh:mm'.length).replace('T', ' ');

/** Names of the members of a group, by name. */
export const membersOf = (
  { members }: Pick<RosterView['groups'][number], 'members'>,
  { people }: Pick<RosterView, 'people'>,
): readonly string[] =>
  people
    .filter(({ id }) => members.includes(id))
    .map(({ name, standing }) => (standing === 'active' ? name : `${name} (${standing})`))
    .sort((a, b) => a.localeCompare(b, 'en'));

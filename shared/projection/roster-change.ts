import type { RosterChange, RosterChangeIntent } from '#shared/intent';
import { indexRoster, type Roster, type RosterIndex } from '#shared/roster';
import type { ProposalRefusal } from './refusal.ts';
import type { WorkingSet } from './types.ts';

/** Why a change of the roster can't be made as things stand. */
export const rosterChangeProblem = (
  { change }: RosterChangeIntent,
  set: WorkingSet,
): ProposalRefusal | undefined => {
  const person = set.roster?.person(change.person);
  if (person === undefined) return { code: 'not-found', detail: `person ${change.person}` };
  if (person.standing === 'erased') return { code: 'person-erased', detail: change.person };
  return person.standing === change.from
    ? undefined
    : { code: 'roster-moved', detail: `${change.person} is ${person.standing}, not ${change.from}` };
};

/** The roster after a change that was judged. */
export const changedRoster = ({ roster }: RosterIndex, change: RosterChange): RosterIndex =>
  indexRoster({ ...withChange(roster, change), version: roster.version + 1 });

const withChange = (roster: Roster, change: RosterChange): Roster => ({
  ...roster,
  people: roster.people.map((person) =>
    person.id === change.person ? { ...person, standing: change.to } : person,
  ),
});

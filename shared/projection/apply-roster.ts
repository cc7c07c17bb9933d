import type { PersonId } from '#shared/brand';
import type { EventOf } from '#shared/journal';
import type { RosterIndex } from '#shared/roster';
import { approved } from './apply-changes.ts';
import { changedRoster, settled, withStanding } from './changed-roster.ts';
import { personSubject } from './change-subjects.ts';
import { fault, type Fault } from './fault.ts';
import { refresh } from './freshness.ts';
import { moveOn } from './records.ts';
import { shaded } from './shadows.ts';
import type { WorkingSet } from './types.ts';

export const applyRosterChanged = (set: WorkingSet, event: EventOf<'roster.changed'>): Fault | undefined => {
  const record = approved(set, event, 'roster.change');
  if ('code' in record) return record;
  if (set.roster === undefined) return fault('state', 'no roster');
  const at = { intent: record.digest, time: event.time };
  const roster = changedRoster(set.roster, record.intent.change, at);
  if (event.payload.version !== roster.roster.version)
    return fault('state', 'the roster has another version');
  putRoster(set, roster, event);
  return moveOn(set, record, event, 'carried-out', null);
};

/** Makes a roster the one in force, and looks at everything again that it bears on. */
export const putRoster = (
  set: WorkingSet,
  roster: RosterIndex,
  event: { readonly seq: number; readonly time: string },
): void => {
  set.roster = shaded(roster, set, event.time);
  refresh(set, event);
};

/** Whether the directory still has something to take from a person: one that an emergency suspends comes back. */
export const canWithdraw = ({ roster }: WorkingSet, id: PersonId): boolean =>
  roster?.person(id)?.standing === 'active' ||
  (roster?.person(id)?.standing === 'suspended' &&
    roster.roster.freezes.some(({ scope }) => scope.kind === 'person' && scope.person === id));

/**
 * The directory says that somebody is gone. It needs no quorum because it only takes power away: whatever else an
 * event of this kind would do is refused.
 */
export const applyWithdrawn = (set: WorkingSet, event: EventOf<'authority.withdrawn'>): Fault | undefined => {
  const { person } = event.payload;
  if (set.roster === undefined || !canWithdraw(set, person))
    return fault('state', `there is nothing to withdraw from ${person}`);
  const { roster } = withoutHistory(set.roster, personSubject(person));
  putRoster(set, settled(withStanding(roster, person, 'suspended'), event.time), event);
  return undefined;
};

/** What happened outside the changes of the roster has touched the subject: nothing before it can be undone. */
export const withoutHistory = (
  { roster }: RosterIndex,
  ...subjects: readonly string[]
): Pick<RosterIndex, 'roster'> => ({
  roster: { ...roster, changes: roster.changes.filter(({ subject }) => !subjects.includes(subject)) },
});

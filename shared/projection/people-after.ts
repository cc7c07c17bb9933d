import type { Intent } from '#shared/intent';
import type { EventOf, JournalEvent, JournalEventType } from '#shared/journal';
import { withErased, type Person, type Roster } from '#shared/roster';
import { changedRoster, withStanding } from './changed-roster.ts';

/*
 * Who there was after an event of long ago, and with which roles: what is kept is the roster of now alone. The events
 * were judged when they came, and are not judged again.
 */

/** Events that bear on people, their standing, roles and seats. No other does. */
export const PEOPLE_EVENTS = [
  'ledger.genesis',
  'roster.changed',
  'authority.withdrawn',
  'emergency.declared',
  'emergency.ended',
  'person.erased',
] as const satisfies readonly JournalEventType[];

export interface PeopleStep {
  readonly event: JournalEvent;
  /** The item that the event names; undefined where it names none. */
  readonly intent: Intent | undefined;
}

/** @param steps events of the journal from the genesis on, in their order; those that bear on nobody may be left out. */
export const peopleAfter = (steps: readonly PeopleStep[]): readonly Person[] => {
  let roster: Roster | undefined;
  for (const step of steps) {
    if (step.event.type === 'ledger.genesis') roster = step.event.payload.roster;
    else if (roster !== undefined) roster = after(roster, step);
  }
  return roster?.people ?? [];
};

/** The roster as far as people go: of the rest nothing is followed that they don't depend on. */
const after = (roster: Roster, { event, intent }: PeopleStep): Roster => {
  switch (event.type) {
    case 'roster.changed':
      if (intent?.type !== 'roster.change') throw new Error('No change belongs to a change of the roster');
      return changedRoster({ roster }, intent.change, { intent: event.payload.intent, time: event.time })
        .roster;
    case 'authority.withdrawn':
      return withStanding(roster, event.payload.person, 'suspended');
    case 'emergency.declared':
      if (intent?.type !== 'emergency') throw new Error('No deed belongs to an emergency');
      return declared(roster, event, intent.deed);
    case 'emergency.ended':
      return ended(roster, event);
    case 'person.erased':
      return withErased({ roster }, event.payload.person).roster;
    default:
      return roster;
  }
};

/** A freeze of a person suspends them. */
const declared = (
  roster: Roster,
  { time, payload: { intent, until } }: EventOf<'emergency.declared'>,
  deed: Extract<Intent, { type: 'emergency' }>['deed'],
): Roster => {
  if (deed.kind !== 'freeze' || deed.scope.kind !== 'person') return roster;
  const suspended = withStanding(roster, deed.scope.person, 'suspended');
  const freeze = { scope: deed.scope, intent, since: time, until: until ?? '', was: null };
  return { ...suspended, freezes: [...suspended.freezes, freeze] };
};

/** Who was frozen is back, unless something else was said of them meanwhile: then the freeze is not there any more. */
const ended = (roster: Roster, { payload }: EventOf<'emergency.ended'>): Roster => {
  const freeze = roster.freezes.find(({ intent }) => intent === payload.intent);
  return freeze?.scope.kind === 'person' ? withStanding(roster, freeze.scope.person, 'active') : roster;
};

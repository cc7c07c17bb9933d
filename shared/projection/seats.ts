import type { GroupId, PersonId } from '#shared/brand';
import { canStillHelp, groupsAsked, type CountedApproval, type Volunteer } from '#shared/policy';
import {
  exercisedIn,
  isInForce,
  objectConflicts,
  roleTitles,
  type Person,
  type RosterIndex,
} from '#shared/roster';
import { actionOf } from './action.ts';
import { concerned } from './initiation.ts';
import { countedApprovals, openHoursAt } from './quorum.ts';
import type { ProposalRefusal } from './refusal.ts';
import type { IntentRecord, RecordedApproval } from './types.ts';

/* In whose seat a person decides on an item, and why they may not. */

/** A seat that somebody may take: their own, or that of the person for whom they sit. */
export interface Seat {
  readonly groups: readonly GroupId[];
  /** For whom, and until when; null for one's own. */
  readonly behalf: RecordedApproval['behalf'];
}

/** The seats of a person at an instant: their own first, then those that they hold for others. */
export const seatsAt = (roster: RosterIndex, person: Person, time: string): readonly Seat[] => {
  const held = roster
    .delegatedTo(person.id)
    .filter((delegation) => isInForce(delegation, time))
    .flatMap(({ from, groups, until }) => {
      const giver = roster.person(from);
      const open = giver?.standing === 'active' ? groups.filter((id) => giver.groups.includes(id)) : [];
      return open.length === 0 ? [] : [{ groups: open, behalf: { person: from, until } }];
    });
  return person.groups.length === 0 ? held : [{ groups: person.groups, behalf: null }, ...held];
};

/**
 * The first seat in which a person's approval would fill an open place of an item, be it one that has been escalated to
 * their group by then (`openHours`); undefined when there is none. A seat of somebody who proposed the item, whom it is
 * about, or who has decided already is none.
 */
export const openSeat = (
  roster: RosterIndex,
  record: IntentRecord,
  person: Person,
  time: string,
  openHours = openHoursAt(record, time),
): Seat | undefined => {
  const seats = seatsAt(roster, person, time).filter(
    (seat) => isAsked(record, seat, openHours) && isFree(roster, record, seat),
  );
  if (seats.length === 0) return undefined;
  const counted = countedApprovals(record, roster);
  return seats.find(({ groups }) => fills(record, counted, { person: person.id, groups, openHours }));
};

/** A seat from which an item may be stopped: any that is asked for, open or not. */
export const stoppingSeat = (
  roster: RosterIndex,
  record: IntentRecord,
  person: Person,
  time: string,
): Seat | undefined => {
  const openHours = openHoursAt(record, time);
  return seatsAt(roster, person, time)
    .filter((seat) => isAsked(record, seat, openHours))
    .find((seat) => isFree(roster, record, seat));
};

/** Whether somebody there is asked: by a rule, or because the item has been open for long enough by then. */
const isAsked = ({ requirement }: IntentRecord, seat: Seat, openHours: number): boolean =>
  groupsAsked(requirement.groups, openHours).some((group) => seat.groups.includes(group));

const fills = (
  { requirement, intent }: IntentRecord,
  counted: readonly CountedApproval[],
  volunteer: Volunteer,
): boolean => canStillHelp(requirement, counted, volunteer, intent.initiator);

const isFree = (roster: RosterIndex, record: IntentRecord, { behalf }: Seat): boolean => {
  if (behalf === null) return true;
  const human = roster.human(behalf.person);
  return (
    human !== roster.human(record.intent.initiator) &&
    !concerned(record.intent).some((id) => roster.human(id) === human) &&
    decisionOf(record, behalf.person) === undefined
  );
};

/** What was decided in a person's seat, by themselves or by whoever sits for them. */
export const decisionOf = (
  { approvals }: IntentRecord,
  person: PersonId,
): IntentRecord['approvals'][number] | undefined =>
  approvals.find((it) => it.stale === null && (it.person === person || it.behalf?.person === person));

/**
 * Why one human may not decide on an item on which they, or an account of theirs, have acted, or which is about
 * their own power. Both identities and both duties are named.
 */
export const dutyProblem = (
  roster: RosterIndex,
  { intent }: Pick<IntentRecord, 'intent'>,
  person: Person,
): ProposalRefusal | undefined => {
  const { initiator } = intent;
  if (person.id === initiator) return { code: 'initiator-cannot-approve', detail: person.id };
  if (person.serviceOf !== null)
    return { code: 'sod-conflict', detail: `${person.id} is a service account: people decide` };
  if (roster.human(initiator) === person.id)
    return {
      code: 'sod-conflict',
      detail: `${person.id} answers for ${initiator}, who proposed it${conflictTexts(roster, intent, person)}`,
    };
  return concerned(intent).some((id) => roster.human(id) === person.id)
    ? { code: 'own-power', detail: person.id }
    : undefined;
};

const conflictTexts = (roster: RosterIndex, intent: IntentRecord['intent'], person: Person): string => {
  const done = roster.person(intent.initiator)?.roles.filter((role) => role !== 'service-account') ?? [];
  const next = exercisedIn(roster, person.roles, person.groups);
  const conflicts = objectConflicts(done, next);
  if (conflicts.length === 0) return ` (${actionOf(intent)})`;
  return `: ${conflicts.map(({ a, b }) => `${roleTitles[a]} and ${roleTitles[b]}`).join(', ')}`;
};

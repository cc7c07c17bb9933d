import type { GroupId } from '#shared/brand';
import type { Person, RosterIndex } from '#shared/roster';
import { openSeat } from './seats.ts';
import type { IntentRecord } from './types.ts';

/* Escalation: an item that stays open asks more people, never fewer. Counted from its proposal by the journal's time. */

const HOUR_MS = 3_600_000;

type Proposed = Pick<IntentRecord, 'requirement' | 'proposedAt'>;

/** The places of one group, and who may fill them as well from a moment on. */
export interface EscalatedPlace {
  readonly group: GroupId;
  readonly groups: readonly GroupId[];
  /** Journal time. */
  readonly from: string;
}

/** The places of an item that are escalated, now or later, in the order of its requirement. */
export const escalatedPlaces = ({ requirement, proposedAt }: Proposed): readonly EscalatedPlace[] =>
  requirement.groups.flatMap(({ group, escalate }) =>
    escalate === undefined
      ? []
      : [{ group, groups: escalate.groups, from: hoursAfter(proposedAt, escalate.afterHours) }],
  );

/**
 * The journal time from which a person's approval would fill an open place that it does not fill yet, because the item
 * is escalated by then; null where that never comes, or not before it expires.
 */
export const escalatedFrom = (
  roster: RosterIndex,
  record: IntentRecord,
  person: Person,
  time: string,
): string | null => {
  const hours = record.requirement.groups.flatMap(({ escalate }) => escalate?.afterHours ?? []);
  const expires = Date.parse(record.intent.expiresAt);
  if (openSeat(roster, record, person, time) !== undefined) return null;
  for (const openHours of [...new Set(hours)].sort((a, b) => a - b)) {
    const from = hoursAfter(record.proposedAt, openHours);
    if (Date.parse(from) <= Date.parse(time) || Date.parse(from) >= expires) continue;
    if (openSeat(roster, record, person, time, openHours) !== undefined) return from;
  }
  return null;
};

const hoursAfter = (instant: string, hours: number): string =>
  new Date(Date.parse(instant) + hours * HOUR_MS).toISOString();

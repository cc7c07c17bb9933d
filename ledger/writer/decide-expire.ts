import { emergenciesDue, type WorkingSet } from '#shared/projection';
import { accepted } from './answers.ts';
import type { EventBody, Session } from './session.ts';
import type { Decided } from './types.ts';

/** Intents ended by one command, so that a long pause of the service does not make one huge batch. */
const EXPIRED_PER_COMMAND_MAX = 500;

export const isOverdue = (set: WorkingSet, time: string): boolean =>
  overdue(set, time, 1).length > 0 || isEmergencyDue(set, time);

const isEmergencyDue = (set: WorkingSet, time: string): boolean => {
  const { ended, replaced } = emergenciesDue(set, time);
  return ended.length + replaced.length > 0;
};

/** Ends intents whose time is over, and their holds; then what emergencies left to time. */
export const decideExpire = (session: Session): Decided => {
  const digests = overdue(session.set, session.time);
  for (const intent of digests) session.emit({ type: 'intent.expired', payload: { intent } }, null);
  endEmergencies(session);
  return { answer: accepted({ expired: digests.length }), isRemembered: false, statement: '', items: 0 };
};

/**
 * Freezes whose time is over end; replacements to which nobody objected in time are made. One after the other: each may
 * change what stands against the next.
 */
const endEmergencies = (session: Session): void => {
  for (let due = nextDue(session); due !== undefined; due = nextDue(session)) session.emit(due, null);
};

const nextDue = ({ set, time }: Session): EventBody | undefined => {
  const {
    ended: [freeze],
    replaced: [record],
  } = emergenciesDue(set, time);
  if (freeze !== undefined)
    return { type: 'emergency.ended', payload: { intent: freeze.intent, lifted: null } };
  return record && { type: 'emergency.declared', payload: { intent: record.digest, until: null } };
};

/** Intents that one command ends. */
export const overdue = (
  set: WorkingSet,
  time: string,
  countMax = EXPIRED_PER_COMMAND_MAX,
): Parameters<WorkingSet['intents']['get']>[0][] => {
  const digests = [];
  const now = Date.parse(time);
  for (const { digest, status, intent } of set.intents.values()) {
    if (status !== 'awaiting-approval' || Date.parse(intent.expiresAt) > now) continue;
    digests.push(digest);
    if (digests.length === countMax) break;
  }
  return digests;
};

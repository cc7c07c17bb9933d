import type { IntentDigest } from '#shared/brand';
import {
  carriedOutBy,
  delaysOver,
  emergenciesDue,
  isCooledDown,
  isDelayOver,
  overdueIntents,
  standingProblem,
  type IntentRecord,
  type WorkingSet,
} from '#shared/projection';
import type { LedgerKey } from '../keys/index.ts';
import { accepted } from './answers.ts';
import { carryOut } from './decide-approve.ts';
import type { EventBody, Session } from './session.ts';
import type { Decided } from './types.ts';

/** Intents ended by one command, so that a long pause of the service does not make one huge batch. */
const EXPIRED_PER_COMMAND_MAX = 500;
const APPROVED_PER_COMMAND_MAX = 100;

export const isOverdue = (set: WorkingSet, time: string): boolean =>
  overdue(set, time, 1).length > 0 ||
  delaysOver(set, time, 1).length > 0 ||
  isEmergencyDue(set, time) ||
  cooledDown(set, time) !== undefined;

const isEmergencyDue = (set: WorkingSet, time: string): boolean => {
  const { ended, replaced } = emergenciesDue(set, time);
  return ended.length + replaced.length > 0;
};

/**
 * What time alone brings about: a version of the policy that has cooled down comes into force, items whose delay is over
 * are approved, intents whose time is over end, which releases their holds, and so does what emergencies left to time.
 */
export const decideExpire = (session: Session, key: LedgerKey): Decided => {
  const activated = activate(session);
  const delayed = approveDelayed(session, key);
  const digests = overdue(session.set, session.time);
  for (const intent of digests) session.emit({ type: 'intent.expired', payload: { intent } }, null);
  endEmergencies(session);
  const answer = accepted({ expired: digests.length, activated, delayed });
  return { answer, isRemembered: false, statement: '', items: 0 };
};

/** How many versions came into force: one cools down at a time. */
const activate = (session: Session): 0 | 1 => {
  const record = cooledDown(session.set, session.time);
  const body = record === undefined ? undefined : carriedOutBy(record, session.set, session.time);
  if (body === undefined) return 0;
  session.emit(body, null);
  return 1;
};

/** How many. Each is looked at again in its turn: the one before may have changed what it stands on. */
const approveDelayed = (session: Session, key: LedgerKey): number => {
  let count = 0;
  for (const digest of delaysOver(session.set, session.time, APPROVED_PER_COMMAND_MAX)) {
    if (!isDelayOver(session.set, digest, session.time)) continue;
    carryOut(session, digest, key);
    count += 1;
  }
  return count;
};

/** One that could not be undone any more, with the people of now, waits until it could, or until it is rejected. */
const cooledDown = (set: WorkingSet, time: string): IntentRecord | undefined => {
  const record = set.cooling === null ? undefined : set.intents.get(set.cooling);
  if (record === undefined || !isCooledDown(record, time)) return undefined;
  return standingProblem(record.intent, record.digest, set, time) === undefined ? record : undefined;
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

/** Intents that one command moves on by their time. */
export const dueByTime = (set: WorkingSet, time: string): readonly IntentDigest[] => [
  ...delaysOver(set, time, APPROVED_PER_COMMAND_MAX),
  ...overdue(set, time),
];

/** Intents that one command ends. */
const overdue = (
  set: WorkingSet,
  time: string,
  countMax = EXPIRED_PER_COMMAND_MAX,
): readonly IntentDigest[] => overdueIntents(set, Date.parse(time), countMax).map(({ digest }) => digest);

import type { WorkingSet } from '#shared/projection';
import { accepted } from './answers.ts';
import type { Session } from './session.ts';
import type { Decided } from './types.ts';

/** Intents ended by one command, so that a long pause of the service does not make one huge batch. */
const EXPIRED_PER_COMMAND_MAX = 500;

export const isOverdue = (set: WorkingSet, time: string): boolean => overdue(set, time, 1).length > 0;

/** Ends intents whose time is over; their holds are released. */
export const decideExpire = (session: Session): Decided => {
  const digests = overdue(session.set, session.time);
  for (const intent of digests) session.emit({ type: 'intent.expired', payload: { intent } }, null);
  return { answer: accepted({ expired: digests.length }), isRemembered: false, statement: '', items: 0 };
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

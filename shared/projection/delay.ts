import type { IntentDigest } from '#shared/brand';
import { intentsIn } from './intents-in.ts';
import { advanced } from './quorum.ts';
import { isOver, standingProblem } from './standing.ts';
import type { IntentRecord, WorkingSet } from './types.ts';

/* A delay that the policy asks for: all places are filled, and until it is over everyone who was asked can still reject. */

const HOUR_MS = 3_600_000;

type Delayed = Pick<IntentRecord, 'requirement' | 'filledAt'>;

/** Journal time from which it may be approved; null where no delay runs. */
export const delayedUntil = ({ requirement, filledAt }: Delayed): string | null =>
  requirement.delayHours === 0 || filledAt === null
    ? null
    : new Date(Date.parse(filledAt) + requirement.delayHours * HOUR_MS).toISOString();

/** Items whose delay is over and to which nothing else is missing, each in its time to be approved. */
export const delaysOver = (set: WorkingSet, time: string, countMax = Infinity): readonly IntentDigest[] => {
  const due: IntentDigest[] = [];
  for (const record of intentsIn(set, { statuses: ['awaiting-approval'] })) {
    if (due.length >= countMax) break;
    if (delayedUntil(record) !== null && isDelayOver(set, record.digest, time)) due.push(record.digest);
  }
  return due;
};

/**
 * Whether an item is to be approved now that its delay is over. What stands against it by then (a freeze, a wallet that
 * is closed, people who have changed) holds it until that is gone, or until it expires.
 */
export const isDelayOver = (set: WorkingSet, digest: IntentDigest, time: string): boolean => {
  const record = set.intents.get(digest);
  if (record?.status !== 'awaiting-approval' || set.roster === undefined) return false;
  const until = delayedUntil(record);
  if (until === null || Date.parse(until) > Date.parse(time) || isOver(record.intent.expiresAt, time))
    return false;
  return (
    advanced(record, set.roster, time).progress.satisfied &&
    standingProblem(record.intent, digest, set, time) === undefined
  );
};

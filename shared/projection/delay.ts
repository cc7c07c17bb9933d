import type { IntentDigest } from '#shared/brand';
import { advanced } from './quorum.ts';
import { isOver } from './standing.ts';
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
  for (const record of set.intents.values()) {
    if (due.length >= countMax) break;
    if (isDelayOver(record, set, time)) due.push(record.digest);
  }
  return due;
};

const isDelayOver = (record: IntentRecord, { roster }: WorkingSet, time: string): boolean => {
  if (record.status !== 'awaiting-approval' || roster === undefined) return false;
  const until = delayedUntil(record);
  if (until === null || Date.parse(until) > Date.parse(time)) return false;
  return !isOver(record.intent.expiresAt, time) && advanced(record, roster, time).progress.satisfied;
};

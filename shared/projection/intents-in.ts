import type { IntentMap, IntentQuery, IntentRecord, IntentStatus } from './types.ts';

/*
 * Intents that are over stay for ever, and are by far the most. Whoever looks for those that are under way asks here: a
 * map that knows them by their status answers without a look at the others, and any other map is walked.
 */

interface Intents {
  readonly intents: IntentMap;
}

/** Statuses in which value is reserved and something is still to be done. */
export const UNDER_WAY: readonly IntentStatus[] = ['awaiting-approval', 'awaiting-dispatch'];

/** Those that a query asks for, in the order in which they were proposed: a list that stays as it is whatever is set. */
export const intentsIn = ({ intents }: Intents, query: IntentQuery): readonly IntentRecord[] =>
  intents.find?.(query) ?? [...intents.values()].filter((record) => isAsked(record, query));

export const isAsked = ({ status, intent }: IntentRecord, { statuses, type }: IntentQuery): boolean =>
  statuses.includes(status) && (type === undefined || intent.type === type);

/** Those that wait for approval and whose time is over, the earliest first. */
export const overdueIntents = (
  { intents }: Intents,
  nowMs: number,
  countMax: number,
): readonly IntentRecord[] =>
  intents.overdue?.(nowMs, countMax) ??
  [...intents.values()]
    .filter((record) => isPastDue(record, nowMs))
    .sort(byExpiry)
    .slice(0, countMax);

export const isPastDue = (record: IntentRecord, nowMs: number): boolean =>
  record.status === 'awaiting-approval' && expiresAtMs(record) <= nowMs;

export const expiresAtMs = ({ intent }: IntentRecord): number => Date.parse(intent.expiresAt);

/** The earliest first; of those of one instant, the one that was proposed first. */
export const byExpiry = (a: IntentRecord, b: IntentRecord): number =>
  expiresAtMs(a) - expiresAtMs(b) || a.proposedSeq - b.proposedSeq;

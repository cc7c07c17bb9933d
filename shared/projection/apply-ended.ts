import type { EventOf } from '#shared/journal';
import { takeOut } from './counters.ts';
import { postEntries, releaseEntries } from './entries.ts';
import { fault, isSame, type Fault } from './fault.ts';
import { moveOn } from './records.ts';
import { endingOf } from './transfer-end.ts';
import type { WorkingSet } from './types.ts';

/** What was held for a transfer over a rail is posted, or given back: once, and never both. */
export const applyTransferEnded = (set: WorkingSet, event: EventOf<'transfer.ended'>): Fault | undefined => {
  const { payload } = event;
  const ending = endingOf(set, payload, event);
  if (!ending.ok) return fault('state', `${ending.error.code}: ${ending.error.detail}`);
  const { record, entries } = ending.value;
  if (!isSame(payload.entries, entries)) return fault('entries', 'the entries are not what was approved');
  const isSettled = payload.outcome === 'settled';
  const end = isSettled ? postEntries : releaseEntries;
  const wrong = end(set, record.hold, event, record.proposedAt);
  if (wrong !== undefined) return fault('entries', wrong);
  if (!isSettled) takeOut(set, record, event.time);
  return moveOn(set, record, event, payload.outcome, payload.reference);
};

import { checkBooks, type Reservation } from '#shared/double-entry';
import type { IntentRecord, WorkingSet } from './types.ts';

const isReserving = ({ status }: IntentRecord): boolean =>
  status === 'awaiting-approval' || status === 'awaiting-dispatch';

/** What is wrong with the books of a complete working set, as sentences; see `checkBooks`. */
export const checkSet = (set: WorkingSet): readonly string[] => {
  const reservations: Reservation[] = [];
  for (const record of set.intents.values())
    if (isReserving(record)) reservations.push({ entries: record.hold });
  return checkBooks(set, reservations);
};

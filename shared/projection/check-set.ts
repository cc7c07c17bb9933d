import { checkBooks, type Reservation } from '#shared/double-entry';
import { intentsIn, UNDER_WAY } from './intents-in.ts';
import type { WorkingSet } from './types.ts';

/** What is wrong with the books of a complete working set, as sentences; see `checkBooks`. */
export const checkSet = (set: WorkingSet): readonly string[] => {
  const reservations: readonly Reservation[] = intentsIn(set, { statuses: UNDER_WAY }).map(({ hold }) => ({
    entries: hold,
  }));
  return checkBooks(set, reservations);
};

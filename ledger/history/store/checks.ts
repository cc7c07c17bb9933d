import { crc32 } from 'node:zlib';
import type { Run } from '../runs/run.ts';
import type { DayStart, StoredHead } from './types.ts';

/*
 * Checksums of the small tables: a row that a damaged disk changed, or swallowed, would give wrong answers
 * without any page being wrong. The head carries the exclusive or of all rows' sums, and a sum of its own.
 */

export const checkOfRun = (run: Run): number => {
  const { min, max, top, ...numbers } = run;
  let check = crc32(JSON.stringify(Object.entries(numbers).sort(([a], [b]) => (a < b ? -1 : 1))));
  for (const bytes of [min, max, top]) check = crc32(bytes, check);
  return check;
};

export const checkOfDay = ({ day, seq }: DayStart): number => crc32(`${day}/${seq}`);

export const checkOfHead = ({ through, anchor, nextRun, rows }: Omit<StoredHead, 'builder'>): number =>
  crc32(`${through}/${Buffer.from(anchor).toString('hex')}/${nextRun}/${rows}`);

/** Exclusive or of the sums of rows: adding one and removing it is the same. */
export const withRows = (rows: number, runs: readonly Run[], days: readonly DayStart[]): number => {
  let sum = rows;
  for (const run of runs) sum ^= checkOfRun(run);
  for (const day of days) sum ^= checkOfDay(day);
  return sum >>> 0;
};

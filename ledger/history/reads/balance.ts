import type { AccountId } from '#shared/brand';
import { dayOf } from '../keys.ts';
import { firstOrdinal, readOrdinal } from '../ordinal.ts';
import { HASH_BYTES } from '../runs/layout.ts';
import type { OpenRun } from '../runs/run.ts';
import { positionOf } from '#shared/double-entry';
import type { BalanceQuery, HistoricBalance, PostedSums } from '../types.ts';
import { findFloors, firstOf, nextOf, offsetOf, type Cursor } from './cursor.ts';
import { entryKey, valuedKey } from './keys.ts';
import type { Manifest } from './manifest.ts';
import type { PageCache } from './page-cache.ts';
import { isInGroup, minus, NO_SUMS, plus, sumsOf } from './sums.ts';

/**
 * As booked: sums of the events before `size`. As valued by a date D, known at `size`: what was booked by the end
 * of D, less what of it has its value later, plus what was booked later with its value by D. Both corrections
 * concern displaced entries only, which have indexes of their own.
 */
export const readBalance = async (
  cache: PageCache,
  manifest: Manifest,
  account: AccountId,
  { asOfSeq, valueDate }: BalanceQuery,
): Promise<HistoricBalance> => {
  const size = Math.min(manifest.through, (asOfSeq ?? manifest.through) + 1);
  if (valueDate === undefined)
    return { ...(await booked(cache, manifest.runs.entries, account, size)), size };
  const day = dayOf(valueDate);
  const until = Math.min(size, endOf(manifest, day));
  const [byThen, displaced, valued] = await Promise.all([
    booked(cache, manifest.runs.entries, account, until),
    booked(cache, manifest.runs.displaced, account, until),
    valuedBy(cache, manifest.runs.valued, account, day, size),
  ]);
  return { ...plus(minus(byThen, displaced), valued), size };
};

/** Journal size at the end of a day (UTC). */
const endOf = ({ days, through }: Manifest, day: number): number =>
  days.find((start) => start.day > day)?.seq ?? through;

/** Sums of the account's entries of the events before `size`: one look-up a run. */
const booked = async (
  cache: PageCache,
  runs: readonly OpenRun[],
  account: AccountId,
  size: number,
): Promise<PostedSums> => {
  const last = entryKey(account, null);
  // The floor of the first ordinal of an event is the last record before it: no entry is a debit of leg 0 and less.
  const until = keyBefore(account, size);
  const requests = runs
    .filter(({ fromSeq }) => fromSeq < size)
    .map((run) => ({ run, key: run.toSeq <= size ? last : until }));
  return total(await findFloors(cache, requests), last);
};

/** The greatest key of the account before an event. */
const keyBefore = (account: AccountId, size: number): DataView =>
  entryKey(account, { ...firstOrdinal(0), position: positionOf(size, 0) - 1, leg: 31, side: 'credit' });

const total = (floors: readonly (Cursor | null)[], key: DataView): PostedSums => {
  let sums = NO_SUMS;
  for (const floor of floors)
    if (floor !== null && isInGroup(floor, key, HASH_BYTES)) sums = plus(sums, sumsOf(floor));
  return sums;
};

/**
 * Sums of displaced entries with a value date up to a day, of the events before `size`. Runs that end before
 * `size` take one look-up; the one run across it is read through for this account.
 */
const valuedBy = async (
  cache: PageCache,
  runs: readonly OpenRun[],
  account: AccountId,
  day: number,
  size: number,
): Promise<PostedSums> => {
  const key = valuedKey(account, day);
  const whole = runs.filter(({ toSeq }) => toSeq <= size);
  let sums = total(
    await findFloors(
      cache,
      whole.map((run) => ({ run, key })),
    ),
    key,
  );
  for (const run of runs)
    if (run.fromSeq < size && run.toSeq > size)
      sums = plus(sums, await valuedInPart(cache, run, account, day, size));
  return sums;
};

const valuedInPart = async (
  cache: PageCache,
  run: OpenRun,
  account: AccountId,
  day: number,
  size: number,
): Promise<PostedSums> => {
  const last = valuedKey(account, day);
  const [floor] = await findFloors(cache, [{ run, key: belowGroup(account) }]);
  let cursor =
    floor === null || floor === undefined ? await firstOf(cache, run, 0) : await nextOf(cache, floor);
  let sums = NO_SUMS;
  let previous = NO_SUMS;
  while (cursor !== null && isInGroup(cursor, last, HASH_BYTES) && !isAfter(cursor, last)) {
    const running = sumsOf(cursor);
    const { position } = readOrdinal(cursor.page.view, offsetOf(cursor) + HASH_BYTES + 4);
    if (position < positionOf(size, 0)) sums = plus(sums, minus(running, previous));
    previous = running;
    cursor = await nextOf(cache, cursor);
  }
  return sums;
};

/** Just below everything of an account, by value date. */
const belowGroup = (account: AccountId): DataView => {
  const key = valuedKey(account, 0);
  for (let at = HASH_BYTES; at < key.byteLength; at += 4) key.setUint32(at, 0);
  return key;
};

const isAfter = (cursor: Cursor, key: DataView): boolean =>
  cursor.page.view.getUint32(offsetOf(cursor) + HASH_BYTES) > key.getUint32(HASH_BYTES);

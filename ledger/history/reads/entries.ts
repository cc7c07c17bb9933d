import type { AccountId } from '#shared/brand';
import type { Ordinal } from '../ordinal.ts';
import { readOrdinal } from '../ordinal.ts';
import { HASH_BYTES } from '../runs/layout.ts';
import type { OpenRun } from '../runs/run.ts';
import type { PostedSums } from '../types.ts';
import { findFloors, firstOf, nextOf, offsetOf, previousOf, type Cursor } from './cursor.ts';
import { entryKey } from './keys.ts';
import type { Manifest } from './manifest.ts';
import type { PageCache } from './page-cache.ts';
import { isInGroup, NO_SUMS, plus, sumsOf } from './sums.ts';

/** An entry as the index holds it: where it stands, and the account's sums right after it. */
export interface IndexedEntry {
  readonly ordinal: Ordinal;
  readonly balance: PostedSums;
}

interface Walk {
  readonly cache: PageCache;
  readonly key: DataView;
  readonly limit: number;
  readonly entries: IndexedEntry[];
}

/** Runs asked at once when going forward: most accounts have entries in most of them. */
const RUNS_AT_ONCE = 8;

/** Entries before an ordinal (null: before the end), newest first. */
export const entriesBefore = async (
  cache: PageCache,
  manifest: Manifest,
  account: AccountId,
  before: Ordinal | null,
  limit: number,
): Promise<readonly IndexedEntry[]> => {
  const key = entryKey(account, before === null ? null : ordinalBelow(before));
  const floors = await findFloors(
    cache,
    manifest.runs.entries.map((run) => ({ run, key })),
  );
  const ends = floors.filter((floor) => floor !== null).filter((floor) => isInGroup(floor, key, HASH_BYTES));
  const totals = runningTotals(ends);
  const walk: Walk = { cache, key, limit, entries: [] };
  for (let index = ends.length - 1; index >= 0 && walk.entries.length < limit; index -= 1) {
    const end = ends[index];
    if (end !== undefined) await walkBack(walk, end, totals[index] ?? NO_SUMS);
  }
  return walk.entries;
};

/** Sums of all older runs, for each run. */
const runningTotals = (ends: readonly Cursor[]): readonly PostedSums[] => {
  const totals: PostedSums[] = [];
  let sums = NO_SUMS;
  for (const end of ends) {
    totals.push(sums);
    sums = plus(sums, sumsOf(end));
  }
  return totals;
};

const walkBack = async (walk: Walk, end: Cursor, older: PostedSums): Promise<void> => {
  let cursor: Cursor | null = end;
  while (cursor !== null && walk.entries.length < walk.limit && isInGroup(cursor, walk.key, HASH_BYTES)) {
    walk.entries.push(entryAt(cursor, older));
    cursor = await previousOf(walk.cache, cursor);
  }
};

/** Entries after an ordinal (null: from the beginning), oldest first. */
export const entriesAfter = async (
  cache: PageCache,
  manifest: Manifest,
  account: AccountId,
  after: Ordinal | null,
  limit: number,
): Promise<readonly IndexedEntry[]> => {
  const runs = manifest.runs.entries;
  const key = entryKey(account, after ?? { position: 0, leg: 0, side: 'debit' });
  const walk: Walk = { cache, key, limit, entries: [] };
  let sums = NO_SUMS;
  // An ordinal of zero is no entry's: the genesis would be at position 0, so nothing may be skipped there.
  const isFromStart = after === null;
  for (let at = 0; at < runs.length && walk.entries.length < limit; at += RUNS_AT_ONCE) {
    const some = runs.slice(at, at + RUNS_AT_ONCE);
    const floors = await findFloors(cache, [
      ...some.map((run) => ({ run, key })),
      ...some.map((run) => ({ run, key: entryKey(account, null) })),
    ]);
    for (const [index, run] of some.entries()) {
      if (walk.entries.length >= limit) break;
      await walkOn(walk, run, floors[index] ?? null, sums, isFromStart);
      sums = plus(sums, totalOf(floors[some.length + index] ?? null, key));
    }
  }
  return walk.entries;
};

const totalOf = (end: Cursor | null, key: DataView): PostedSums =>
  end !== null && isInGroup(end, key, HASH_BYTES) ? sumsOf(end) : NO_SUMS;

const walkOn = async (
  walk: Walk,
  run: OpenRun,
  floor: Cursor | null,
  older: PostedSums,
  isFromStart: boolean,
): Promise<void> => {
  const isFirst = isFromStart && floor !== null && isInGroup(floor, walk.key, HASH_BYTES);
  let cursor =
    floor === null ? await firstOf(walk.cache, run, 0) : isFirst ? floor : await nextOf(walk.cache, floor);
  while (cursor !== null && walk.entries.length < walk.limit && isInGroup(cursor, walk.key, HASH_BYTES)) {
    walk.entries.push(entryAt(cursor, older));
    cursor = await nextOf(walk.cache, cursor);
  }
};

const entryAt = (cursor: Cursor, older: PostedSums): IndexedEntry => ({
  ordinal: readOrdinal(cursor.page.view, offsetOf(cursor) + HASH_BYTES),
  balance: plus(older, sumsOf(cursor)),
});

/** The greatest ordinal below another. */
const ordinalBelow = ({ position, leg, side }: Ordinal): Ordinal => {
  if (side === 'credit') return { position, leg, side: 'debit' };
  return leg > 0
    ? { position, leg: leg - 1, side: 'credit' }
    : { position: position - 1, leg: 31, side: 'credit' };
};

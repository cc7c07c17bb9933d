import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/double-entry';
import { fnv1a } from '#shared/encoding';

/**
 * Where an account's balances stand in the store: its number among all accounts, counted from 0 in the order in which
 * the store came to know them. A place is for ever.
 */
export type Place = number;

/**
 * Accounts whose balances stand in one block: with usual balances its row fills most of a page of the file. More would
 * take two pages, fewer make more rows of the same pages.
 */
export const BLOCK_ACCOUNTS = 256;

/**
 * What is known of an account beside its place: whoever names the place names the mark too, and its balances are checked
 * by it, so that one account's are never taken for another's.
 */
export const markOf = (id: AccountId): number => fnv1a(id);

/** Where accounts stand, by the order of these: the place of each and its mark. */
export interface Seats {
  readonly places: readonly Place[];
  readonly marks: readonly number[];
}

export const blockOf = (place: Place): number => Math.floor(place / BLOCK_ACCOUNTS);

/** Where a place is within its block. */
export const indexInBlock = (place: Place): number => place % BLOCK_ACCOUNTS;

/** The places of one block among others. */
export interface BlockPart {
  readonly block: number;
  /** Their indexes, in the order in which they were given. */
  readonly members: Uint32Array;
}

/**
 * Sorts places by their blocks, lowest first. By counting, in flat arrays: a list for each of thousands of blocks would
 * cost as much as all the rest of a save.
 */
export const inBlocks = (places: readonly Place[]): readonly BlockPart[] => {
  const ends = countsOf(places);
  for (let block = 1; block < ends.length; block += 1)
    ends[block] = (ends[block] ?? 0) + (ends[block - 1] ?? 0);
  const starts = Uint32Array.from(ends);
  const order = new Uint32Array(places.length);
  for (let index = places.length - 1; index >= 0; index -= 1) {
    const block = blockOf(places[index] ?? 0);
    const at = (starts[block] ?? 0) - 1;
    starts[block] = at;
    order[at] = index;
  }
  const parts: BlockPart[] = [];
  starts.forEach((start, block) => {
    const end = ends[block] ?? 0;
    if (start < end) parts.push({ block, members: order.subarray(start, end) });
  });
  return parts;
};

const countsOf = (places: readonly Place[]): Uint32Array => {
  let last = -1;
  for (const place of places) last = Math.max(last, blockOf(place));
  const counts = new Uint32Array(last + 1);
  for (const place of places) counts[blockOf(place)] = (counts[blockOf(place)] ?? 0) + 1;
  return counts;
};

/** An account's record, and where its balances stand. */
export interface PlacedAccount {
  readonly record: AccountRecord;
  readonly place: Place;
  readonly mark: number;
}

/** What is stored of an account beside its balances. */
export type PlacedRecord = Omit<PlacedAccount, 'mark'>;

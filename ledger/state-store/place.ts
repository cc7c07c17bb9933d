import type { AccountId } from '#shared/brand';
import { fnv1a } from '#shared/encoding';

/**
 * Where an account's balances stand in the store: its number among all accounts, counted from 0 in the order in which
 * the store came to know them. A place is for ever.
 */
export type Place = number;

/**
 * Accounts whose balances stand in one block. More make a save of many accounts cheaper and the reading of one account
 * dearer. A block of usual balances is less than half a page of the file.
 */
export const BLOCK_ACCOUNTS = 128;

/** Marks are below this. */
export const MARK_VALUES = 0x8000_0000;

/**
 * What a place says of the account that stands there: whoever names the place names the mark too, so that one account's
 * balances are never taken for another's.
 */
export const markOf = (id: AccountId): number => fnv1a(id) & (MARK_VALUES - 1);

/** Where accounts stand, by the order of these: the place of each and its mark. */
export interface Seats {
  readonly places: readonly Place[];
  readonly marks: readonly number[];
}

export const blockOf = (place: Place): number => Math.floor(place / BLOCK_ACCOUNTS);

/** Where a place is within its block. */
export const indexInBlock = (place: Place): number => place % BLOCK_ACCOUNTS;

/** Indexes of places, one block after the other, and within a block in the order of the places. */
export const inBlocks = (places: readonly Place[]): readonly BlockPart[] => {
  const parts = new Map<number, number[]>();
  for (const [index, place] of places.entries()) {
    const block = blockOf(place);
    const part = parts.get(block);
    if (part === undefined) parts.set(block, [index]);
    else part.push(index);
  }
  return [...parts].map(([block, members]) => ({ block, members })).sort((a, b) => a.block - b.block);
};

export interface BlockPart {
  readonly block: number;
  /** Indexes of its places among those that were given. */
  readonly members: readonly number[];
}

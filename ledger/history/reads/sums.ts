import { compareKeys } from '../runs/compare.ts';
import { layouts, sumsAt } from '../runs/layout.ts';
import { readSum } from '../runs/sums.ts';
import type { PostedSums } from '../types.ts';
import { offsetOf, type Cursor } from './cursor.ts';

export const NO_SUMS: PostedSums = { debitsPosted: 0n, creditsPosted: 0n };

export const plus = (a: PostedSums, b: PostedSums): PostedSums => ({
  debitsPosted: a.debitsPosted + b.debitsPosted,
  creditsPosted: a.creditsPosted + b.creditsPosted,
});

export const minus = (a: PostedSums, b: PostedSums): PostedSums => ({
  debitsPosted: a.debitsPosted - b.debitsPosted,
  creditsPosted: a.creditsPosted - b.creditsPosted,
});

/** Whether the record has the same first bytes (account, metadata) as the key. */
export const isInGroup = (cursor: Cursor, key: DataView, bytes: number): boolean =>
  compareKeys(cursor.page.view, offsetOf(cursor), key, 0, bytes) === 0;

/** Running sums of the account within the run, this record included. */
export const sumsOf = (cursor: Cursor): PostedSums => {
  const { words, index } = cursor.run;
  const at = offsetOf(cursor) + sumsAt(layouts[index]);
  return {
    debitsPosted: readSum(cursor.page.view, at, words),
    creditsPosted: readSum(cursor.page.view, at + 4 * words, words),
  };
};

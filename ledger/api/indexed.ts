import type { ReadableLedger } from './ledger.ts';
import { problem, type Answering } from './reply.ts';

/** Reads wait so long for the index of history, which is usually behind by milliseconds. */
export const WAIT_MS_MAX = 2_000;
const ASK_EVERY_MS = 5;

/** Whether a size comes to what is asked for; waits for it for a moment. */
export const isReached = async (size: () => number, atLeast: number | undefined): Promise<boolean> => {
  if (atLeast === undefined) return true;
  const until = Date.now() + WAIT_MS_MAX;
  while (size() < atLeast) {
    if (Date.now() >= until) return false;
    await new Promise((wake) => setTimeout(wake, ASK_EVERY_MS));
  }
  return true;
};

/** Whether the index shows a journal size; waits for it for a moment, also when the journal is not so long yet. */
export const isIndexed = ({ books }: ReadableLedger, atLeast: number | undefined): Promise<boolean> =>
  isReached(books.indexedSize, atLeast);

export const historyBehind = ({ books }: ReadableLedger, atLeast = 0): Answering =>
  problem('history-behind', `${books.indexedSize()} events are indexed, asked for was ${atLeast}`);

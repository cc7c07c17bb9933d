import type { ReadableLedger } from './ledger.ts';
import { problem, type Answering } from './reply.ts';
import { isReached } from './waiting.ts';

/** Whether the index shows a journal size; waits for it for a moment, also when the journal is not so long yet. */
export const isIndexed = ({ books }: ReadableLedger, atLeast: number | undefined): Promise<boolean> =>
  isReached(books.indexedSize, atLeast);

export const historyBehind = ({ books }: ReadableLedger, atLeast = 0): Answering =>
  problem('history-behind', `${books.indexedSize()} events are indexed, asked for was ${atLeast}`);

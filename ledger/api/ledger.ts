import type { LedgerService } from '../service/service.ts';
import type { BooksPort, BooksReads } from './books-port.ts';
import { momentsOf, type SizeAt } from './moments.ts';
import { problem, type Answering } from './reply.ts';
import { isReached } from './waiting.ts';

/** What reads of the books need of a ledger, wherever they are answered. */
export interface ReadableLedger {
  readonly id: string;
  readonly books: BooksReads;
  readonly sizeAt: SizeAt;
  /** Journal size that answers may show. */
  readonly size: () => number;
  /**
   * Resolves when a read that has come now may be answered: what was acknowledged before is shown, and so many
   * events at least. With the refusal when that is not so in time.
   */
  readonly reached: (atLeast?: number) => Promise<Answering | undefined>;
  /** An operation that is not found is unknown only when so many events are indexed. */
  readonly unknownFrom: () => number;
}

/** One ledger behind the API. */
export interface ApiLedger extends ReadableLedger {
  readonly service: LedgerService;
  readonly books: BooksPort;
}

export const apiLedger = (service: LedgerService, books: BooksPort): ApiLedger => {
  const id = service.set.identity?.ledger;
  if (id === undefined) throw new Error('The journal has no genesis');
  const size = (): number => service.writer.head.size;
  return {
    id,
    service,
    books,
    sizeAt: momentsOf(service.feed),
    size,
    reached: async (atLeast) => ((await isReached(size, atLeast)) ? undefined : notReached(size(), atLeast)),
    // Memory knows what is not indexed.
    unknownFrom: () => 0,
  };
};

/** The refusal of a read that asks for more events than the journal has. */
export const notReached = (size: number, atLeast = 0): Answering =>
  problem('history-behind', `the journal shows ${size} events, asked for was ${atLeast}`);

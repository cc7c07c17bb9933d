import type { BooksReads } from '../api/books-port.ts';
import { notReached, type ReadableLedger } from '../api/ledger.ts';
import { problem, type Answering } from '../api/reply.ts';
import type { Term } from './messages.ts';
import { TermReads } from './term-reads.ts';

/** A ledger on the listener for reads: refuses while this process does not lead it. */
export class ShownLedger implements ReadableLedger {
  readonly id: string;
  #term: TermReads | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** Shows a term in place of the one before. Rejects when it can't be opened. */
  async begin(term: Term): Promise<void> {
    const before = this.#term;
    this.#term = new TermReads(term);
    await Promise.all([before?.close(), this.#term.opened()]);
  }

  async close(): Promise<void> {
    await this.#term?.close();
  }

  readonly size = (): number => this.#now().size;

  /** The history alone knows where operations are. */
  readonly unknownFrom = (): number => this.#now().size;

  readonly sizeAt: ReadableLedger['sizeAt'] = (instant) => this.#now().sizeAt(instant);

  readonly books: BooksReads = {
    account: (id) => this.#now().books.account(id),
    accounts: (page) => this.#now().books.accounts(page),
    transfer: (id) => this.#now().books.transfer(id),
    indexedSize: () => this.#now().books.indexedSize(),
    balance: (query) => this.#now().books.balance(query),
    entries: (query) => this.#now().books.entries(query),
    byMeta: (query) => this.#now().books.byMeta(query),
  };

  /** What was acknowledged when the request came is shown: the writer's thread has stored how far that is. */
  readonly reached = async (atLeast = 0): Promise<Answering | undefined> => {
    const term = this.#term;
    if (term === undefined) return refusals.deposed;
    const { standing, head } = term.cells;
    if (standing !== 'leads') return refusals[standing];
    const size = Math.max(head, atLeast);
    return term.isShowing(size) || (await term.shows(size)) ? undefined : notReached(term.size, size);
  };

  #now(): TermReads {
    if (this.#term === undefined) throw new Error('This process does not lead the ledger');
    return this.#term;
  }
}

const refusals = {
  deposed: problem('not-leader', 'this node does not lead: it shows no balances on the listener for reads'),
  failed: problem('ledger-failed', 'the ledger has stopped: what is durable beyond this moment is not known'),
} as const;

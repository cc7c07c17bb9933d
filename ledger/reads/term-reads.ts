import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { TransferId } from '#shared/brand';
import type { BooksReads, FoundOperation } from '../api/books-port.ts';
import { momentsOf, type SizeAt } from '../api/moments.ts';
import { openHistory, type History, type HistoryFault, type WorkerEvents } from '../history/index.ts';
import { openJournalLines, type JournalLines } from '../journal-store/index.ts';
import { OperationReader, RecentOperations } from '../memory/index.ts';
import { historyReads } from '../service/books.ts';
import { openStateReader, type StateReader } from '../state-store/index.ts';
import { AccountReads } from './accounts.ts';
import { Cells } from './cells.ts';
import type { OfTerm, Term } from './messages.ts';
import { Overlay } from './overlay.ts';

/** Pages of the history kept in memory for a ledger, beside those of the service's own thread. */
const CACHE_BYTES = 32 * 1024 * 1024;
const FACT_BYTES = 48 * 1024 * 1024;

/** A read that waits so long for a commit does not get it. */
const SHOWS_MS_MAX = 2_000;

const GIVEN_UP: HistoryFault = { kind: 'superseded', message: 'The ledger is not shown any more' };

interface Waiter {
  readonly size: number;
  readonly end: (isShown: boolean) => void;
}

type Follow = NonNullable<Parameters<typeof openHistory>[0]['updates']>;

interface Opened {
  readonly state: StateReader;
  readonly lines: JournalLines;
  readonly history: History;
  readonly accounts: AccountReads;
  readonly books: BooksReads;
  readonly sizeAt: SizeAt;
}

/**
 * A ledger while this process leads it, as the thread of the reads shows it: from connections of its own, and
 * from what the writer's thread tells of each commit.
 */
export class TermReads {
  readonly cells: Cells;
  readonly #term: Term;
  readonly #port: MessagePort;
  readonly #overlay: Overlay;
  /** How operations ended that the history does not show. */
  readonly #recent = new RecentOperations();
  readonly #opening: Promise<Opened>;
  #opened: Opened | undefined;
  #updates: WorkerEvents | undefined;
  readonly #early: Extract<OfTerm, { kind: 'manifest' }>[] = [];
  readonly #waiters = new Set<Waiter>();
  #isClosed = false;

  constructor(term: Term) {
    this.#term = term;
    this.cells = new Cells(term.cells);
    this.#port = term.port;
    this.#overlay = new Overlay(term);
    this.#port.on('message', (message: OfTerm) => {
      this.#take(message);
    });
    this.#opening = this.#open();
    this.#opening.catch(() => undefined);
  }

  /** Rejects when it could not be opened. */
  async opened(): Promise<void> {
    await this.#opening;
  }

  /** Journal size that reads show. */
  get size(): number {
    return this.#overlay.size;
  }

  get books(): BooksReads {
    return this.#ready().books;
  }

  get sizeAt(): SizeAt {
    return this.#ready().sizeAt;
  }

  /** Whether it shows so many events, after everything that has come was taken. */
  isShowing(size: number): boolean {
    if (this.#overlay.size < size) this.#drain();
    return this.#isComplete && this.#opened !== undefined && this.#overlay.size >= size;
  }

  /** Resolves when it shows so many events, or with false when that takes too long. */
  shows(size: number): Promise<boolean> {
    if (this.isShowing(size)) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => {
      waiter.end(false);
    }, SHOWS_MS_MAX);
    const waiter: Waiter = {
      size,
      end: (isShown) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(isShown);
      },
    };
    this.#waiters.add(waiter);
    return promise;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#port.close();
    // No manifest comes any more: a history that waits for its first is given up.
    if (this.#opened === undefined) this.#updates?.onFault(GIVEN_UP);
    for (const { end } of this.#waiters) end(false);
    const opened = await this.#opening.catch(() => undefined);
    if (opened === undefined) return;
    await opened.history.close();
    await opened.state.close();
    await opened.lines.close();
  }

  /** The state store has all that was there before the commits that come as messages. */
  get #isComplete(): boolean {
    return this.#overlay.saved >= this.#term.from;
  }

  #ready(): Opened {
    if (this.#opened === undefined) throw new Error('The ledger is not open for reads yet');
    return this.#opened;
  }

  async #open(): Promise<Opened> {
    const { targets, from } = this.#term;
    const closing: (() => Promise<void>)[] = [];
    try {
      const state = await openStateReader(targets.state);
      closing.push(state.close);
      const lines = await openJournalLines(targets.journal);
      closing.push(lines.close);
      const history = await openHistory({
        target: targets.history,
        size: from,
        role: 'follower',
        cacheBytesMax: CACHE_BYTES,
        factBytesMax: FACT_BYTES,
        updates: this.#follow,
      });
      this.#opened = this.#readsOver(state, lines, history);
      this.#wake();
      return this.#opened;
    } catch (error) {
      for (const close of closing) await close();
      throw error;
    }
  }

  #readsOver(state: StateReader, lines: JournalLines, history: History): Opened {
    const operations = new OperationReader(lines);
    const accounts = new AccountReads({
      overlay: this.#overlay,
      store: state,
      shows: (size) => this.shows(size),
    });
    const transfer = (id: TransferId): Promise<FoundOperation | undefined> =>
      this.#transfer(history, operations, id);
    return {
      state,
      lines,
      history,
      accounts,
      books: {
        account: (id) => accounts.account(id),
        accounts: (page) => accounts.accounts(page),
        transfer,
        ...historyReads({ history, operations, transfer }),
      },
      sizeAt: momentsOf({ store: lines, size: () => this.#overlay.size }),
    };
  }

  async #transfer(
    history: History,
    operations: OperationReader,
    id: TransferId,
  ): Promise<FoundOperation | undefined> {
    // Asked before the history: it may be forgotten while that answers, as the history knows it then.
    const recall = this.#recent.recall(id);
    const indexed = history.mayKnow(id) ? (await history.positions([id])).get(id) : undefined;
    if (indexed === undefined) return undefined;
    return { ...(await operations.at(indexed.position)), sequel: recall(indexed.sequel) };
  }

  /** The history hears of updates through the port, once it is made; those that came before come first. */
  readonly #follow: Follow = (events) => {
    queueMicrotask(() => {
      this.#updates = events;
      if (this.#isClosed) events.onFault(GIVEN_UP);
      for (const { update, isFirst } of this.#early.splice(0)) events.onUpdate(update, isFirst);
    });
    return { tell: () => undefined, stop: () => Promise.resolve() };
  };

  #drain(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#port) as { readonly message: OfTerm } | undefined;
      if (received === undefined) return;
      this.#take(received.message);
    }
  }

  #take(message: OfTerm): void {
    switch (message.kind) {
      case 'commit':
        this.#committed(message);
        break;
      case 'saved':
        this.#overlay.savedThrough(message.through);
        break;
      case 'manifest':
        if (this.#updates === undefined) this.#early.push(message);
        else this.#updates.onUpdate(message.update, message.isFirst);
        this.#recent.prune(message.update.through);
        return;
      default:
        return message satisfies never;
    }
    this.#wake();
  }

  #committed({ size, accounts, born, endings }: Extract<OfTerm, { kind: 'commit' }>): void {
    this.#overlay.committed(size, accounts, born);
    for (const [id, sequel] of endings.sequels) this.#recent.follow(id, sequel);
    for (const [id, position] of endings.corrections) this.#recent.correct(id, position);
    this.cells.taken += 1;
  }

  #wake(): void {
    if (!this.#isComplete || this.#opened === undefined) return;
    for (const { size, end } of this.#waiters) if (size <= this.#overlay.size) end(true);
  }
}

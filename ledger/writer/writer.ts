import type { AccountId, TransferId } from '#shared/brand';
import { InvariantBroken, type AccountRecord } from '#shared/double-entry';
import type { VerifySignature } from '#shared/envelope';
import { err, type Result } from '#shared/errors';
import type { Frontier } from '#shared/merkle';
import type { Head, JournalStore } from '../journal-store/index.ts';
import type { LedgerKey } from '../keys/index.ts';
import {
  forgetLoaded,
  type Loader,
  type Memory,
  type OperationReader,
  type StateSaver,
} from '../memory/index.ts';
import { batchOf } from './batch.ts';
import { BatchRun, type Waiting } from './batch-run.ts';
import { commitBatch } from './commit.ts';
import { mergeDraft } from './draft.ts';
import { PastRoots } from './past-roots.ts';
import { BoundedQueue, type QueueLimits } from './queue.ts';
import { shapeProblem } from './book-size.ts';
import type { Answer, BookAnswers, BookCommand, Command, WriterRefusal } from './types.ts';

/** Where a journal stands: what is durable, and what is known of it in memory. */
export interface JournalState {
  readonly memory: Memory;
  readonly head: Head;
  readonly frontier: Frontier;
}

/** What the writer has to know of the history. */
export interface HistoryProgress {
  /** Journal size that is indexed. */
  readonly through: number;
  committed(size: number): void;
}

export interface WriterDeps {
  readonly store: JournalStore;
  readonly state: JournalState;
  readonly loader: Loader;
  readonly operations: OperationReader;
  readonly saver: StateSaver;
  readonly history: HistoryProgress;
  readonly key: LedgerKey;
  readonly verify: VerifySignature;
  /** UTC instant with milliseconds. */
  readonly clock: () => string;
  /** A UUID that nobody can guess. */
  readonly newId: () => string;
  readonly limits: QueueLimits;
  readonly memoryLimits: MemoryLimits;
  /** Told after each commit, when memory shows it, with the accounts that it changed. */
  readonly onCommitted: (head: Head, changed: Iterable<readonly [AccountId, AccountRecord]>) => void;
  readonly onFailed: (report: string) => void;
  /** A command that could not be decided because of a bug. */
  readonly onBug: (command: string, error: unknown) => void;
}

/** What may pile up in memory. Above the first two, commands on the books are turned away for a moment. */
export interface MemoryLimits {
  /** Operations that the history has not indexed. */
  readonly recentOperationsMax: number;
  /** Accounts that the state store does not show. */
  readonly dirtyAccountsMax: number;
  /** Intents, all that were ever proposed: each stays in memory. Above it only emergencies can be proposed. */
  readonly intentsMax: number;
}

/** An intent takes about 4 kB: a gigabyte, which the heap has by default on a machine of 4 GB. */
const INTENTS_MAX = 250_000;

export const MEMORY_LIMITS: MemoryLimits = {
  recentOperationsMax: 1_000_000,
  dirtyAccountsMax: 1_000_000,
  intentsMax: INTENTS_MAX,
};

export type WriterStatus = 'ok' | 'stopping' | 'failed';

/** Holds ended by one batch: a long pause of the service makes several batches, not one of any size. */
const HOLDS_PER_BATCH_MAX = 1_000;

/**
 * The single writer. Commands wait in a bounded queue; whatever is queued when the last commit returns goes
 * into the next one. Callers are answered, and memory changes, only after the commit.
 */
export class Writer {
  readonly #deps: WriterDeps;
  readonly #queue: BoundedQueue<Waiting>;
  readonly #roots: PastRoots;
  readonly #memory: Memory;
  #head: Head;
  #frontier: Frontier;
  #status: WriterStatus = 'ok';
  #running: Promise<void> | undefined;

  constructor(deps: WriterDeps) {
    this.#deps = deps;
    this.#queue = new BoundedQueue(deps.limits, weightOf);
    this.#roots = new PastRoots(deps.store);
    ({ memory: this.#memory, head: this.#head, frontier: this.#frontier } = deps.state);
  }

  get status(): WriterStatus {
    return this.#status;
  }

  /** Whether this process may still commit, as far as it knows. */
  get role(): 'leader' | 'none' {
    return this.#status === 'failed' ? 'none' : 'leader';
  }

  /** The last durable head. */
  get head(): Head {
    return this.#head;
  }

  get queueDepth(): number {
    return this.#queue.length;
  }

  /** Whether the time of a hold is over that nobody has ended. */
  hasOverdueHolds(time: string): boolean {
    const { clock, isOpen } = this.#memory.set.transfers;
    return clock.first(Date.parse(time), isOpen) !== undefined;
  }

  /** Queues a command; resolves when its outcome is durable, or says why it was not decided. */
  submit(command: Command): Promise<Result<Answer, WriterRefusal>> {
    const { promise, resolve } = Promise.withResolvers<Result<Answer, WriterRefusal>>();
    this.#enqueue({ kind: 'governance', command, answer: resolve });
    return promise;
  }

  /** Queues operations on the books; resolves with one answer for each when they are durable. */
  book(command: BookCommand): Promise<Result<BookAnswers, WriterRefusal>> {
    const problem = shapeProblem(command.operations);
    if (problem !== undefined) return Promise.resolve(err({ code: 'bad-request', detail: problem }));
    const full = this.#memoryProblem();
    if (full !== undefined) return Promise.resolve(err({ code: 'ledger-busy', detail: full }));
    const { promise, resolve } = Promise.withResolvers<Result<BookAnswers, WriterRefusal>>();
    if (this.#enqueue({ kind: 'book', command, answer: resolve }))
      this.#deps.loader.readAhead(command.operations);
    return promise;
  }

  /** Accepts nothing more, and resolves when all that was accepted is durable and answered. */
  async stop(): Promise<void> {
    if (this.#status === 'ok') this.#status = 'stopping';
    await this.#running;
  }

  /** Gives up at once, for whoever learns that another may be writing: what waits is refused. */
  fail(report: string): void {
    if (this.#status === 'failed') return;
    this.#status = 'failed';
    this.#deps.onFailed(report);
  }

  /** False when it is refused. */
  #enqueue(waiting: Waiting): boolean {
    if (this.#status !== 'ok') {
      waiting.answer(notOpen(this.#status));
      return false;
    }
    if (!this.#queue.offer(waiting)) {
      waiting.answer(err({ code: 'ledger-busy', detail: `${String(this.queueDepth)} commands are queued` }));
      return false;
    }
    this.#running ??= this.#run();
    return true;
  }

  #memoryProblem(): string | undefined {
    const { recentOperationsMax, dirtyAccountsMax } = this.#deps.memoryLimits;
    const { recent, set } = this.#memory;
    if (recent.count > recentOperationsMax) return `the history is ${String(recent.count)} operations behind`;
    const dirty = set.accounts.dirtyCount;
    return dirty > dirtyAccountsMax ? `the state of ${String(dirty)} accounts is to be saved` : undefined;
  }

  async #run(): Promise<void> {
    // One turn of the event loop, so that requests that arrived together share a commit.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) await this.#step(this.#queue.take());
    this.#running = undefined;
  }

  async #step(waiting: readonly Waiting[]): Promise<void> {
    try {
      if (this.#status !== 'failed') await this.#decideAndCommit(waiting);
    } catch (error) {
      this.fail(reportOf(error, this.#head.size - 1));
    }
    // Whoever was answered is not waiting any more: a promise is settled once.
    if (this.#status === 'failed') for (const { answer } of waiting) answer(notOpen('failed'));
  }

  async #decideAndCommit(waiting: readonly Waiting[]): Promise<void> {
    const { clock, history } = this.#deps;
    this.#memory.recent.prune(history.through);
    forgetLoaded(this.#memory);
    const { transfers } = this.#memory.set;
    const holds = transfers.clock.take(Date.parse(clock()), HOLDS_PER_BATCH_MAX, transfers.isOpen);
    const run = new BatchRun({ ...this.#deps, memory: this.#memory, roots: this.#roots, head: this.#head });
    await run.decide(waiting, holds);
    const isCommitted = await this.#commit(run);
    if (isCommitted) run.answerAll();
    else {
      this.#putBack(holds);
      // Of a writer that failed meanwhile they hear so.
      if (this.status !== 'failed') run.refuseAll('the database did not take the commit; it changed nothing');
    }
  }

  #putBack(holds: readonly TransferId[]): void {
    const { transfers } = this.#memory.set;
    for (const id of holds) {
      const hold = transfers.openHold(id)?.operation;
      if (hold?.op === 'hold') transfers.clock.add(id, hold.expiresAt);
    }
  }

  /** False when it is certain that nothing was committed. */
  async #commit({ decision }: BatchRun): Promise<boolean> {
    if (decision.isEmpty) return true;
    const { draft, emitted, commands } = decision;
    const { batch, frontier } = batchOf(this.#head, this.#frontier, draft, emitted, [...commands.values()]);
    const outcome = await commitBatch(this.#deps.store, batch);
    if (outcome.kind === 'not-committed' && !outcome.isPassing) this.fail(outcome.report);
    if (outcome.kind === 'not-committed') return false;
    if (outcome.kind === 'deposed') this.fail(outcome.report);
    if (outcome.kind === 'deposed' && !outcome.isCommitted) return false;
    const work = { operations: decision.operationCount };
    mergeDraft(draft, this.#memory.set);
    this.#frontier = frontier;
    this.#head = batch.to;
    this.#deps.history.committed(batch.to.size);
    this.#deps.saver.boundary(batch.to, work);
    this.#deps.onCommitted(batch.to, draft.accounts.changes());
    return true;
  }
}

const weightOf = ({ command }: Waiting): number => {
  if (command.kind === 'book') return command.operations.length;
  return command.kind === 'propose' ? command.intents.length : 1;
};

const reportOf = (error: unknown, last: number): string => {
  const reason = error instanceof Error ? error.message : String(error);
  return error instanceof InvariantBroken
    ? `The books in memory after event ${String(last)} are not what the journal gives: ${reason}. Nothing more is decided on them`
    : `The journal could not be committed after event ${String(last)}: ${reason}`;
};

const notOpen = (status: WriterStatus): Result<never, WriterRefusal> =>
  err({
    code: 'ledger-failed',
    detail: status === 'failed' ? 'the ledger has stopped: its log says why' : 'the service is stopping',
  });

import type { CommandId } from '#shared/brand';
import type { VerifySignature } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import type { Frontier } from '#shared/merkle';
import type { WorkingSet } from '#shared/projection';
import type { Head, JournalStore, StoredCommand } from '../journal-store/index.ts';
import type { LedgerKey } from '../keys/index.ts';
import { batchOf } from './batch.ts';
import { decide } from './decide.ts';
import { draftOf, mergeDraft, type DraftSet } from './draft.ts';
import { PastRoots } from './prefetch.ts';
import { BoundedQueue, type QueueLimits } from './queue.ts';
import { recall } from './recall.ts';
import type { EmittedEvent } from './session.ts';
import type { Answer, Command, Decided, WriterRefusal } from './types.ts';

/** Where a journal stands: what is durable, and the working set that follows from it. */
export interface JournalState {
  readonly set: WorkingSet;
  readonly head: Head;
  readonly frontier: Frontier;
}

export interface WriterDeps {
  readonly store: JournalStore;
  readonly state: JournalState;
  readonly key: LedgerKey;
  readonly verify: VerifySignature;
  /** UTC instant with milliseconds. */
  readonly clock: () => string;
  readonly limits: QueueLimits;
  /** Told after each commit, when the working set shows it. */
  readonly onCommitted: (head: Head) => void;
  readonly onFailed: (report: string) => void;
  /** A command that could not be decided because of a bug. */
  readonly onBug: (command: CommandId, error: unknown) => void;
}

interface Waiting {
  readonly command: Command;
  readonly answer: (result: Result<Answer, WriterRefusal>) => void;
}

/** What was decided in a batch and is not durable yet. */
interface Open {
  readonly draft: DraftSet;
  readonly emitted: EmittedEvent[];
  readonly commands: Map<CommandId, StoredCommand>;
  readonly answers: (() => void)[];
}

/**
 * The single writer. Commands wait in a bounded queue; whatever is queued when the last commit returns goes
 * into the next one. Callers are answered, and the working set changes, only after the commit.
 */
export class Writer {
  readonly #deps: WriterDeps;
  readonly #queue: BoundedQueue<Waiting>;
  readonly #roots: PastRoots;
  readonly #set: WorkingSet;
  #head: Head;
  #frontier: Frontier;
  #status: 'ok' | 'stopping' | 'failed' = 'ok';
  #running: Promise<void> | undefined;

  constructor(deps: WriterDeps) {
    this.#deps = deps;
    this.#queue = new BoundedQueue(deps.limits, ({ command }) => weightOf(command));
    this.#roots = new PastRoots(deps.store);
    ({ set: this.#set, head: this.#head, frontier: this.#frontier } = deps.state);
  }

  get status(): 'ok' | 'stopping' | 'failed' {
    return this.#status;
  }

  /** The last durable head. */
  get head(): Head {
    return this.#head;
  }

  get queueDepth(): number {
    return this.#queue.length;
  }

  /** Queues a command; resolves when its outcome is durable, or says why it was not decided. */
  submit(command: Command): Promise<Result<Answer, WriterRefusal>> {
    if (this.#status !== 'ok') return Promise.resolve(notOpen(this.#status));
    const { promise, resolve } = Promise.withResolvers<Result<Answer, WriterRefusal>>();
    if (!this.#queue.offer({ command, answer: resolve }))
      return Promise.resolve(
        err({ code: 'ledger-busy', detail: `${String(this.queueDepth)} commands are queued` }),
      );
    this.#running ??= this.#run();
    return promise;
  }

  /** Accepts nothing more, and resolves when all that was accepted is durable and answered. */
  async stop(): Promise<void> {
    if (this.#status === 'ok') this.#status = 'stopping';
    await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the event loop, so that requests that arrived together share a commit.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) await this.#step(this.#queue.take());
    this.#running = undefined;
  }

  async #step(waiting: readonly Waiting[]): Promise<void> {
    if (this.#status === 'failed') {
      refuseAll(waiting);
      return;
    }
    try {
      await this.#decideAndCommit(waiting);
    } catch (error) {
      this.#fail(error);
      refuseAll(waiting);
    }
  }

  async #decideAndCommit(waiting: readonly Waiting[]): Promise<void> {
    const commands = waiting.map(({ command }) => command);
    const known = await this.#deps.store.commands(commands.map(({ id }) => id));
    await this.#roots.fetchFor(commands, this.#head.size);
    const open: Open = { draft: draftOf(this.#set), emitted: [], commands: new Map(), answers: [] };
    for (const one of waiting) this.#decideOne(one, known, open);
    await this.#commit(open);
    for (const answer of open.answers) answer();
  }

  #decideOne({ command, answer }: Waiting, known: ReadonlyMap<CommandId, StoredCommand>, open: Open): void {
    const first = known.get(command.id) ?? open.commands.get(command.id);
    const result = first === undefined ? this.#decideNew(command, open) : ok(recall(first, command));
    open.answers.push(() => {
      answer(result);
    });
  }

  #decideNew(command: Command, open: Open): Result<Answer, WriterRefusal> {
    try {
      const { verify, key, clock } = this.#deps;
      const time = later(clock(), open.draft.lastTime);
      const { decided, emitted } = decide(open.draft, command, { verify, key, time, rootAt: this.#roots.at });
      open.emitted.push(...emitted);
      if (decided.isRemembered) open.commands.set(command.id, stored(command, decided, this.#head.size));
      return ok(decided.answer);
    } catch (error) {
      this.#deps.onBug(command.id, error);
      return err({ code: 'internal-error', detail: 'the command could not be decided and changed nothing' });
    }
  }

  async #commit(open: Open): Promise<void> {
    if (open.emitted.length === 0 && open.commands.size === 0) return;
    const commands = [...open.commands.values()];
    const { batch, frontier } = batchOf(this.#head, this.#frontier, open.draft, open.emitted, commands);
    await this.#deps.store.commit(batch);
    mergeDraft(open.draft, this.#set);
    this.#frontier = frontier;
    this.#head = batch.to;
    this.#deps.onCommitted(batch.to);
  }

  /** Whether the commit took place is not known, so nothing may be built on it: the next start reads the head. */
  #fail(error: unknown): void {
    this.#status = 'failed';
    const reason = error instanceof Error ? error.message : String(error);
    this.#deps.onFailed(
      `The journal could not be committed after event ${String(this.#head.size - 1)}: ${reason}`,
    );
  }
}

const weightOf = (command: Command): number => (command.kind === 'propose' ? command.intents.length : 1);

const later = (a: string, b: string): string => (a > b ? a : b);

const stored = (command: Command, decided: Decided, firstSeq: number): StoredCommand => ({
  id: command.id,
  bodyDigest: command.bodyDigest,
  kind: command.kind,
  statement: decided.statement,
  items: decided.items,
  status: decided.answer.status,
  answer: decided.answer.body,
  firstSeq,
});

const notOpen = (status: 'stopping' | 'failed'): Result<never, WriterRefusal> =>
  err({ code: 'ledger-failed', detail: status === 'failed' ? 'a commit failed' : 'the service is stopping' });

const refuseAll = (waiting: readonly Waiting[]): void => {
  for (const { answer } of waiting) answer(notOpen('failed'));
};

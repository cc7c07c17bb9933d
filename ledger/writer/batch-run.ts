import type { CommandId, TransferId } from '#shared/brand';
import { InvariantBroken, type ExpireOperation, type Outcome } from '#shared/double-entry';
import type { VerifySignature } from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import type { Head, JournalStore, StoredCommand } from '../journal-store/index.ts';
import type { LedgerKey } from '../keys/index.ts';
import {
  decideLoaded,
  nothingWanted,
  NotLoaded,
  wantOperation,
  type JournalOperation,
  type Loader,
  type Memory,
  type OperationReader,
  type Wanted,
} from '../memory/index.ts';
import { BatchDecision } from './batch-decision.ts';
import { answerAgain } from './book-answers.ts';
import { claimOf, type PastRoots } from './past-roots.ts';
import { recall } from './recall.ts';
import type { Answer, BookAnswers, BookCommand, Command, Decided, WriterRefusal } from './types.ts';
import { wantCommand } from './wanted.ts';

/** A command in the queue, and who is told what became of it. */
export type Waiting =
  | {
      readonly kind: 'governance';
      readonly command: Command;
      readonly answer: (result: Result<Answer, WriterRefusal>) => void;
    }
  | {
      readonly kind: 'book';
      readonly command: BookCommand;
      readonly answer: (result: Result<BookAnswers, WriterRefusal>) => void;
    };

export interface BatchRunDeps {
  readonly store: JournalStore;
  readonly memory: Memory;
  readonly loader: Loader;
  readonly operations: OperationReader;
  readonly roots: PastRoots;
  readonly head: Head;
  readonly key: LedgerKey;
  readonly verify: VerifySignature;
  /** See `MemoryLimits`. */
  readonly memoryLimits: { readonly intentsMax: number };
  readonly clock: () => string;
  readonly newId: () => string;
  readonly onBug: (command: string, error: unknown) => void;
}

/** Decides the commands of one batch, and answers them once it is durable. */
export class BatchRun {
  readonly #deps: BatchRunDeps;
  readonly #refused = new Map<Waiting, WriterRefusal>();
  #waiting: readonly Waiting[] = [];
  #decision: BatchDecision | undefined;
  #answers: (() => void)[] = [];

  constructor(deps: BatchRunDeps) {
    this.#deps = deps;
  }

  get decision(): BatchDecision {
    if (this.#decision === undefined) throw new Error('The batch is not decided');
    return this.#decision;
  }

  async decide(waiting: readonly Waiting[], holds: readonly TransferId[]): Promise<void> {
    this.#waiting = waiting;
    const expiries = holds.map((hold) => expiryOf(hold, this.#deps.newId()));
    const wanted = await this.#load(waiting, expiries);
    const known = await this.#knownCommands(waiting);
    await decideLoaded(
      () => {
        this.#decideAll(expiries, wanted, known);
      },
      async (missing) => {
        // What was there when it was looked for may have been dropped since: a save ended meanwhile.
        await this.#deps.loader.load(wanted);
        await this.#deps.loader.loadMissing(missing);
      },
    );
  }

  answerAll(): void {
    for (const answer of this.#answers) answer();
  }

  /** Nothing of the batch was committed: whoever sent it may send it again. */
  refuseAll(detail: string): void {
    for (const { answer } of this.#waiting) answer(err({ code: 'ledger-busy', detail }));
  }

  async #load(waiting: readonly Waiting[], expiries: readonly ExpireOperation[]): Promise<Wanted> {
    const { memory, loader, clock } = this.#deps;
    const wanted = nothingWanted();
    const time = clock();
    for (const { command } of waiting) wantCommand(wanted, memory.set, command, time);
    for (const expiry of expiries) wantOperation(wanted, expiry);
    await loader.load(wanted);
    return wanted;
  }

  async #knownCommands(waiting: readonly Waiting[]): Promise<ReadonlyMap<CommandId, StoredCommand>> {
    const commands = waiting.flatMap((one) => (one.kind === 'governance' ? [one.command] : []));
    if (commands.length === 0) return new Map();
    await this.#deps.roots.fetch(commands.map(claimedSize), this.#deps.head.size);
    return this.#deps.store.commands(commands.map(({ id }) => id));
  }

  /** Decides everything anew. Throws `NotLoaded` where memory lacks what is asked for. */
  #decideAll(
    expiries: readonly ExpireOperation[],
    { named }: Wanted,
    known: ReadonlyMap<CommandId, StoredCommand>,
  ): void {
    for (;;) {
      const { memory, roots, key, verify, clock, memoryLimits } = this.#deps;
      const { intentsMax } = memoryLimits;
      const context = { key, verify, clock, rootAt: roots.at, intentsMax };
      this.#decision = new BatchDecision(memory.set, named, context);
      this.#answers = [];
      let current: Waiting | undefined;
      try {
        this.#decision.expireHolds(expiries);
        for (current of this.#waiting) this.#decideOne(current, known);
        current = undefined;
        this.#decision.closeBook();
        return;
      } catch (error) {
        if (error instanceof NotLoaded) throw error;
        this.#leaveOut(current, error);
      }
    }
  }

  /** A command that can't be decided takes nothing else with it. A broken invariant ends the ledger's work. */
  #leaveOut(waiting: Waiting | undefined, error: unknown): void {
    if (waiting === undefined || error instanceof InvariantBroken) throw error;
    const { command } = waiting;
    this.#deps.onBug(command.kind === 'book' ? `book ${command.mandate}` : command.id, error);
    this.#refused.set(waiting, {
      code: 'internal-error',
      detail: 'the command could not be decided and changed nothing',
    });
  }

  #decideOne(waiting: Waiting, known: ReadonlyMap<CommandId, StoredCommand>): void {
    const refused = this.#refused.get(waiting);
    if (refused !== undefined) {
      this.#answers.push(() => {
        waiting.answer(err(refused));
      });
    } else if (waiting.kind === 'book') this.#decideBook(waiting);
    else this.#decideGovernance(waiting, known);
  }

  #decideGovernance(
    { command, answer }: Extract<Waiting, { kind: 'governance' }>,
    known: ReadonlyMap<CommandId, StoredCommand>,
  ): void {
    const { commands } = this.decision;
    const first = known.get(command.id) ?? commands.get(command.id);
    const answered = first === undefined ? this.#decideNew(command) : recall(first, command);
    this.#answers.push(() => {
      answer(ok(answered));
    });
  }

  #decideNew(command: Command): Answer {
    const decided = this.decision.governance(command);
    if (decided.isRemembered)
      this.decision.commands.set(command.id, stored(command, decided, this.#deps.head.size));
    return decided.answer;
  }

  #decideBook({ command, answer }: Extract<Waiting, { kind: 'book' }>): void {
    const outcomes = this.decision.book(command);
    this.#answers.push(() => {
      if (!outcomes.ok) answer(outcomes);
      else if (outcomes.value.every(({ kind }) => kind === 'recorded'))
        answer(ok(this.#texts(outcomes.value)));
      else void this.#answerWithEarlier(command, outcomes.value, answer);
    });
  }

  #texts(outcomes: readonly Outcome[]): string[] {
    const { decision } = this;
    const texts: string[] = [];
    for (const outcome of outcomes) if (outcome.kind === 'recorded') texts.push(decision.answer(outcome));
    return texts;
  }

  /** Some ids stand in the journal already: what is answered is read from there. */
  async #answerWithEarlier(
    command: BookCommand,
    outcomes: readonly Outcome[],
    answer: Extract<Waiting, { kind: 'book' }>['answer'],
  ): Promise<void> {
    try {
      const texts: string[] = [];
      for (const [index, outcome] of outcomes.entries()) {
        const asked = command.operations[index];
        if (asked === undefined) throw new Error('An outcome without its operation');
        if (outcome.kind === 'recorded') texts.push(this.decision.answer(outcome));
        else texts.push(answerAgain(asked, command.mandate, await this.#earlier(outcome)));
      }
      answer(ok(texts));
    } catch (error) {
      this.#deps.onBug(`book ${command.mandate}`, error);
      answer(err({ code: 'internal-error', detail: 'what was answered first could not be read' }));
    }
  }

  #earlier({ position }: Outcome): JournalOperation | Promise<JournalOperation> {
    return this.decision.operationAt(position) ?? this.#deps.operations.at(position);
  }
}

/** The id is not guessable, so that nobody else can have taken it. */
const expiryOf = (hold: TransferId, id: string): ExpireOperation => ({
  op: 'expire',
  id: id as TransferId,
  hold,
});

const claimedSize = (command: Command): number | undefined => {
  if (command.kind === 'propose') return claimOf(command.submission).size;
  return command.kind === 'approve' ? claimOf(command.approval).size : undefined;
};

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

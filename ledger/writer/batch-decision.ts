import type { CommandId, TransferId } from '#shared/brand';
import { answerOf, seqOf, type ExpireOperation, type Outcome, type Position } from '#shared/double-entry';
import { err, ok, type Result } from '#shared/errors';
import { isLedgerFrozen } from '#shared/roster';
import type { StoredCommand } from '../journal-store/index.ts';
import type { HeldSet, JournalOperation } from '../memory/index.ts';
import { BookEvent } from './book-event.ts';
import { EMPTY_EVENT, nextSlice } from './book-size.ts';
import { decide, type DecideContext } from './decide.ts';
import { draftOf, type DraftSet } from './draft.ts';
import type { EmittedEvent } from './session.ts';
import type { BookCommand, Command, Decided, WriterRefusal } from './types.ts';

export type BatchContext = Omit<DecideContext, 'time'> & { readonly clock: () => string };

/** What is decided in a batch and is not durable yet. Thrown away when anything in it goes wrong. */
export class BatchDecision {
  readonly draft: DraftSet;
  readonly emitted: EmittedEvent[] = [];
  readonly commands = new Map<CommandId, StoredCommand>();
  readonly #context: BatchContext;
  /** Events on the books of this batch; the last one may still be open. */
  readonly #books: BookEvent[] = [];
  #open: BookEvent | undefined;

  constructor(base: HeldSet, named: ReadonlySet<TransferId>, context: BatchContext) {
    this.draft = { ...draftOf(base), named };
    this.#context = context;
  }

  /** Operations on the books that the batch records. */
  get operationCount(): number {
    return this.#books.reduce((sum, { count }) => sum + count, 0);
  }

  get isEmpty(): boolean {
    return this.emitted.length === 0 && this.commands.size === 0;
  }

  /** A governance command comes after what was decided on the books so far. */
  governance(command: Command): Decided {
    this.closeBook();
    const time = this.#now();
    const { decided, emitted } = decide(this.draft, command, { ...this.#context, time });
    this.emitted.push(...emitted);
    return decided;
  }

  /** Ends holds whose time is over. */
  expireHolds(operations: readonly ExpireOperation[]): void {
    if (operations.length > 0) this.#book().expire(operations);
  }

  /** What becomes of each operation, in order. */
  book({ client, mandate, operations }: BookCommand): Result<readonly Outcome[], WriterRefusal> {
    const record = this.draft.mandates.get(mandate);
    if (record?.mandate.client !== client)
      return err({ code: 'not-found', detail: `mandate ${mandate} is not one of this client` });
    if (this.draft.roster !== undefined && isLedgerFrozen(this.draft.roster.roster))
      return err({ code: 'ledger-frozen', detail: 'an emergency is declared over the whole ledger' });
    const outcomes: Outcome[] = [];
    for (let at = 0; at < operations.length;) {
      const slice = nextSlice(operations, at, this.#book().room);
      if (slice === undefined) {
        this.#startNext();
        continue;
      }
      const part = operations.slice(slice.from, slice.to);
      for (const outcome of this.#book().add(record, part, slice.bytes)) outcomes.push(outcome);
      at = slice.to;
    }
    return ok(outcomes);
  }

  /** Closes the open event on the books, when there is one. */
  closeBook(): void {
    if (this.#open === undefined) return;
    const emitted = this.#open.close();
    this.#open = undefined;
    // Nothing but repetitions: the event does not come to be, and its place is the next one's.
    if (emitted === undefined) this.#books.pop();
    else this.emitted.push(emitted);
  }

  /** Text of the answer to an operation that this batch records. */
  answer({ recorded, position }: Extract<Outcome, { kind: 'recorded' }>): string {
    return answerOf(recorded, position, this.#eventAt(position).time);
  }

  /** An operation of this batch; undefined when it stands before it. */
  operationAt(position: Position): JournalOperation | undefined {
    return this.#books.find(({ seq }) => seq === seqOf(position))?.at(position);
  }

  #eventAt(position: Position): BookEvent {
    const seq = seqOf(position);
    const event = this.#books.find((one) => one.seq === seq);
    if (event === undefined) throw new Error(`Event ${String(seq)} is not of this batch`);
    return event;
  }

  #book(): BookEvent {
    if (this.#open === undefined) {
      this.#open = new BookEvent(this.draft, this.#now());
      this.#books.push(this.#open);
    }
    return this.#open;
  }

  #startNext(): void {
    const { room } = this.#book();
    if (room.operations === EMPTY_EVENT.operations) throw new Error('An operation that no event holds');
    this.closeBook();
  }

  #now(): string {
    const time = this.#context.clock();
    return time > this.draft.lastTime ? time : this.draft.lastTime;
  }
}

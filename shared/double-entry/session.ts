import type { TransferId } from '#shared/brand';
import { decideExpire, decidePost, decideVoid, expiryFault } from './decide-end.ts';
import { decideHold, decideTransfer } from './decide-legs.ts';
import { decideOpen } from './decide-open.ts';
import type { Deciding } from './deciding.ts';
import { authorityOf, standingProblem, type Authority } from './mandate.ts';
import { momentOf } from './moment.ts';
import type { RefusalCode } from './refusals.ts';
import { LINKED_MAX, type Operation, type RecordedOperation } from './schema.ts';
import {
  indexOf,
  POSITION_STRIDE,
  positionOf,
  seqOf,
  type Books,
  type MandateRecord,
  type Position,
  type TransferRecord,
} from './types.ts';
import { WorkingBooks } from './working-books.ts';

/** The event that operations are decided for; `firstIndex` counts the operations that stand in it already. */
export interface BookingPoint {
  readonly seq: number;
  readonly firstIndex: number;
  readonly time: string;
}

/** `again`: the id stands at an earlier position and nothing is recorded; the first answer is given from there. */
export type Outcome =
  | { readonly kind: 'recorded'; readonly recorded: RecordedOperation; readonly position: Position }
  | { readonly kind: 'again'; readonly position: Position };

export type ExpireOperation = Extract<RecordedOperation, { op: 'expire' }>;

/** What can be decided: what a client asks for, and what the ledger does by rule. */
export type Decidable = Operation | ExpireOperation;

/**
 * Decides the operations of one event, group by group. The books are changed as it goes: a record is copied when
 * the event changes it first, so what stood in the maps before is left as it was. When it throws, an invariant is
 * broken and everything that was decided for this event must be thrown away with its books.
 */
export class BookSession {
  readonly #books: Books;
  readonly #working: WorkingBooks;
  readonly #firstIndex: number;
  readonly #recorded: RecordedOperation[] = [];
  readonly #deciding: { authority: Authority | null } & Omit<Deciding, 'authority'>;
  #standing: RefusalCode | null = null;

  constructor(books: Books, at: BookingPoint) {
    this.#books = books;
    this.#firstIndex = at.firstIndex;
    this.#working = new WorkingBooks(books, momentOf(at.seq, at.time));
    this.#deciding = { working: this.#working, authority: null, flags: [], find: (id) => this.#find(id) };
  }

  /**
   * Decides operations under a mandate, or the ledger's own (`expire`) under none. What one call decides is one group
   * of the event: a replay finds chains by it, so operations of two calls never share a group.
   */
  decide(mandate: MandateRecord | null, operations: readonly Decidable[]): Outcome[] {
    const authority = mandate === null ? null : authorityOf(mandate);
    this.#deciding.authority = authority;
    this.#standing = authority === null ? null : standingProblem(authority, this.#working.moment);
    const outcomes: Outcome[] = [];
    for (let at = 0; at < operations.length;) at = this.#decideFrom(operations, at, outcomes);
    return outcomes;
  }

  /** Why `expire` operations do not follow from the books; null when they do. */
  expiryFault(operation: ExpireOperation): string | null {
    return expiryFault(this.#deciding, operation);
  }

  #decideFrom(operations: readonly Decidable[], at: number, outcomes: Outcome[]): number {
    const operation = operations[at];
    if (operation === undefined) throw new Error('A hole in the operations');
    if (!isLinked(operation)) {
      outcomes.push(this.#decideOne(operation));
      return at + 1;
    }
    let end = at;
    while (end < operations.length && isLinked(operations[end])) end += 1;
    const isClosed = end < operations.length;
    const chain = operations.slice(at, isClosed ? end + 1 : end);
    for (const outcome of this.#decideChain(chain, isClosed)) outcomes.push(outcome);
    return at + chain.length;
  }

  #decideOne(operation: Decidable): Outcome {
    const before = this.#books.positions.get(operation.id);
    if (before !== undefined) return { kind: 'again', position: before };
    const position = this.#nextPosition();
    const refused = this.#judge(operation, position);
    const recorded = this.#recordedForm(operation, refused);
    this.#record(recorded, position);
    if (refused === null && operation.op === 'hold') this.#working.keep(recorded, position);
    else if (this.#books.named?.has(operation.id) === true) this.#working.keep(recorded, position);
    return { kind: 'recorded', recorded, position };
  }

  #nextPosition(): Position {
    const index = this.#firstIndex + this.#recorded.length;
    if (index >= POSITION_STRIDE) throw new Error('More operations than one event holds');
    return positionOf(this.#working.moment.seq, index);
  }

  #record(recorded: RecordedOperation, position: Position): void {
    this.#recorded.push(recorded);
    this.#books.positions.set(recorded.id, position);
  }

  /** The operation with its outcome; itself when there is nothing to add. */
  #recordedForm(operation: Decidable, refused: RefusalCode | null): RecordedOperation {
    const { flags } = this.#deciding;
    if (refused !== null) return { ...operation, refused } as RecordedOperation;
    return flags.length === 0 ? operation : ({ ...operation, flags: [...flags] } as RecordedOperation);
  }

  #judge(operation: Decidable, position: Position): RefusalCode | null {
    const deciding = this.#deciding;
    deciding.flags.length = 0;
    if ((deciding.authority === null) !== (operation.op === 'expire'))
      throw new Error(
        `${operation.op} is not decided under ${deciding.authority === null ? 'no' : 'a'} mandate`,
      );
    if (this.#standing !== null) return this.#standing;
    switch (operation.op) {
      case 'transfer':
        return decideTransfer(deciding, operation, position);
      case 'hold':
        return decideHold(deciding, operation);
      case 'post':
        return decidePost(deciding, operation, position);
      case 'void':
        return decideVoid(deciding, operation, position);
      case 'open':
        return decideOpen(deciding, operation);
      case 'expire':
        decideExpire(deciding, operation, position);
        return null;
    }
  }

  #decideChain(chain: readonly Decidable[], isClosed: boolean): Outcome[] {
    // Nothing of it is carried out when part of it was asked for before: it can't be all of it or nothing.
    if (!this.#isNew(chain)) return chain.map((operation) => this.refuse(operation, 'linked-known'));
    if (chain.length > LINKED_MAX) return chain.map((operation) => this.refuse(operation, 'linked-too-long'));
    const failed = isClosed ? this.#tryChain(chain) : { at: chain.length - 1, code: 'linked-open' as const };
    if ('outcomes' in failed) return failed.outcomes;
    return chain.map((operation, index) =>
      this.refuse(operation, index === failed.at ? failed.code : 'linked-failed'),
    );
  }

  /** Whether no id of a chain was seen before, in it or elsewhere. */
  #isNew(chain: readonly Decidable[]): boolean {
    const ids = new Set<TransferId>(chain.map(({ id }) => id));
    return ids.size === chain.length && chain.every(({ id }) => !this.#books.positions.has(id));
  }

  /** Carries a whole chain out, or nothing of it and says which operation failed and why. */
  #tryChain(
    chain: readonly Decidable[],
  ): { readonly outcomes: Outcome[] } | { readonly at: number; readonly code: RefusalCode } {
    const working = this.#working;
    const done: { recorded: RecordedOperation; position: Position }[] = [];
    const first = this.#nextPosition();
    if (indexOf(first) + chain.length > POSITION_STRIDE)
      throw new Error('More operations than one event holds');
    working.beginChain();
    for (const [at, operation] of chain.entries()) {
      const position = first + at;
      const code = this.#judge(operation, position);
      if (code !== null) {
        working.undoChain();
        return { at, code };
      }
      const recorded = this.#recordedForm(operation, null);
      working.keep(recorded, position);
      done.push({ recorded, position });
    }
    working.keepChain();
    for (const { recorded, position } of done) this.#record(recorded, position);
    return { outcomes: done.map((one) => ({ kind: 'recorded', ...one })) };
  }

  /**
   * Records an operation as refused without judging it, when its id is new. For a replay: a chain of which part was asked for before
   * stands in the journal without that part, so that its refusals (`linked-known`) can't be found again.
   */
  refuse(operation: Decidable, code: RefusalCode): Outcome {
    const before = this.#books.positions.get(operation.id);
    if (before !== undefined) return { kind: 'again', position: before };
    const position = this.#nextPosition();
    const recorded = { ...operation, refused: code } as RecordedOperation;
    this.#record(recorded, position);
    if (this.#books.named?.has(operation.id) === true) this.#working.keep(recorded, position);
    return { kind: 'recorded', recorded, position };
  }

  #find(id: TransferId): TransferRecord | undefined {
    const record = this.#working.transfer(id) ?? this.#ownRecord(id);
    if (record === undefined) return undefined;
    return 'refused' in record.operation && record.operation.refused !== undefined ? undefined : record;
  }

  /** What this session recorded itself. A known id that is not loaded is a bug of the caller. */
  #ownRecord(id: TransferId): TransferRecord | undefined {
    const position = this.#books.positions.get(id);
    if (position === undefined) return undefined;
    const { seq, time } = this.#working.moment;
    const operation =
      seqOf(position) === seq ? this.#recorded[indexOf(position) - this.#firstIndex] : undefined;
    if (operation === undefined) throw new Error(`Operation ${id} is known but not loaded`);
    return { operation, position, time, sequel: null };
  }
}

const isLinked = (operation: Decidable | undefined): boolean =>
  operation !== undefined && 'linked' in operation && operation.linked === true;

/** Decides operations of one mandate for one event; see {@link BookSession}. */
export const decideOperations = (
  books: Books,
  mandate: MandateRecord | null,
  operations: readonly Decidable[],
  at: BookingPoint,
): Outcome[] => new BookSession(books, at).decide(mandate, operations);

import { createHash } from 'node:crypto';
import type { MandateId } from '#shared/brand';
import {
  bookEventLeafBytes,
  BookSession,
  indexOf,
  type ExpireOperation,
  type MandateRecord,
  type Operation,
  type Outcome,
  type Position,
  type RecordedOperation,
} from '#shared/double-entry';
import { EVENT_BYTES_MAX } from '#shared/journal';
import { answeredFor } from '#shared/projection';
import { opensslLeafOf } from '../keys/index.ts';
import type { JournalOperation } from '../memory/index.ts';
import { EMPTY_EVENT, operationBytesMax, type Room } from './book-size.ts';
import type { DraftSet } from './draft.ts';
import type { EmittedEvent } from './session.ts';

interface Group {
  readonly mandate: MandateId | null;
  readonly operations: RecordedOperation[];
}

/** The `book.recorded` event of a batch while operations are still added to it. */
export class BookEvent {
  readonly seq: number;
  readonly time: string;
  readonly #draft: DraftSet;
  readonly #session: BookSession;
  readonly #groups: Group[] = [];
  #count = 0;
  #bytes = 0;

  constructor(draft: DraftSet, time: string) {
    this.seq = draft.size;
    this.time = time;
    this.#draft = draft;
    this.#session = new BookSession(draft, { seq: this.seq, firstIndex: 0, time });
  }

  get room(): Room {
    return { operations: EMPTY_EVENT.operations - this.#count, bytes: EMPTY_EVENT.bytes - this.#bytes };
  }

  /** Decides operations and adds those that are new. `bytes` bounds their text without flags. */
  add(mandate: MandateRecord, operations: readonly Operation[], bytes: number): readonly Outcome[] {
    const outcomes = this.#session.decide(answeredFor(mandate, this.#draft.roster), operations);
    this.#record(mandate.mandate.id, outcomes);
    this.#bytes += bytes - bytesOfRepetitions(operations, outcomes);
    return outcomes;
  }

  /** Ends holds by their time. */
  expire(operations: readonly ExpireOperation[]): void {
    this.#record(null, this.#session.decide(null, operations));
    this.#bytes += operations.length * EXPIRE_BYTES;
  }

  /** Closes the event: its line, with the draft moved on. Undefined when nothing was recorded. */
  close(): EmittedEvent | undefined {
    if (this.#count === 0) return undefined;
    const { seq, time } = this;
    const prefixed = bookEventLeafBytes({
      seq,
      time,
      actor: { kind: 'ledger' },
      command: commandOf(seq),
      type: 'book.recorded',
      payload: { groups: this.#groups },
    });
    const line = prefixed.subarray(1);
    if (line.length > EVENT_BYTES_MAX) throw new Error(`Event of ${String(line.length)} bytes`);
    this.#draft.size = seq + 1;
    this.#draft.lastTime = time;
    const leaf = opensslLeafOf(prefixed);
    return { event: { seq, type: 'book.recorded', payload: null }, line, leaf };
  }

  get count(): number {
    return this.#count;
  }

  /** An operation that stands in this event. */
  at(position: Position): JournalOperation {
    let index = indexOf(position);
    for (const { mandate, operations } of this.#groups) {
      const operation = operations[index];
      if (operation !== undefined) return { position, time: this.time, mandate, operation };
      index -= operations.length;
    }
    throw new Error(`There is no operation at ${String(position)}`);
  }

  #record(mandate: MandateId | null, outcomes: readonly Outcome[]): void {
    const operations = this.#groupOf(mandate);
    for (const outcome of outcomes) {
      if (outcome.kind === 'again') continue;
      operations.push(outcome.recorded);
      this.#count += 1;
      if ('flags' in outcome.recorded)
        for (const flag of outcome.recorded.flags ?? []) this.#bytes += flag.length + FLAG_BYTES;
    }
    // Nothing but repetitions: a group is never empty.
    if (operations.length === 0) this.#groups.pop();
  }

  #groupOf(mandate: MandateId | null): RecordedOperation[] {
    const last = this.#groups.at(-1);
    if (last?.mandate === mandate) return last.operations;
    const operations: RecordedOperation[] = [];
    this.#groups.push({ mandate, operations });
    return operations;
  }
}

/** What is in the journal already takes no room in this event. */
const bytesOfRepetitions = (operations: readonly Operation[], outcomes: readonly Outcome[]): number => {
  let bytes = 0;
  for (const [index, { kind }] of outcomes.entries()) {
    const operation = operations[index];
    if (kind === 'again' && operation !== undefined) bytes += operationBytesMax(operation);
  }
  return bytes;
};

const EXPIRE_BYTES = 160;
const FLAG_BYTES = 12;

/** Operations have ids of their own; the event that joins them is named by its place. */
const commandOf = (seq: number): { readonly id: string; readonly digest: string } => {
  const id = `ledger.book.${String(seq)}`;
  return { id, digest: createHash('sha256').update(id).digest('hex') };
};

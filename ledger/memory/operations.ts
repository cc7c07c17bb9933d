import type { MandateId, TransferId } from '#shared/brand';
import { indexOf, seqOf, type Position, type RecordedOperation } from '#shared/double-entry';
import type { LineSource } from './ports.ts';

/** An operation as the journal holds it. */
export interface JournalOperation {
  readonly position: Position;
  /** Time of its event. */
  readonly time: string;
  readonly mandate: MandateId | null;
  readonly operation: RecordedOperation;
}

interface ReadEvent {
  readonly time: string;
  readonly operations: readonly (readonly [MandateId | null, RecordedOperation])[];
}

/** Events kept after they were read: retries come in the order of what they repeat. */
const EVENTS_KEPT_MAX = 16;

/** Reads operations back from the lines of their events. */
export class OperationReader {
  readonly #lines: LineSource;
  readonly #events = new Map<number, ReadEvent>();

  constructor(lines: LineSource) {
    this.#lines = lines;
  }

  /** Throws when there is no operation: a position that was handed out is there for ever. */
  async at(position: Position): Promise<JournalOperation> {
    const event = await this.#event(seqOf(position));
    const found = event.operations[indexOf(position)];
    if (found === undefined) throw new Error(`There is no operation at ${String(position)}`);
    return { position, time: event.time, mandate: found[0], operation: found[1] };
  }

  /** Operations by their ids. Each event is read once. */
  async all(
    positions: ReadonlyMap<TransferId, Position>,
  ): Promise<ReadonlyMap<TransferId, JournalOperation>> {
    const found = new Map<TransferId, JournalOperation>();
    const ordered = [...positions].sort(([, a], [, b]) => a - b);
    for (const [id, position] of ordered) {
      const read = await this.at(position);
      if (read.operation.id !== id) throw new Error(`Operation ${id} is not at ${String(position)}`);
      found.set(id, read);
    }
    return found;
  }

  async #event(seq: number): Promise<ReadEvent> {
    const kept = this.#events.get(seq);
    if (kept !== undefined) return kept;
    const [line] = await this.#lines.lines({ from: seq, limit: 1, charactersMax: 1 });
    if (line === undefined) throw new Error(`Event ${String(seq)} is missing`);
    const event = readEvent(line);
    const [oldest] = this.#events.size >= EVENTS_KEPT_MAX ? this.#events.keys() : [];
    if (oldest !== undefined) this.#events.delete(oldest);
    this.#events.set(seq, event);
    return event;
  }
}

interface BookLine {
  readonly time: string;
  readonly payload: {
    readonly groups: readonly {
      readonly mandate: MandateId | null;
      readonly operations: readonly RecordedOperation[];
    }[];
  };
}

/** The line is this ledger's own, and was checked when it was replayed. */
const readEvent = (line: string): ReadEvent => {
  const { time, payload } = JSON.parse(line) as BookLine;
  return {
    time,
    operations: payload.groups.flatMap(({ mandate, operations }) =>
      operations.map((operation) => [mandate, operation] as const),
    ),
  };
};

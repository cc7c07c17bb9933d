import type { TransferId } from '#shared/brand';
import { seqOf, type Position, type Sequel } from '#shared/double-entry';

interface Chunk {
  /** The event that these stand in. */
  readonly seq: number;
  readonly ids: TransferId[];
  readonly followed: TransferId[];
  readonly corrected: TransferId[];
}

/** How operations ended, and what corrects them. */
export interface Endings {
  readonly sequels: readonly (readonly [TransferId, Sequel])[];
  readonly corrections: readonly (readonly [TransferId, Position])[];
}

/**
 * Where the operations stand that the history does not have indexed yet, and how holds and transfers ended there.
 * Grows with each commit and shrinks as the history catches up.
 */
export class RecentOperations {
  readonly #positions = new Map<TransferId, Position>();
  readonly #sequels = new Map<TransferId, Sequel>();
  readonly #corrections = new Map<TransferId, Position>();
  #chunks: Chunk[] = [];

  /** Operations that are kept because the history lags. */
  get count(): number {
    return this.#positions.size;
  }

  position(id: TransferId): Position | undefined {
    return this.#positions.get(id);
  }

  /** How an operation ended, by what is kept here and what the history has indexed. */
  sequel(id: TransferId, indexed: Sequel | null = null): Sequel | null {
    return this.recall(id)(indexed);
  }

  /** The same by what is kept at this moment, for what the history says later: it may be dropped meanwhile. */
  recall(id: TransferId): (indexed: Sequel | null) => Sequel | null {
    const kept = this.#sequels.get(id);
    const correction = this.#corrections.get(id);
    return (indexed) => {
      const ended = kept ?? indexed;
      return ended === null || correction === undefined ? ended : { ...ended, correction };
    };
  }

  /** In the order of the journal. */
  add(id: TransferId, position: Position): void {
    this.#positions.set(id, position);
    this.#chunkOf(position).ids.push(id);
  }

  follow(id: TransferId, { kind, position, correction }: Sequel): void {
    this.#sequels.set(id, { kind, position });
    this.#chunkOf(position).followed.push(id);
    if (correction !== undefined) this.correct(id, correction);
  }

  /** What was taken back is corrected by the operation at a position. */
  correct(id: TransferId, position: Position): void {
    this.#corrections.set(id, position);
    this.#chunkOf(position).corrected.push(id);
  }

  /** How holds and transfers ended in the events from one on, and what corrects those that were taken back. */
  endedFrom(seq: number): Endings {
    const sequels: [TransferId, Sequel][] = [];
    const corrections: [TransferId, Position][] = [];
    for (let at = this.#chunks.length - 1; at >= 0; at -= 1) {
      const chunk = this.#chunks[at];
      if (chunk === undefined || chunk.seq < seq) break;
      for (const id of chunk.followed) {
        const sequel = this.#sequels.get(id);
        if (sequel !== undefined) sequels.push([id, sequel]);
      }
      for (const id of chunk.corrected) {
        const position = this.#corrections.get(id);
        if (position !== undefined) corrections.push([id, position]);
      }
    }
    return { sequels, corrections };
  }

  /** Drops what the history knows: it has indexed all events below `through`. */
  prune(through: number): void {
    let count = 0;
    for (const { seq, ids, followed, corrected } of this.#chunks) {
      if (seq >= through) break;
      for (const id of ids) this.#positions.delete(id);
      for (const id of followed) this.#sequels.delete(id);
      for (const id of corrected) this.#corrections.delete(id);
      count += 1;
    }
    if (count > 0) this.#chunks = this.#chunks.slice(count);
  }

  /** The chunk of an event; a batch of a few events comes map by map, so it may be a little before the last. */
  #chunkOf(position: Position): Chunk {
    const seq = seqOf(position);
    let at = this.#chunks.length;
    for (; at > 0; at -= 1) {
      const before = this.#chunks[at - 1];
      if (before?.seq === seq) return before;
      if (before === undefined || before.seq < seq) break;
    }
    const chunk = { seq, ids: [], followed: [], corrected: [] };
    this.#chunks.splice(at, 0, chunk);
    return chunk;
  }
}

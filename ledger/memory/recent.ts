import type { TransferId } from '#shared/brand';
import { seqOf, type Position, type Sequel } from '#shared/double-entry';

interface Chunk {
  /** The event that these stand in. */
  readonly seq: number;
  readonly ids: TransferId[];
  readonly followed: TransferId[];
}

/**
 * Where the operations stand that the history does not have indexed yet, and how holds and transfers ended there.
 * Grows with each commit and shrinks as the history catches up.
 */
export class RecentOperations {
  readonly #positions = new Map<TransferId, Position>();
  readonly #sequels = new Map<TransferId, Sequel>();
  #chunks: Chunk[] = [];

  /** Operations that are kept because the history lags. */
  get count(): number {
    return this.#positions.size;
  }

  position(id: TransferId): Position | undefined {
    return this.#positions.get(id);
  }

  sequel(id: TransferId): Sequel | undefined {
    return this.#sequels.get(id);
  }

  /** In the order of the journal. */
  add(id: TransferId, position: Position): void {
    this.#positions.set(id, position);
    this.#chunkOf(position).ids.push(id);
  }

  follow(id: TransferId, sequel: Sequel): void {
    this.#sequels.set(id, sequel);
    this.#chunkOf(sequel.position).followed.push(id);
  }

  /** How holds and transfers ended in the events from one on. */
  followedFrom(seq: number): (readonly [TransferId, Sequel])[] {
    const found: (readonly [TransferId, Sequel])[] = [];
    for (let at = this.#chunks.length - 1; at >= 0; at -= 1) {
      const chunk = this.#chunks[at];
      if (chunk === undefined || chunk.seq < seq) break;
      for (const id of chunk.followed) {
        const sequel = this.#sequels.get(id);
        if (sequel !== undefined) found.push([id, sequel]);
      }
    }
    return found;
  }

  /** Drops what the history knows: it has indexed all events below `through`. */
  prune(through: number): void {
    let count = 0;
    for (const { seq, ids, followed } of this.#chunks) {
      if (seq >= through) break;
      for (const id of ids) this.#positions.delete(id);
      for (const id of followed) this.#sequels.delete(id);
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
    const chunk = { seq, ids: [], followed: [] };
    this.#chunks.splice(at, 0, chunk);
    return chunk;
  }
}

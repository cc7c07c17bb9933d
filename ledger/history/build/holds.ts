import type { TransferId } from '#shared/brand';
import type { PostingLeg } from '#shared/double-entry';

/** Open holds whose legs stay in memory; those of older ones are read from the index when they are posted. */
const HOLDS_MAX = 65_536;

/** Legs of open holds, which a posting of them needs. */
export class OpenHolds {
  readonly #legs = new Map<TransferId, { readonly legs: readonly PostingLeg[]; readonly number: number }>();
  #made = 0;
  #stored = 0;

  has(id: TransferId): boolean {
    return this.#legs.has(id);
  }

  set(id: TransferId, legs: readonly PostingLeg[]): void {
    this.#legs.set(id, { legs, number: this.#made });
    this.#made += 1;
  }

  take(id: TransferId): readonly PostingLeg[] {
    const hold = this.#legs.get(id);
    if (hold === undefined) throw new Error(`The journal posts the hold ${id}, which it does not have`);
    this.#legs.delete(id);
    return hold.legs;
  }

  forget(id: TransferId): void {
    this.#legs.delete(id);
  }

  /** What is here now is about to be stored. */
  flushing(): void {
    this.#stored = this.#made;
  }

  /** It is stored: of it the oldest go, beyond the limit. Those made meanwhile are not in the index yet. */
  flushed(): void {
    for (const [id, { number }] of this.#legs) {
      if (this.#legs.size <= HOLDS_MAX || number >= this.#stored) return;
      this.#legs.delete(id);
    }
  }
}

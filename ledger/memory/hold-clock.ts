import type { TransferId } from '#shared/brand';

interface Due {
  readonly atMs: number;
  readonly hold: TransferId;
}

/**
 * Open holds by the time at which they run out: a binary heap. Holds that ended otherwise are passed over when
 * they come up.
 */
export class HoldClock {
  readonly #heap: Due[] = [];

  get size(): number {
    return this.#heap.length;
  }

  add(hold: TransferId, expiresAt: string): void {
    const due = { atMs: Date.parse(expiresAt), hold };
    this.#heap.push(due);
    this.#rise(this.#heap.length - 1);
  }

  /** The earliest hold that runs out at or before an instant, left where it is. */
  first(atMs: number, isOpen: (hold: TransferId) => boolean): TransferId | undefined {
    for (let top = this.#heap[0]; top !== undefined && top.atMs <= atMs; top = this.#heap[0]) {
      if (isOpen(top.hold)) return top.hold;
      this.#pop();
    }
    return undefined;
  }

  /** Takes up to `countMax` holds that run out at or before an instant, earliest first. */
  take(atMs: number, countMax: number, isOpen: (hold: TransferId) => boolean): TransferId[] {
    const taken: TransferId[] = [];
    while (taken.length < countMax) {
      const hold = this.first(atMs, isOpen);
      if (hold === undefined) break;
      this.#pop();
      taken.push(hold);
    }
    return taken;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #sink(): void {
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.#heap.length && this.#isBefore(child, least)) least = child;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  /** Equal instants in the order of ids, so that a sweep is the same however the heap was built. */
  #isBefore(a: number, b: number): boolean {
    const left = this.#at(a);
    const right = this.#at(b);
    return left.atMs === right.atMs ? left.hold < right.hold : left.atMs < right.atMs;
  }

  #swap(a: number, b: number): void {
    const held = this.#at(a);
    this.#heap[a] = this.#at(b);
    this.#heap[b] = held;
  }

  #at(index: number): Due {
    const due = this.#heap[index];
    if (due === undefined) throw new RangeError('Outside of the heap');
    return due;
  }
}

/** How much may wait, and how much of it goes into one commit. An item's weight is the work it brings. */
export interface QueueLimits {
  readonly itemsMax: number;
  readonly weightMax: number;
  readonly batchWeightMax: number;
}

/** Waiting room with a limit, first come first served. */
export class BoundedQueue<T> {
  readonly #limits: QueueLimits;
  readonly #weightOf: (item: T) => number;
  #items: T[] = [];
  #weight = 0;

  constructor(limits: QueueLimits, weightOf: (item: T) => number) {
    this.#limits = limits;
    this.#weightOf = weightOf;
  }

  get length(): number {
    return this.#items.length;
  }

  /** False when there is no room; an empty queue takes any one item. */
  offer(item: T): boolean {
    const weight = this.#weightOf(item);
    const isFull =
      this.#items.length >= this.#limits.itemsMax || this.#weight + weight > this.#limits.weightMax;
    if (isFull && this.#items.length > 0) return false;
    this.#items.push(item);
    this.#weight += weight;
    return true;
  }

  /** Takes what is queued, up to the weight of one batch, at least one item when there is any. */
  take(): readonly T[] {
    let weight = 0;
    let count = 0;
    for (const item of this.#items) {
      weight += this.#weightOf(item);
      if (count > 0 && weight > this.#limits.batchWeightMax) break;
      count += 1;
    }
    const taken = this.#items.splice(0, count);
    for (const item of taken) this.#weight -= this.#weightOf(item);
    return taken;
  }
}

/**
 * Latencies in buckets of 2 % width: percentiles of any number of requests in a fixed piece of memory.
 */
export class Histogram {
  readonly #counts = new Float64Array(BUCKETS);
  #total = 0;
  #max = 0;

  add(ms: number): void {
    const bucket = bucketOf(ms);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
    if (ms > this.#max) this.#max = ms;
  }

  get count(): number {
    return this.#total;
  }

  get maxMs(): number {
    return this.#max;
  }

  /** Upper bound of the bucket below which a share of the latencies lies. */
  percentile(share: number): number {
    let left = this.#total * share;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      left -= this.#counts[bucket] ?? 0;
      if (left <= 0) return Math.min(this.#max, upperBoundOf(bucket));
    }
    return this.#max;
  }
}

const SMALLEST_MS = 0.01;
const GROWTH = Math.log(1.02);
/** Up to about eight minutes. */
const BUCKETS = 900;

const bucketOf = (ms: number): number =>
  Math.max(0, Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / SMALLEST_MS) / GROWTH)));

const upperBoundOf = (bucket: number): number => SMALLEST_MS * Math.exp(bucket * GROWTH);

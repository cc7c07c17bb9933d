/** Tells when nobody reads by an older manifest any more, so that the pages it names may go. */
export class Pins {
  readonly #release: (runs: readonly number[]) => void;
  readonly #readers = new Map<number, number>();
  #generation = 0;
  #waiting: { readonly generation: number; readonly runs: readonly number[] }[] = [];

  constructor(release: (runs: readonly number[]) => void) {
    this.#release = release;
  }

  /** A new manifest does not name these runs. */
  replaced(runs: readonly number[]): void {
    if (runs.length === 0) return;
    this.#generation += 1;
    this.#waiting.push({ generation: this.#generation, runs });
    this.#settle();
  }

  /** Reads by the manifest of this moment. */
  async hold<T>(read: () => Promise<T>): Promise<T> {
    const generation = this.#generation;
    this.#readers.set(generation, (this.#readers.get(generation) ?? 0) + 1);
    try {
      return await read();
    } finally {
      const left = (this.#readers.get(generation) ?? 1) - 1;
      if (left > 0) this.#readers.set(generation, left);
      else this.#readers.delete(generation);
      this.#settle();
    }
  }

  forget(): void {
    this.#waiting = [];
  }

  #settle(): void {
    const oldest = Math.min(Number.POSITIVE_INFINITY, ...this.#readers.keys());
    while (this.#waiting[0] !== undefined && this.#waiting[0].generation <= oldest) {
      const [first] = this.#waiting.splice(0, 1);
      if (first !== undefined) this.#release(first.runs);
    }
  }
}

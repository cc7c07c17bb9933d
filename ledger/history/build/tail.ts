import type { JournalReader, JournalRow } from '../store/types.ts';
import type { Builder } from './builder.ts';

/**
 * How long what is committed waits for more, once something was made visible a moment ago: reading and storing cost
 * about the same for one event as for a hundred. After a quiet time nothing waits.
 */
const VISIBLE_EVERY_MS = 50;

/** Drives a builder: follows the journal as it grows, tidies when there is nothing to follow. */
export class Tail {
  readonly #builder: Builder;
  readonly #journal: JournalReader;
  #size = 0;
  #isClosed = false;
  #isWoken = false;
  #wake: () => void = () => undefined;
  #flushedAt = Number.NEGATIVE_INFINITY;
  #ahead: { readonly from: number; readonly rows: Promise<readonly JournalRow[]> } | null = null;

  constructor(builder: Builder, journal: JournalReader) {
    this.#builder = builder;
    this.#journal = journal;
  }

  committed(size: number): void {
    this.#size = Math.max(this.#size, size);
    this.wake();
  }

  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.wake();
  }

  /** Ends when it is closed; rejects when the index or the journal can't be gone on with. */
  async run(): Promise<void> {
    while (!this.#isClosed) {
      const { next, through } = this.#builder;
      if (next < this.#size) await this.#follow(next === through);
      else if (next > through) await this.#flush();
      else if (!(await this.#builder.tidy())) await this.#pause();
    }
    await this.#ahead?.rows.catch(() => undefined);
  }

  async #follow(isFirst: boolean): Promise<void> {
    if (isFirst) await this.#gather();
    if (this.#isClosed) return;
    const rows = await this.#read(this.#builder.next);
    if (rows.length === 0) throw new Error(`The journal has no event ${this.#builder.next}`);
    const after = this.#builder.next + rows.length;
    if (after < this.#size) this.#prefetch(after);
    await this.#builder.take(rows);
  }

  async #flush(): Promise<void> {
    this.#flushedAt = performance.now();
    await this.#builder.flush();
  }

  /** Waits for more, when the last flush began a moment ago. */
  async #gather(): Promise<void> {
    for (;;) {
      const ms = this.#flushedAt + VISIBLE_EVERY_MS - performance.now();
      if (ms <= 0 || this.#isClosed) return;
      await this.#pause(ms);
    }
  }

  #read(from: number): Promise<readonly JournalRow[]> {
    const ahead = this.#ahead;
    this.#ahead = null;
    return ahead?.from === from ? ahead.rows : this.#journal.rows(from, this.#size);
  }

  /** The next read goes on while this one is taken in. */
  #prefetch(from: number): void {
    const rows = this.#journal.rows(from, this.#size);
    rows.catch(() => undefined);
    this.#ahead = { from, rows };
  }

  /** Until something is committed, released or closed, since this was last asked; or for so long. */
  #pause(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer =
        ms === undefined
          ? undefined
          : setTimeout(() => {
              this.#wake();
            }, ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = () => undefined;
        this.#isWoken = false;
        resolve();
      };
      if (this.#isWoken) this.#wake();
    });
  }
}

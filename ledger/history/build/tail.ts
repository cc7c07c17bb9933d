import type { JournalReader, JournalRow } from '../store/types.ts';
import type { Builder } from './builder.ts';

/** How long taken-in events wait for more before they become a segment of their own. */
const SETTLE_MS = 10;
/** How long they wait at most while others keep coming, when the tail keeps up. */
const VISIBLE_WITHIN_MS = 50;

/** Drives a builder: follows the journal as it grows, tidies when there is nothing to follow. */
export class Tail {
  readonly #builder: Builder;
  readonly #journal: JournalReader;
  #size = 0;
  #isClosed = false;
  #isWoken = false;
  #wake: () => void = () => undefined;
  #flushedAt = 0;
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
      if (this.#builder.next < this.#size) await this.#follow();
      else if (this.#builder.next > this.#builder.through) await this.#settle();
      else if (!(await this.#builder.tidy())) await this.#pause();
    }
    await this.#ahead?.rows.catch(() => undefined);
  }

  async #follow(): Promise<void> {
    const rows = await this.#read(this.#builder.next);
    if (rows.length === 0) throw new Error(`The journal has no event ${this.#builder.next}`);
    const after = this.#builder.next + rows.length;
    if (after < this.#size) this.#prefetch(after);
    await this.#builder.take(rows);
    const isLate = performance.now() - this.#flushedAt > VISIBLE_WITHIN_MS;
    if (isLate && this.#builder.next === this.#size) await this.#flush();
  }

  async #flush(): Promise<void> {
    await this.#builder.flush();
    this.#flushedAt = performance.now();
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

  async #settle(): Promise<void> {
    await this.#pause(SETTLE_MS);
    if (this.#builder.next === this.#size) await this.#flush();
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

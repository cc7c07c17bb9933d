import type { Result, ShownError } from '#shared/errors';
import type { StatementFound, StatementSearch } from '#shared/ipc';
import { isFull, withNewer, withOlder, type Found } from './found.ts';

/** Rows of one answer, and how many are looked for before somebody scrolls. */
export const WALK_ROWS = 200;

export interface WalkState {
  /** undefined: no slice is answered yet. */
  readonly found: Found | undefined;
  readonly isLooking: boolean;
  readonly error: ShownError | undefined;
}

type Slice = Omit<StatementSearch, 'filter'>;

interface Step {
  /** On towards the oldest entry, or what was booked since the search began. */
  readonly way: 'older' | 'newer';
  readonly slice: Slice;
}

export type AskSlice = (slice: Slice) => Promise<Result<StatementFound, ShownError>>;

/**
 * One search, slice after slice, until there are as many rows as are wanted: one question at a time, so that
 * whoever stops it leaves at most one slice of work behind. What is booked meanwhile is looked at first.
 */
export class SearchWalk {
  readonly #ask: AskSlice;
  readonly #publish: (state: WalkState) => void;
  #found: Found | undefined;
  /** What was booked since, as far as it was looked at. */
  #newer: Found | undefined;
  #isNewerAsked = false;
  #wanted = WALK_ROWS;
  #isWalking = false;
  #isStopped = false;

  constructor(ask: AskSlice, publish: (state: WalkState) => void) {
    this.#ask = ask;
    this.#publish = publish;
    this.#start();
  }

  /** Goes on until there are so many rows. */
  want(rows: number): void {
    if (rows <= this.#wanted) return;
    this.#wanted = rows;
    this.#start();
  }

  /** Something may have been booked. */
  catchUp(): void {
    this.#isNewerAsked = true;
    this.#start();
  }

  /** Again where it failed. */
  retry(): void {
    this.#start();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #start(): void {
    if (!this.#isWalking && !this.#isStopped) void this.#walk();
  }

  async #walk(): Promise<void> {
    this.#isWalking = true;
    for (let step = this.#nextStep(); step !== undefined; step = this.#nextStep()) {
      const isFirstNewer = step.way === 'newer' && this.#newer === undefined;
      // Whoever asks from here on, while this is under way, asks for what is booked after it.
      if (isFirstNewer) this.#isNewerAsked = false;
      const answer = await this.#ask(step.slice);
      if (this.#isStopped) return;
      if (!answer.ok) {
        this.#isWalking = false;
        this.#isNewerAsked ||= isFirstNewer;
        this.#publish({ found: this.#found, isLooking: false, error: answer.error });
        return;
      }
      this.#take(step.way, answer.value);
      this.#publish({ found: this.#found, isLooking: this.#nextStep() !== undefined, error: undefined });
    }
    this.#isWalking = false;
  }

  #nextStep(): Step | undefined {
    const found = this.#found;
    const limit = WALK_ROWS;
    if (found === undefined) return { way: 'older', slice: { before: null, above: 0, limit } };
    const before = this.#newer?.next ?? null;
    if (this.#newer !== undefined || this.#isNewerAsked)
      return { way: 'newer', slice: { before, above: found.newest, limit } };
    const isEnough = found.next === null || found.rows.length >= this.#wanted || isFull(found);
    return isEnough ? undefined : { way: 'older', slice: { before: found.next, above: 0, limit } };
  }

  #take(way: Step['way'], page: StatementFound): void {
    if (this.#found === undefined || way === 'older') {
      this.#found = withOlder(this.#found, page);
      return;
    }
    this.#newer = withOlder(this.#newer, page);
    if (this.#newer.next !== null) return;
    this.#found = withNewer(this.#found, this.#newer);
    this.#newer = undefined;
  }
}

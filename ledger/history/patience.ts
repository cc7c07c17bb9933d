import type { Fault } from './build/messages.ts';

/** An index that is damaged again and again is on a disk that nothing should be built on. */
const REBUILDS_MAX = 3;
/** Faults in a row while nothing was ever shown: somebody waits for the start. */
const START_FAULTS_MAX = 5;
/** Faults in a row of an index that was shown: with the pauses some hours, for a database that is away. */
const FAULTS_MAX = 1_000;
const PAUSE_MS_FIRST = 1_000;
const PAUSE_MS_MAX = 15_000;

/** How many faults of an index are borne, and how long each is waited out. */
export class Patience {
  readonly #faultsMax: number;
  #rebuilds = 0;
  #faults = 0;
  #hasShown = false;

  /** `faultsMax`: faults in a row after which it is given up. */
  constructor(faultsMax = FAULTS_MAX) {
    this.#faultsMax = faultsMax;
  }

  /** Milliseconds until it is tried again after a fault; undefined: it is not. */
  pauseMs({ kind }: Fault): number | undefined {
    switch (kind) {
      case 'superseded':
        return undefined;
      case 'damage':
        this.#rebuilds += 1;
        return this.#rebuilds > REBUILDS_MAX ? undefined : 0;
      case 'missing':
        return this.#hasShown ? this.#pauseMs() : undefined;
      case 'other':
        return this.#pauseMs();
      default:
        return kind satisfies never;
    }
  }

  /** An update has come. The first of a worker shows what was there before: only the next ones tell that it works. */
  updated(isFirst: boolean): void {
    this.#hasShown = true;
    if (!isFirst) this.#faults = 0;
  }

  #pauseMs(): number | undefined {
    this.#faults += 1;
    const faultsMax = this.#hasShown ? this.#faultsMax : Math.min(START_FAULTS_MAX, this.#faultsMax);
    if (this.#faults >= faultsMax) return undefined;
    return Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** (this.#faults - 1));
  }
}

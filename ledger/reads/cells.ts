/*
 * What the thread of the reads has to know at the very moment a request comes, in memory that both threads see:
 * a message may still be on its way when a client that was answered asks.
 */

const HEAD = 0;
const LEADS_UNTIL = 1;
const TAKEN = 2;
const CELLS = 3;

const FAILED = -1n;
const DEPOSED = 0n;
const FOR_EVER = 2n ** 62n;
const NS_PER_MS = 1_000_000;

export const newCells = (): BigInt64Array<SharedArrayBuffer> =>
  new BigInt64Array(new SharedArrayBuffer(CELLS * BigInt64Array.BYTES_PER_ELEMENT));

export type Standing = 'leads' | 'deposed' | 'failed';

export class Cells {
  readonly shared: BigInt64Array<SharedArrayBuffer>;

  constructor(shared: BigInt64Array<SharedArrayBuffer>) {
    this.shared = shared;
  }

  /** Journal size of which somebody may have been told. */
  get head(): number {
    return Number(Atomics.load(this.shared, HEAD));
  }

  set head(size: number) {
    Atomics.store(this.shared, HEAD, BigInt(size));
  }

  /** Messages with commits that the thread of the reads has taken. */
  get taken(): number {
    return Number(Atomics.load(this.shared, TAKEN));
  }

  set taken(count: number) {
    Atomics.store(this.shared, TAKEN, BigInt(count));
  }

  /** Judged at the moment of asking: a process that slept past its lease does not lead when it wakes. */
  get standing(): Standing {
    const until = Atomics.load(this.shared, LEADS_UNTIL);
    if (until === FAILED) return 'failed';
    return until > process.hrtime.bigint() ? 'leads' : 'deposed';
  }

  leadsForEver(): void {
    Atomics.store(this.shared, LEADS_UNTIL, FOR_EVER);
  }

  /** By the clock of this thread's `performance.now()`, which each thread counts from its own start. */
  leadsUntil(untilMs: number): void {
    const left = BigInt(Math.round((untilMs - performance.now()) * NS_PER_MS));
    Atomics.store(this.shared, LEADS_UNTIL, process.hrtime.bigint() + left);
  }

  ended(why: 'deposed' | 'failed'): void {
    Atomics.store(this.shared, LEADS_UNTIL, why === 'failed' ? FAILED : DEPOSED);
  }
}

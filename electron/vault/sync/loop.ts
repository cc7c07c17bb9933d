import { err, shownError, type Result } from '#shared/errors';
import type { SyncState } from '#shared/ipc';
import { damageCode } from '../store/faults.ts';
import { writeMeta, type Alarm } from '../store/meta.ts';
import { backoffMs } from './backoff.ts';
import type { SyncFault } from './faults.ts';
import { Names } from './names.ts';
import { syncRound, type RoundTools } from './round.ts';

export interface LoopTools extends Omit<RoundTools, 'onProgress' | 'onNote'> {
  readonly random: () => number;
  readonly onState: (state: SyncState) => void;
  /** Sends what waits; called whenever the ledger was just in reach. Says whether something still waits. */
  readonly pushOutbox: () => Promise<boolean>;
  readonly outboxWaiting: () => number;
  /** Told of errors that no round should have: the log's, not the officer's. */
  readonly onFailure: (error: unknown) => void;
  readonly pollMs?: number;
}

/** A checkpoint is verified at least this often while the feed is silent. */
export const POLL_MS = 15_000;
/** When the feed can not be held open, and after news that brought nothing. */
const POLL_WITHOUT_FEED_MS = 2_000;
const QUIET_MS = 250;

type Standing =
  | { readonly phase: 'starting' | 'current' | 'catching-up' }
  | { readonly phase: 'unreachable'; readonly fault: SyncFault; readonly nextRetryAt: string };

/**
 * Keeps the desk's picture current: a round, then waiting on the feed (or polling where there is none), then a
 * round again; after a failure, waiting longer each time. An alarm ends it for good: a centre that was caught
 * is asked nothing more, also after a restart.
 */
export class SyncLoop {
  readonly #tools: LoopTools;
  readonly #stop = new AbortController();
  readonly #names = new Names();
  #standing: Standing = { phase: 'starting' };
  #ledgerSize: number | null = null;
  #lastNote = '';
  #wake: AbortController = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #shown = '';

  constructor(tools: LoopTools) {
    this.#tools = tools;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when the round under way has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Ends the wait that is on: a round begins now. */
  retry(): void {
    this.#wake.abort();
  }

  /** Tells the listener of the state when it is another than it was told last. */
  publish(): void {
    const state = this.state();
    const text = JSON.stringify(state);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#tools.onState(state);
  }

  state(): SyncState {
    const { alarm, head, verifiedAt } = this.#tools.picture.get();
    const standing = this.#standing;
    const isWaiting = standing.phase === 'unreachable';
    return {
      phase: alarm === null ? standing.phase : 'alarm',
      size: head.size,
      root: head.root,
      ledgerSize: this.#ledgerSize,
      verifiedAt,
      outboxWaiting: this.#tools.outboxWaiting(),
      error:
        alarm !== null
          ? shownError(alarm.code, alarm.detail)
          : isWaiting
            ? shownError(standing.fault.code, standing.fault.detail)
            : null,
      nextRetryAt: alarm === null && isWaiting ? standing.nextRetryAt : null,
    };
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#isOver()) {
      const sizeBefore = this.#tools.picture.get().head.size;
      const outcome = await this.#round();
      if (this.#stop.signal.aborted) return;
      failures = outcome.ok ? 0 : failures + 1;
      if (outcome.ok) await this.#afterSuccess(sizeBefore);
      else await this.#afterFault(outcome.error, failures);
    }
  }

  #isOver(): boolean {
    return this.#stop.signal.aborted || this.#tools.picture.get().alarm !== null;
  }

  async #round(): Promise<Result<null, SyncFault>> {
    try {
      const round = await syncRound({
        ...this.#tools,
        onNote: (note) => {
          this.#lastNote = note;
        },
        onProgress: (ledgerSize) => {
          this.#onProgress(ledgerSize);
        },
      });
      return round.ok ? await this.#names.fetch(this.#tools) : round;
    } catch (error) {
      // The store failed in the middle of a round: nothing was committed, and nothing is shown of it.
      this.#tools.onFailure(error);
      const detail = error instanceof Error ? error.name : 'unknown';
      return err({ kind: 'unreachable', code: damageCode(error) ?? 'internal-error', detail });
    }
  }

  #onProgress(ledgerSize: number): void {
    this.#ledgerSize = ledgerSize;
    if (ledgerSize > this.#tools.picture.get().head.size) this.#standing = { phase: 'catching-up' };
    this.publish();
  }

  async #afterSuccess(sizeBefore: number): Promise<void> {
    this.#standing = { phase: 'current' };
    this.publish();
    const isWaiting = await this.#tools.pushOutbox();
    const { size } = this.#tools.picture.get().head;
    if (isWaiting) return this.#sleep(POLL_WITHOUT_FEED_MS);
    const heard = await this.#waitForNews(size);
    if (heard === 'failed') return this.#sleep(POLL_WITHOUT_FEED_MS);
    // News without a checkpoint that covers it yet must not spin.
    if (heard === 'closed' || size === sizeBefore) await this.#sleep(QUIET_MS);
  }

  async #afterFault(fault: SyncFault, failures: number): Promise<void> {
    if (fault.kind === 'alarm') return this.#raise(fault);
    const waitMs = backoffMs(failures, this.#tools.random);
    const nextRetryAt = new Date(this.#tools.now().getTime() + waitMs).toISOString();
    this.#standing = { phase: 'unreachable', fault, nextRetryAt };
    this.publish();
    await this.#sleep(waitMs);
  }

  /** Blocks decisions at once, then is stored, so that a restart does not make it go away. */
  async #raise(fault: Extract<SyncFault, { readonly kind: 'alarm' }>): Promise<void> {
    const { store, picture, now } = this.#tools;
    const seen = picture.get();
    const alarm: Alarm = {
      code: fault.code,
      detail: fault.detail,
      at: now().toISOString(),
      evidence: { head: seen.head, verified: seen.checkpoint?.note ?? null, received: this.#lastNote },
    };
    picture.set({ ...seen, alarm });
    this.publish();
    try {
      await store.write((db) => writeMeta(db, { alarm }));
    } catch (error) {
      this.#tools.onFailure(error);
    }
  }

  async #waitForNews(from: number): Promise<'news' | 'closed' | 'failed' | 'polled'> {
    const polled = AbortSignal.timeout(this.#tools.pollMs ?? POLL_MS);
    const signal = AbortSignal.any([this.#stop.signal, this.#newWake(), polled]);
    const heard = await this.#tools.client.news(from, signal);
    return signal.aborted ? 'polled' : heard;
  }

  #newWake(): AbortSignal {
    this.#wake = new AbortController();
    return this.#wake.signal;
  }

  #sleep(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, this.#newWake()]);
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

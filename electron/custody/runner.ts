import type { IntentDigest } from '#shared/brand';
import { ok, type Result } from '#shared/errors';
import { placeOf, type PlaceState } from '#shared/evm';
import type { CarrierPhase, CarrierView } from '#shared/ipc';
import { fail, type Outcome } from '../signer/outcome.ts';
import { createCarrier, type Carrier } from './carrier.ts';
import { chainViews, laneViews, unplacedViews, type RoundFacts } from './carrier-view.ts';
import type { ChainHead } from './chain.ts';
import { feedGate, type FeedFault } from './ledger.ts';
import type { LockableLogin } from './lockable-login.ts';
import { laneOf } from './senders.ts';
import { resultIn } from './sent-log.ts';
import type { CarrierTools, ItemState } from './tools.ts';
import type { Unlocked } from './unlock.ts';

/*
 * Keeps a carrier going: rounds one after another while its token is unlocked, with a pause between them. A token that is
 * gone, or a fault that nobody foresaw, ends it, and it says why; what was signed is on the disk and goes on when a person has
 * unlocked it again. What can't be written down holds up the item, not the carrier.
 */

export interface RunnerOptions {
  readonly tools: CarrierTools;
  readonly login: LockableLogin;
  /** Told whenever the view is another. */
  readonly onChange: () => void;
  /** Told before the journal is read from its beginning: nothing else is done meanwhile, for up to so long. */
  readonly onBlocking: (limitMs: number) => void;
  readonly stoppedBecause: string | null;
  /** Between two rounds. */
  readonly pauseMs?: number;
}

export interface Runner {
  readonly view: () => Omit<CarrierView, 'token'>;
  readonly isWorking: () => boolean;
  /** Begins to work with a token that a person has unlocked. */
  readonly begin: (unlocked: Unlocked, by: string) => void;
  /** Ends the work; resolves when the round under way is over. `because` null: a person locked it. */
  readonly end: (because: string | null) => Promise<void>;
  readonly nudge: () => void;
  readonly cancel: (item: IntentDigest) => Promise<Outcome<null>>;
}

export const ROUND_PAUSE_MS = 3_000;
/** A journal of some hundred thousand events, each judged and every signature verified. */
const FIRST_READ_LIMIT_MS = 600_000;

export const createRunner = (options: RunnerOptions): Runner => new CarrierRunner(options);

class CarrierRunner implements Runner {
  readonly #options: RunnerOptions;
  readonly #carrier: Carrier;
  #phase: CarrierPhase;
  #feed: CarrierView['feed'] = null;
  #asOf: string | null = null;
  #states = new Map<IntentDigest, ItemState>();
  #heads: ReadonlyMap<number, Result<ChainHead, string>> = new Map();
  /** What runs now, and what waits for it: nothing here runs beside another. */
  #turn: Promise<unknown> = Promise.resolve();
  #wake: () => void = () => undefined;
  #isReading = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#carrier = createCarrier(options.tools);
    const { stoppedBecause } = options;
    this.#phase =
      stoppedBecause === null ? { phase: 'locked' } : { phase: 'stopped', because: stoppedBecause };
    this.nudge();
  }

  view(): Omit<CarrierView, 'token'> {
    const { tools } = this.#options;
    const facts: RoundFacts = { states: this.#states, heads: this.#heads, isWorking: this.isWorking() };
    return {
      state: this.#phase,
      chains: chainViews(tools, facts),
      lanes: laneViews(tools, facts),
      unplaced: unplacedViews(tools, facts),
      feed: this.#feed,
      asOf: this.#asOf,
    };
  }

  begin(unlocked: Unlocked, by: string): void {
    this.#options.login.open(unlocked);
    const since = this.#options.tools.now().toISOString();
    this.#phase = { phase: 'working', by, since };
    this.#options.onChange();
    // Work that ended otherwise than it should is no work: it is said, and the token is let go of.
    this.#work().catch((problem: unknown) => {
      if (this.isWorking()) this.#stop({ phase: 'stopped', because: textOf(problem) });
    });
  }

  async end(because: string | null): Promise<void> {
    if (!this.isWorking()) return;
    this.#stop(because === null ? { phase: 'locked' } : { phase: 'stopped', because });
    await this.#inTurn(() => Promise.resolve());
  }

  /** While it works the next round begins at once; while it is locked the journal alone is read. */
  nudge(): void {
    if (this.isWorking()) this.#wake();
    else if (!this.#isReading) void this.#read();
  }

  async cancel(item: IntentDigest): Promise<Outcome<null>> {
    return this.#inTurn(async () => {
      if (!this.isWorking()) return fail('carrier-locked');
      const refusal = this.#whyNotCancel(item);
      if (refusal !== undefined) return fail('carrier-not-cancelled', refusal);
      const state = await this.#cancelled(item);
      if (!state.ok) return state;
      this.#states.set(item, state.value);
      this.#options.onChange();
      if (state.value.state === 'waiting') return fail('carrier-not-cancelled', state.value.detail);
      this.#wake();
      return ok(null);
    });
  }

  async #cancelled(item: IntentDigest): Promise<Outcome<ItemState>> {
    try {
      return ok(await this.#carrier.cancel(item));
    } catch (problem) {
      this.#stop({ phase: 'stopped', because: textOf(problem) });
      return fail('carrier-stopped', textOf(problem));
    }
  }

  isWorking(): boolean {
    return this.#phase.phase === 'working';
  }

  /** Only what may be on its way, and has not ended, has a place that can be taken. */
  #whyNotCancel(item: IntentDigest): string | undefined {
    const sent = this.#options.tools.log.of(item);
    const result = sent && resultIn(sent);
    if (result !== undefined) return `it has ended: ${result.outcome}`;
    const place = this.#placeOf(item);
    if (place === undefined) return 'it has no number yet: nothing of it was signed';
    if (place === 'cancelling') return 'its cancellation is on its way already';
    return place === 'signing' ? undefined : 'nothing of it was signed yet';
  }

  #placeOf(item: IntentDigest): PlaceState | undefined {
    const { senders, lanes } = this.#options.tools;
    return senders.flatMap((sender) => placeOf(lanes.of(laneOf(sender)), item)?.state ?? []).at(0);
  }

  /** The token is let go of at once: a round that is under way is refused its next signature. */
  #stop(phase: CarrierPhase): void {
    this.#phase = phase;
    this.#options.login.close();
    this.#wake();
    this.#options.onChange();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #work(): Promise<void> {
    // The period of work that is under way: another unlocking is another one.
    const phase = this.#phase;
    while (this.#phase === phase) {
      await this.#inTurn(async () => {
        if (this.#phase === phase) await this.#round();
      });
      if (this.#phase === phase) await this.#pause();
    }
  }

  /** Reading a whole journal takes longer than a process may give no sign of life. */
  #announceRead(): void {
    if (this.#options.tools.gate.size === 0) this.#options.onBlocking(FIRST_READ_LIMIT_MS);
  }

  async #round(): Promise<void> {
    try {
      this.#announceRead();
      const { feed, items, heads } = await this.#carrier.round();
      this.#feed = feedOf(feed);
      this.#states = new Map(items.map(({ item, is }) => [item, is]));
      this.#heads = heads;
      this.#asOf = this.#options.tools.now().toISOString();
    } catch (problem) {
      // What nobody foresaw is not gone on with.
      if (this.isWorking()) this.#stop({ phase: 'stopped', because: textOf(problem) });
      return;
    }
    const present = this.#options.login.inSession(() => ok(null));
    if (!present.ok && this.isWorking())
      this.#stop({ phase: 'stopped', because: `the token: ${present.error.detail ?? present.error.code}` });
    this.#options.onChange();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      await this.#inTurn(async () => {
        const { gate, ledger } = this.#options.tools;
        this.#announceRead();
        const fed = await feedGate(gate, ledger);
        this.#feed = feedOf(fed.ok ? null : fed.error);
      });
    } catch (problem) {
      this.#feed = { detail: textOf(problem), isFinal: false };
    } finally {
      this.#isReading = false;
    }
    this.#options.onChange();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.pauseMs ?? ROUND_PAUSE_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Refusals that close the gate for good: no later round lifts them. */
const FINAL: readonly string[] = ['journal-broken', 'journal-forked', 'policy-regressed'];

const feedOf = (fault: FeedFault | null): CarrierView['feed'] => {
  if (fault === null) return null;
  if (fault.by === 'ledger') return { detail: fault.detail, isFinal: false };
  const { code, detail } = fault.refusal;
  return { detail: `${code}: ${detail}`, isFinal: FINAL.includes(code) };
};

const textOf = (problem: unknown): string => (problem instanceof Error ? problem.message : 'unknown');

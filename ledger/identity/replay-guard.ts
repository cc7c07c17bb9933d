/** Whether a proof is used for the first time; `full` when that can't be remembered. */
export type Use = 'fresh' | 'replayed' | 'full';

export interface ReplayLimits {
  readonly entriesMax: number;
  /** Of one key: nobody takes the room of the others. */
  readonly entriesPerKeyMax: number;
}

export const REPLAY_LIMITS: ReplayLimits = { entriesMax: 200_000, entriesPerKeyMax: 20_000 };

/** What can't be taken again anyway is removed this often: a look at all of it. */
const SWEEP_EVERY_MS = 2_000;

/**
 * Remembers every proof for as long as it could be taken again (RFC 9449 section 11.1). What does not fit is refused,
 * never forgotten.
 */
export class ReplayGuard {
  readonly #limits: ReplayLimits;
  /** By key, then by the proof's id: until when it is remembered. */
  readonly #keys = new Map<string, Map<string, number>>();
  #count = 0;
  #sweptMs = -Infinity;

  constructor(limits: ReplayLimits = REPLAY_LIMITS) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#count;
  }

  use(key: string, id: string, untilMs: number, nowMs: number): Use {
    this.#sweep(nowMs);
    const used = this.#keys.get(key) ?? new Map<string, number>();
    const before = used.get(id);
    if (before !== undefined && before >= nowMs) return 'replayed';
    if (before === undefined) {
      const { entriesMax, entriesPerKeyMax } = this.#limits;
      if (this.#count >= entriesMax || used.size >= entriesPerKeyMax) return 'full';
      this.#count += 1;
    }
    used.set(id, untilMs);
    this.#keys.set(key, used);
    return 'fresh';
  }

  #sweep(nowMs: number): void {
    if (nowMs - this.#sweptMs < SWEEP_EVERY_MS) return;
    this.#sweptMs = nowMs;
    for (const [key, used] of this.#keys) {
      for (const [id, untilMs] of used)
        if (untilMs < nowMs) {
          used.delete(id);
          this.#count -= 1;
        }
      if (used.size === 0) this.#keys.delete(key);
    }
  }
}

import type { SavedAccounts } from './account-cache.ts';
import { rowsOf, type TakenGovernance } from './governance.ts';
import type { Memory } from './memory.ts';
import type { StateDelta, StateSink } from './ports.ts';

/** When the state is saved: after so much work, or when some work has waited for so long. */
export interface SaveLimits {
  readonly operationsMax: number;
  readonly eventsMax: number;
  readonly ageMs: number;
}

export const SAVE_LIMITS: SaveLimits = { operationsMax: 100_000, eventsMax: 5_000, ageMs: 60_000 };

/** Below this share of a limit, age alone does not ask for a save: a short tail is quickly replayed. */
const WORTH_SAVING_SHARE = 0.1;

const RETRY_AFTER_MS = 5_000;

export interface SaverDeps {
  readonly memory: Memory;
  readonly sink: StateSink;
  readonly limits: SaveLimits;
  /** Journal size that the store shows. */
  readonly through: number;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
  readonly onFailed: (report: string) => void;
  /** Told when the store shows more. */
  readonly onSaved?: (through: number) => void;
}

/** Where the journal stands at the end of a batch. */
export interface Boundary {
  readonly epoch: number;
  readonly size: number;
  /** Tree root, hex. */
  readonly root: string;
}

/** What a batch did, as far as saving is concerned. */
export interface BatchWork {
  readonly operations: number;
}

/**
 * Saves the derived state in the background, off the path of a commit. What is saved is fixed at the end of a
 * batch; a save that fails loses nothing, as the journal has it all.
 */
export class StateSaver {
  readonly #deps: SaverDeps;
  #through: number;
  #operations = 0;
  #waitingSinceMs: number | undefined;
  #retryAtMs = 0;
  #running: Promise<void> | undefined;

  constructor(deps: SaverDeps) {
    this.#deps = deps;
    this.#through = deps.through;
  }

  /** Journal size that the store shows. */
  get through(): number {
    return this.#through;
  }

  get isSaving(): boolean {
    return this.#running !== undefined;
  }

  /** Told at the end of each batch, when memory shows it; starts a save when one is due. */
  boundary(at: Boundary, { operations }: BatchWork): void {
    this.#operations += operations;
    this.#waitingSinceMs ??= this.#deps.nowMs();
    if (this.#isDue(at)) this.#begin(at);
  }

  /** Resolves when no save is under way. */
  async settle(): Promise<void> {
    await this.#running;
  }

  /** Saves what is waiting, whatever the limits say; resolves when the store shows `at`, or the save failed. */
  async saveNow(at: Boundary): Promise<void> {
    await this.#running;
    if (this.#through < at.size) this.#begin(at);
    await this.#running;
  }

  /** Saves what is waiting beside the writer; `at` says where memory stands when it is asked, or that none is wanted. */
  async saveBeside(at: () => Boundary | undefined): Promise<void> {
    while (this.isSaving) await this.settle();
    const now = at();
    if (now !== undefined && this.#through < now.size) this.#begin(now);
    await this.settle();
  }

  /** At the end: waits for a save under way, and saves when the tail is long enough to matter. */
  async finish(at: Boundary): Promise<void> {
    await this.#running;
    if (this.#isWorthSaving(at)) await this.saveNow(at);
  }

  #isDue(at: Boundary): boolean {
    const { limits, nowMs } = this.#deps;
    if (this.#running !== undefined || nowMs() < this.#retryAtMs) return false;
    if (this.#operations >= limits.operationsMax || at.size - this.#through >= limits.eventsMax) return true;
    return nowMs() - (this.#waitingSinceMs ?? nowMs()) >= limits.ageMs && this.#isWorthSaving(at);
  }

  #isWorthSaving(at: Boundary): boolean {
    const { operationsMax, eventsMax } = this.#deps.limits;
    return (
      this.#operations >= operationsMax * WORTH_SAVING_SHARE ||
      at.size - this.#through >= eventsMax * WORTH_SAVING_SHARE
    );
  }

  /** Everything is taken at once, so that the store shows one moment of the journal. */
  #begin(at: Boundary): void {
    const { set, governance } = this.#deps.memory;
    const taken: Taken = {
      holds: set.transfers.beginSave(),
      accounts: set.accounts.beginSave(),
      governance: governance.beginSave(),
      operations: this.#operations,
      at,
    };
    this.#operations = 0;
    this.#waitingSinceMs = undefined;
    this.#running = this.#save(taken).finally(() => {
      this.#running = undefined;
    });
  }

  async #save(taken: Taken): Promise<void> {
    const { memory, sink, nowMs, onFailed } = this.#deps;
    try {
      const seats = await sink.save(this.#deltaOf(taken));
      this.#through = taken.at.size;
      memory.set.accounts.endSave(seats);
      this.#deps.onSaved?.(this.#through);
    } catch (error) {
      memory.set.accounts.endSave(null);
      memory.set.transfers.takeBack(taken.holds);
      this.#operations += taken.operations;
      memory.governance.takeBack(taken.governance);
      this.#retryAtMs = nowMs() + RETRY_AFTER_MS;
      onFailed(error instanceof Error ? error.message : String(error));
    }
  }

  #deltaOf({ at, accounts, holds, governance }: Taken): StateDelta {
    return {
      epoch: at.epoch,
      from: this.#through,
      through: at.size,
      root: at.root,
      accounts: accounts.records,
      seats: accounts.seats,
      definitions: accounts.definitions,
      holdsOpened: holds.opened,
      holdsClosed: holds.closed,
      governance: rowsOf(governance),
      governanceRows: governance.rowCount,
    };
  }
}

interface Taken {
  readonly at: Boundary;
  readonly operations: number;
  readonly accounts: SavedAccounts;
  readonly holds: ReturnType<Memory['set']['transfers']['beginSave']>;
  readonly governance: TakenGovernance;
}

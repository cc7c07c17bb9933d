import type { CommitSignal } from '../feed/index.ts';
import type { SaveLimits } from '../memory/index.ts';
import type { MemoryLimits, QueueLimits, Writer } from '../writer/index.ts';
import type { LedgerTargets } from './targets.ts';
import type { LedgerWatcher } from './watcher.ts';

/** What comes from outside into what is decided: with the same inputs a ledger decides the same. */
export interface Inputs {
  /** UTC instant with milliseconds. */
  readonly clock: () => string;
  /** A UUID that nobody can guess. */
  readonly newId: () => string;
}

export interface ServiceOptions extends Inputs {
  readonly targets: LedgerTargets;
  readonly seed: Uint8Array;
  readonly queue: QueueLimits;
  readonly log: ServiceLog;
  /** Account records kept in memory that could be read again. */
  readonly cleanAccountsMax?: number;
  readonly memoryLimits?: MemoryLimits;
  readonly save?: SaveLimits;
  /** Wakes those who follow the journal; one of its own when absent. */
  readonly committed?: CommitSignal;
  /** Told when nothing more can be committed. */
  readonly onFailed?: (report: string) => void;
  /** Shows elsewhere what this process records. */
  readonly watcher?: LedgerWatcher;
}

/** What the service has to say. Facts and ids only: no names, no amounts, no secrets. */
export interface ServiceLog {
  readonly info: (facts: Readonly<Record<string, unknown>>, message: string) => void;
  readonly error: (facts: Readonly<Record<string, unknown>>, message: string) => void;
}

/** What the rest of the service asks of a writer; a node that does not lead has one that refuses. */
export type CommandWriter = Pick<
  Writer,
  'status' | 'head' | 'queueDepth' | 'submit' | 'book' | 'hasOverdueHolds' | 'stop' | 'fail'
>;

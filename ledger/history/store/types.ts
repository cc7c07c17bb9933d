import type { SealedPage } from '../runs/page.ts';
import type { Run } from '../runs/run.ts';

/** Where one event of the journal came from, as the worker reads it. */
export interface JournalRow {
  readonly seq: number;
  readonly type: string;
  /** null for an event that moves no balance and has no ids of operations. */
  readonly line: string | null;
  readonly leaf: Uint8Array;
}

/** The journal, read by a connection of its own. */
export interface JournalReader {
  /** Events from a position on, in order: fewer than there are when they are long. */
  readonly rows: (from: number, to: number) => Promise<readonly JournalRow[]>;
  /** Leaf hash of one event; null when the journal is shorter. */
  readonly leaf: (seq: number) => Promise<Uint8Array | null>;
  readonly close: () => Promise<void>;
}

/** A page of facts about operations, by the position of the first. */
export interface FactPage {
  readonly first: number;
  readonly data: Uint8Array;
}

export interface StoredHead {
  /** Journal size that is indexed. */
  readonly through: number;
  /** Leaf hash of the last event that is indexed, which ties the index to one journal. */
  readonly anchor: Uint8Array;
  readonly nextRun: number;
  /** Sum over the rows of the manifest, see `checks.ts`. */
  readonly rows: number;
  /** Counts builders: one that another has replaced can't write any more. */
  readonly builder: number;
}

/** First event of a day (UTC). */
export interface DayStart {
  readonly day: number;
  readonly seq: number;
}

/** Another builder has taken over: this one is to stop, for good. */
export class Superseded extends Error {
  constructor() {
    super('Another builder has taken over the history index');
    this.name = 'Superseded';
  }
}

/** One transaction. */
export interface Change {
  readonly from: StoredHead;
  readonly to: StoredHead;
  readonly pages: readonly SealedPage[];
  readonly facts: readonly FactPage[];
  readonly days: readonly DayStart[];
  readonly added: readonly Run[];
  readonly removed: readonly number[];
}

/** The index on disk. It holds nothing that the journal doesn't give again. */
export interface HistoryStore {
  /** Throws `DamagedPage` when it is not what was written. */
  readonly head: () => Promise<StoredHead>;
  readonly runs: () => Promise<readonly Run[]>;
  readonly days: () => Promise<readonly DayStart[]>;
  /** Becomes the only builder. */
  readonly claim: () => Promise<StoredHead>;
  /** All of it or nothing. Throws `Superseded`. */
  readonly change: (change: Change) => Promise<void>;
  /** Stores pages that no run in the manifest refers to yet. */
  readonly putPages: (pages: readonly SealedPage[]) => Promise<void>;
  /** Pages by id; those that are not there are absent. */
  readonly pages: (ids: readonly number[]) => Promise<ReadonlyMap<number, Uint8Array>>;
  /** Deletes pages of the range, some at a time; true when none are left. */
  readonly dropPages: (from: number, to: number) => Promise<boolean>;
  /** For each position the page of facts that holds it, if any: by the first position of the page. */
  readonly facts: (positions: readonly number[]) => Promise<readonly FactPage[]>;
  /** Empties the index. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
}

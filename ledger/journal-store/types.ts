import type { CommandId } from '#shared/brand';
import type { CompletedNode, NodeReader, NodeRef } from '#shared/merkle';

/**
 * The journal on disk: the truth. One writer; reads go beside it. What goes wrong is told as `StoreFault`,
 * `HeadMoved` or `CommitUnknown` (ledger/database).
 */
export interface JournalStore {
  readonly head: () => Promise<Head>;
  /** Takes over as the writer: a new epoch. */
  readonly claim: () => Promise<Head>;
  /**
   * All or nothing, durable when it resolves. Nothing happened on `HeadMoved` and `StoreFault`; on `CommitUnknown`
   * the outcome is to be read from the head.
   */
  readonly commit: (batch: Batch) => Promise<void>;
  /** The commands of these ids that were answered before. */
  readonly commands: (ids: readonly CommandId[]) => Promise<ReadonlyMap<CommandId, StoredCommand>>;
  /** All commands in order of their ids, from after one on. */
  readonly commandsAfter: (id: string, limit: number) => Promise<readonly KeptCommand[]>;
  /** Canonical lines of events from a position on, in order. Fewer than asked for only at the journal's end or by size. */
  readonly lines: (page: Page) => Promise<readonly string[]>;
  readonly nodes: (refs: readonly NodeRef[]) => Promise<NodeReader>;
  /** Root of the first `size` events. Throws when the journal is shorter. */
  readonly rootAt: (size: number) => Promise<Uint8Array>;
  /** Takes first answers over from another copy of the same journal. */
  readonly adopt: (commands: readonly KeptCommand[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Page {
  readonly from: number;
  readonly limit: number;
  /** The page ends early, after at least one line, when it holds this many characters. */
  readonly charactersMax: number;
}

/** One event as it is stored. */
export interface StoredEvent {
  readonly seq: number;
  readonly type: string;
  readonly intent: string | null;
  /** Canonical text (JCS), no line break; or that text in UTF-8. */
  readonly line: string | Uint8Array<ArrayBuffer>;
  /** RFC 6962 leaf hash of the line. */
  readonly leaf: Uint8Array;
}

/** A command and the first answer that it got. */
export interface StoredCommand {
  readonly id: CommandId;
  readonly bodyDigest: string;
  readonly kind: string;
  readonly statement: string;
  readonly items: number;
  /** HTTP status of the answer. */
  readonly status: number;
  /** JSON text of the answer, given again byte for byte. */
  readonly answer: string;
  /** Journal size when the command was decided. */
  readonly firstSeq: number;
}

/** A command with the size of the journal that its commit left. */
export interface KeptCommand extends StoredCommand {
  readonly size: number;
}

/** Where the journal ends. `epoch` counts starts of a writer: a deposed one can't commit any more. */
export interface Head {
  readonly epoch: number;
  readonly size: number;
  /** Tree root in hex. */
  readonly root: string;
  /** Time of the last event; empty before the first. */
  readonly time: string;
}

/** What one transaction makes durable: all of it or nothing. */
export interface Batch {
  readonly from: Head;
  readonly to: Head;
  readonly events: readonly StoredEvent[];
  /** What the events' leaves complete, in the order in which the tree reports it. */
  readonly nodes: readonly CompletedNode[];
  readonly commands: readonly StoredCommand[];
}

import type { CommandId } from '#shared/brand';
import type { CompletedNode } from '#shared/merkle';

/** One event as it is stored. */
export interface StoredEvent {
  readonly seq: number;
  readonly type: string;
  readonly intent: string | null;
  /** Canonical text (JCS), no line break. */
  readonly line: string;
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

export interface StoredAccount {
  readonly id: string;
  readonly asset: string;
  readonly debitsPosted: string;
  readonly creditsPosted: string;
  readonly debitsPending: string;
  readonly creditsPending: string;
  readonly lastSeq: number;
}

export interface StoredIntent {
  readonly digest: string;
  readonly status: string;
  readonly proposedSeq: number;
  readonly lastSeq: number;
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
  readonly nodes: readonly CompletedNode[];
  readonly commands: readonly StoredCommand[];
  readonly accounts: readonly StoredAccount[];
  readonly intents: readonly StoredIntent[];
}

import { toHex } from '#shared/encoding';
import { inclusionPath, type NodeReader } from '#shared/merkle';

/** One journal event with what proves that it is in the journal of the message's checkpoint. */
export interface ProvenEvent {
  readonly seq: number;
  /** Canonical line; its RFC 6962 leaf hash is what the path begins with. */
  readonly line: string;
  /** Inclusion proof in the tree of the checkpoint's size, hashes in hex, leaf side first (RFC 6962 §2.1.1). */
  readonly path: readonly string[];
}

/**
 * What is posted to a subscriber. `events` begin where the last delivered message ended: a subscriber that sees
 * another number has missed something, and asks the ledger for it.
 */
export interface WebhookMessage {
  readonly v: 1;
  readonly ledger: string;
  /** Sequence number of the first event. */
  readonly from: number;
  /** Signed checkpoint (C2SP tlog-checkpoint) over at least these events. */
  readonly checkpoint: string;
  readonly events: readonly ProvenEvent[];
}

export const messageOf = (
  ledger: string,
  checkpoint: { readonly note: string; readonly size: number },
  from: number,
  lines: readonly string[],
  nodes: NodeReader,
): WebhookMessage => ({
  v: 1,
  ledger,
  from,
  checkpoint: checkpoint.note,
  events: lines.map((line, offset) => ({
    seq: from + offset,
    line,
    path: inclusionPath(from + offset, checkpoint.size, nodes).map(toHex),
  })),
});

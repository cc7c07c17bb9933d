import { createHash } from 'node:crypto';
import type { Sha256Hex } from '#shared/brand';
import { decodeUtf8, toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { decodeEvent, type JournalEvent } from '#shared/journal';
import { TreeBuilder, type Frontier } from '#shared/merkle';
import type { NodeRow } from '../store/nodes.ts';

/** Consecutive events as they were received, hashed into the tree: not believed yet. */
export interface Batch {
  /** Sequence number of the first event. */
  readonly start: number;
  readonly events: readonly JournalEvent[];
  /** Canonical lines, the bytes under the leaves. */
  readonly lines: readonly string[];
  /** Subtrees that became complete with this batch. */
  readonly nodes: readonly NodeRow[];
  readonly frontier: Frontier;
  readonly root: Sha256Hex;
  /** Leaf hash of the first event. */
  readonly firstLeaf: Sha256Hex;
}

export interface BatchFault {
  readonly seq: number;
  readonly detail: string;
}

const LEAF_PREFIX = Uint8Array.of(0x00);

/** SHA-256(0x00 ‖ entry) (RFC 6962 section 2.1), over the received bytes, by the runtime's own SHA-256. */
const leafOf = (bytes: Uint8Array): Uint8Array =>
  createHash('sha256').update(LEAF_PREFIX).update(bytes).digest();

/** Hashes received lines into the tree and decodes them. What can not be decoded stops the batch. */
export const makeBatch = (frontier: Frontier, received: readonly Uint8Array[]): Result<Batch, BatchFault> => {
  const nodes: NodeRow[] = [];
  const tree = new TreeBuilder(frontier, (level, index, hash) => nodes.push([level, index, toHex(hash)]));
  const events: JournalEvent[] = [];
  const lines: string[] = [];
  for (const [offset, bytes] of received.entries()) {
    const line = decodeUtf8(bytes);
    const event = line === undefined ? undefined : decodeEvent(line);
    if (line === undefined || event?.ok !== true)
      return err({
        seq: frontier.size + offset,
        detail: event?.ok === false ? event.error.detail : 'not text',
      });
    tree.append(leafOf(bytes));
    events.push(event.value);
    lines.push(line);
  }
  const first = received[0] ?? new Uint8Array();
  return ok({
    start: frontier.size,
    events,
    lines,
    nodes,
    frontier: tree.frontier(),
    root: toHex(tree.root()) as Sha256Hex,
    firstLeaf: toHex(leafOf(first)) as Sha256Hex,
  });
};

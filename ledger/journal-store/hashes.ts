import { equalBytes } from '#shared/encoding';
import type { NodeRef } from '#shared/merkle';
import { StoreFault } from '../database/index.ts';
import type { Batch, StoredEvent } from './types.ts';

/*
 * The tree in the column `hashes`: the leaf of event n completes one subtree for each trailing one bit of n, and
 * itself. So the node (level, index) stands with its last leaf, at `level` hashes from the start.
 */

export const HASH_BYTES = 32;

/** The event that completes a subtree. */
export const completingSeq = ({ level, index }: NodeRef): number => (index + 1) * 2 ** level - 1;

/** Hash of a level out of the hashes of its event. */
export const hashAt = (hashes: Uint8Array, { level, index }: NodeRef): Uint8Array => {
  const hash = hashes.subarray(level * HASH_BYTES, (level + 1) * HASH_BYTES);
  if (hash.length !== HASH_BYTES)
    throw new StoreFault('damaged', `The tree has no node ${String(level)}/${String(index)}`);
  return hash;
};

/** An event with the hashes of all that its leaf completes. */
export interface HashedEvent extends StoredEvent {
  readonly hashes: Buffer;
}

/** The line of an event as a parameter of a statement. */
export const boundLine = ({ line }: StoredEvent): string | Buffer =>
  typeof line === 'string' ? line : Buffer.from(line.buffer, line.byteOffset, line.byteLength);

/** Puts the completed nodes of a batch to the events that complete them. */
export const hashedEvents = ({ events, nodes }: Batch): readonly HashedEvent[] => {
  const bySeq = new Map<number, Uint8Array[]>();
  for (const { level, index, hash } of nodes) {
    const seq = completingSeq({ level, index });
    const hashes = bySeq.get(seq) ?? [];
    if (hashes.length !== level) throw new Error(`Node ${String(level)}/${String(index)} comes out of order`);
    bySeq.set(seq, [...hashes, hash]);
  }
  if (bySeq.size !== events.length) throw new Error('Nodes of other events than those of the batch');
  return events.map((event) => ({ ...event, hashes: Buffer.concat(hashesOf(event, bySeq)) }));
};

const hashesOf = (
  { seq, leaf }: StoredEvent,
  bySeq: ReadonlyMap<number, readonly Uint8Array[]>,
): readonly Uint8Array[] => {
  const hashes = bySeq.get(seq) ?? [];
  if (hashes[0] === undefined || !equalBytes(hashes[0], leaf))
    throw new Error(`The tree has another leaf for event ${String(seq)}`);
  return hashes;
};

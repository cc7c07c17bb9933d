import { decodeBase64, decodeUtf8, fromHex, toHex } from '#shared/encoding';
import { nodesForRoot, rootAt, type NodeRef } from '#shared/merkle';
import { nodeKey, readNodes } from '../store/nodes.ts';
import type { Reader } from '../store/store.ts';
import type { Batch } from './batch.ts';

/** Past roots of the journal, for the heads that statements cosigned. */
export type RootAt = (size: number) => string | undefined;

/**
 * Makes every root that a batch's statements can name readable at once: from the store up to where the batch
 * starts, from the batch itself beyond. Sizes past the event in question are the projection's to refuse.
 */
export const rootsFor = async (db: Reader, batch: Batch): Promise<RootAt> => {
  const end = batch.start + batch.events.length;
  const sizes = new Set(
    [batch.start, ...headSizes(batch)].filter(
      (size) => Number.isSafeInteger(size) && size >= 0 && size <= batch.start,
    ),
  );
  const refs = new Map<string, NodeRef>();
  for (const size of sizes)
    for (const ref of nodesForRoot(size)) refs.set(nodeKey(ref.level, ref.index), ref);
  const stored = await readNodes(db, [...refs.values()]);
  const fresh = new Map(batch.nodes.map(([level, index, hash]) => [nodeKey(level, index), hash]));
  const read = (level: number, index: number): Uint8Array => {
    const hash = fresh.get(nodeKey(level, index));
    return hash === undefined ? stored(level, index) : fromHex(hash);
  };
  const known = new Map<number, string>();
  return (size) => {
    if (!Number.isSafeInteger(size) || size < 0 || size > end) return undefined;
    const root = known.get(size) ?? toHex(rootAt(size, read));
    known.set(size, root);
    return root;
  };
};

/** Sizes named in the statements' heads. Read loosely: the projection judges the statements themselves. */
const headSizes = (batch: Batch): readonly number[] =>
  batch.events.flatMap((event) =>
    event.type === 'approval.recorded' ||
    event.type === 'submission.recorded' ||
    event.type === 'runbook.recorded' ||
    event.type === 'key.proved'
      ? headSize(event.payload.envelope.payload)
      : [],
  );

const headSize = (payload: string): readonly number[] => {
  const text = decodeUtf8(decodeBase64(payload) ?? new Uint8Array());
  try {
    const { head } = JSON.parse(text ?? '') as { head?: { size?: unknown } };
    return typeof head?.size === 'number' ? [head.size] : [];
  } catch {
    return [];
  }
};

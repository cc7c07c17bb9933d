import { inclusionPath, leafHash, TreeBuilder, verifyInclusion } from '#shared/merkle';
import { leafBytes } from './commit.ts';
import type { CeremonyRecord } from './statements.ts';

/** The log of a ceremony with all its nodes: what proofs are made of. */
export interface CeremonyTree {
  readonly root: Uint8Array;
  readonly leaves: readonly Uint8Array[];
  /** The audit path of one leaf. */
  readonly pathOf: (leaf: number) => readonly Uint8Array[];
}

export const treeOf = (records: readonly CeremonyRecord[]): CeremonyTree => {
  const nodes = new Map<string, Uint8Array>();
  const builder = new TreeBuilder(undefined, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  const leaves = records.map((record) => leafHash(leafBytes(record)));
  for (const leaf of leaves) builder.append(leaf);
  const read = (level: number, index: number): Uint8Array => {
    const hash = nodes.get(`${level}/${index}`);
    if (hash === undefined) throw new RangeError(`No node ${level}/${index}`);
    return hash;
  };
  return { root: builder.root(), leaves, pathOf: (leaf) => inclusionPath(leaf, leaves.length, read) };
};

/** Whether a path leads from a leaf to the root of a tree of this size. */
export const isPathTo = (
  root: Uint8Array,
  size: number,
  index: number,
  leaf: Uint8Array | undefined,
  path: readonly Uint8Array[],
): boolean => leaf !== undefined && verifyInclusion({ index, size, leaf, path, root });

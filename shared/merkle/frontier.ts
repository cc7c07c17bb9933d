import { emptyRoot, nodeHash } from './hash.ts';

/** A tree's right edge: all that is needed to append to it and to know its root. */
export interface Frontier {
  /** Number of leaves. */
  readonly size: number;
  /** Roots of the complete subtrees, left to right, one for each set bit of the size. */
  readonly hashes: readonly Uint8Array[];
}

/** A subtree of 2^level leaves that just became complete: leaves [index × 2^level, (index + 1) × 2^level). */
export interface CompletedNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** The frontier of the empty tree. */
export function emptyFrontier(): Frontier {
  return { size: 0, hashes: [] };
}

/**
 * Appends a leaf (see `leafHash`). `completed` lists every node that became complete, the leaf itself first, so
 * that a store can keep them and serve proofs.
 */
export function appendLeaf(
  frontier: Frontier,
  leaf: Uint8Array,
): { readonly frontier: Frontier; readonly completed: readonly CompletedNode[] } {
  const hashes = [...frontier.hashes];
  const completed: CompletedNode[] = [];
  pushLeaf(hashes, frontier.size, leaf, (level, index, hash) => completed.push({ level, index, hash }));
  return { frontier: { size: frontier.size + 1, hashes }, completed };
}

/** The root (tree head) of a frontier. */
export function frontierRoot(frontier: Frontier): Uint8Array {
  return foldRight(frontier.hashes) ?? emptyRoot();
}

/** Joins complete subtrees, left to right, into the root over them; `undefined` when there are none. */
export function foldRight(hashes: readonly Uint8Array[]): Uint8Array | undefined {
  if (hashes.length === 0) return undefined;
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Adds the leaf with index `size` to the hashes in place and reports each completed node, the leaf first. */
export function pushLeaf(
  hashes: Uint8Array[],
  size: number,
  leaf: Uint8Array,
  onCompleted: (level: number, index: number, hash: Uint8Array) => void,
): void {
  let hash = leaf;
  let index = size;
  onCompleted(0, index, hash);
  // An odd index has its left sibling complete: each trailing one bit of the size is a subtree to join.
  for (let level = 1; index % 2 === 1; level += 1) {
    hash = nodeHash(popped(hashes), hash);
    index = (index - 1) / 2;
    onCompleted(level, index, hash);
  }
  hashes.push(hash);
}

function popped(hashes: Uint8Array[]): Uint8Array {
  const hash = hashes.pop();
  if (hash === undefined) throw new RangeError('The frontier has fewer subtrees than its size says');
  return hash;
}

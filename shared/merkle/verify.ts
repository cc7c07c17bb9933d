import { equalBytes } from '#shared/encoding';
import { floorLog2 } from './bits.ts';
import { emptyRoot, nodeHash } from './hash.ts';

/** "This leaf is number `index` of the tree of `size` leaves with this root." */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  /** Leaf hash, see `leafHash`. */
  readonly leaf: Uint8Array;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** "The tree of `from` leaves is a prefix of the tree of `to` leaves." */
export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}

const HASH_BYTES = 32;

/** Checks an audit path (RFC 6962 section 2.1.1; algorithm of RFC 9162 section 2.1.3.2). */
export function verifyInclusion(claim: InclusionClaim): boolean {
  const { index, size, leaf, path, root } = claim;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (![leaf, root, ...path].every(isHash)) return false;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      [node, last] = afterRightEdge(node, last);
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(hash, root);
}

/**
 * Checks a consistency proof (RFC 6962 section 2.1.2; algorithm of RFC 9162 section 2.1.4.2). Equal sizes need
 * equal roots and an empty path. The empty tree is a prefix of every tree: its root is known and its path empty.
 */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { from, to, fromRoot, toRoot, path } = claim;
  if (!isSize(from) || !isSize(to) || from > to) return false;
  if (![fromRoot, toRoot, ...path].every(isHash)) return false;
  if (to === 0 && !equalBytes(toRoot, emptyRoot())) return false;
  if (from === to) return path.length === 0 && equalBytes(fromRoot, toRoot);
  if (from === 0) return path.length === 0 && equalBytes(fromRoot, emptyRoot());
  // A power-of-two old tree is itself the first node of the path (RFC 9162 section 2.1.4.2, step 2).
  return walkConsistency(claim, isPowerOfTwo(from) ? [fromRoot, ...path] : path);
}

function walkConsistency(claim: ConsistencyClaim, path: readonly Uint8Array[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [node, last] = skipOnes(claim.from - 1, claim.to - 1);
  let oldHash = first;
  let newHash = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      [node, last] = afterRightEdge(node, last);
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(oldHash, claim.fromRoot) && equalBytes(newHash, claim.toRoot);
}

/** Step 3: both positions rise while the old one is a right child. */
function skipOnes(node: number, last: number): [number, number] {
  if (node % 2 === 0) return [node, last];
  return skipOnes((node - 1) / 2, Math.floor(last / 2));
}

/** Step 4.b.iii of both algorithms: a node on the right edge rises past the levels where it has no sibling. */
function afterRightEdge(node: number, last: number): [number, number] {
  if (node % 2 === 1 || node === 0) return [node, last];
  return afterRightEdge(node / 2, Math.floor(last / 2));
}

function isPowerOfTwo(size: number): boolean {
  return 2 ** floorLog2(size) === size;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === HASH_BYTES;
}

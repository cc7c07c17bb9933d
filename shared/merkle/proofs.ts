import { floorLog2 } from './bits.ts';
import { foldRight } from './frontier.ts';
import { emptyRoot } from './hash.ts';

/** Names a complete subtree: leaves [index × 2^level, (index + 1) × 2^level). */
export interface NodeRef {
  readonly level: number;
  readonly index: number;
}

/** Reads a complete subtree's root. Throws when it does not have it: the caller fetched the nodes named. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** The complete subtrees, left to right, whose fold is one hash of a path. */
type Span = readonly NodeRef[];

/** The nodes that {@link rootAt} reads. */
export function nodesForRoot(size: number): readonly NodeRef[] {
  return spanOf(0, size);
}

/** The nodes that {@link inclusionPath} reads, for a store that must fetch them first. */
export function nodesForInclusion(index: number, size: number): readonly NodeRef[] {
  return inclusionSpans(index, size).flat();
}

/** The nodes that {@link consistencyPath} reads, for a store that must fetch them first. */
export function nodesForConsistency(from: number, to: number): readonly NodeRef[] {
  return consistencySpans(from, to).flat();
}

/** The root of the first `size` leaves: any past root of the same tree. */
export function rootAt(size: number, read: NodeReader): Uint8Array {
  return foldSpan(nodesForRoot(size), read) ?? emptyRoot();
}

/** The audit path of leaf `index` in the tree of `size` leaves, from the leaf up (RFC 6962 section 2.1.1). */
export function inclusionPath(index: number, size: number, read: NodeReader): Uint8Array[] {
  return readPath(inclusionSpans(index, size), read);
}

/**
 * The proof that the tree of `from` leaves is a prefix of the tree of `to` leaves (RFC 6962 section 2.1.2).
 * Empty when the sizes are equal, and from the empty tree, which is a prefix of all.
 */
export function consistencyPath(from: number, to: number, read: NodeReader): Uint8Array[] {
  return readPath(consistencySpans(from, to), read);
}

function inclusionSpans(index: number, size: number): Span[] {
  if (!isIndex(index) || !isIndex(size) || index >= size) throw new RangeError(`No leaf ${index} in ${size}`);
  return descend(index, size).reverse();
}

function consistencySpans(from: number, to: number): Span[] {
  if (!isIndex(from) || !isIndex(to) || from > to) throw new RangeError(`No proof from ${from} to ${to}`);
  if (from === 0 || from === to) return [];
  return subproof(from, to);
}

/** SUBPROOF of RFC 6962 section 2.1.2 as a loop: `start` and `size` bound the subtree, `old` leaves of it are old. */
function subproof(from: number, to: number): Span[] {
  const spans: Span[] = [];
  let start = 0;
  let size = to;
  let old = from;
  while (old !== size) {
    const left = splitOf(size);
    if (old <= left) {
      spans.push(spanOf(start + left, size - left));
      size = left;
    } else {
      spans.push(spanOf(start, left));
      start += left;
      size -= left;
      old -= left;
    }
  }
  // The verifier already holds the old root when the old tree is itself one subtree of the new.
  if (start !== 0) spans.push(spanOf(start, size));
  return spans.reverse();
}

/** PATH of RFC 6962 section 2.1.1 as a loop, from the root down: the sibling left behind at each step. */
function descend(index: number, leaves: number): Span[] {
  const spans: Span[] = [];
  let start = 0;
  let size = leaves;
  while (size > 1) {
    const left = splitOf(size);
    if (index - start < left) {
      spans.push(spanOf(start + left, size - left));
      size = left;
    } else {
      spans.push(spanOf(start, left));
      start += left;
      size -= left;
    }
  }
  return spans;
}

/** The complete subtrees that make up `size` leaves from `start`; `start` must be aligned to the largest of them. */
function spanOf(start: number, size: number): Span {
  const span: NodeRef[] = [];
  let at = start;
  let left = size;
  while (left > 0) {
    const level = floorLog2(left);
    const leaves = 2 ** level;
    span.push({ level, index: at / leaves });
    at += leaves;
    left -= leaves;
  }
  return span;
}

/** The largest power of two below `size` (size > 1). */
function splitOf(size: number): number {
  const power = 2 ** floorLog2(size);
  return power === size ? power / 2 : power;
}

function readPath(spans: readonly Span[], read: NodeReader): Uint8Array[] {
  return spans.map((span) => foldSpan(span, read) ?? emptyRoot());
}

function foldSpan(span: Span, read: NodeReader): Uint8Array | undefined {
  return foldRight(span.map((node) => read(node.level, node.index)));
}

function isIndex(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

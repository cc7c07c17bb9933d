import { expect, test } from 'vitest';
import { fromBase64, fromHex, toHex, utf8 } from '#shared/encoding';
import {
  appendLeaf,
  emptyFrontier,
  emptyRoot,
  frontierRoot,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from '#shared/merkle';
import { describeVectors, vectorJson } from './vectors.ts';

interface Hashes {
  readonly empty_root: string;
  readonly empty_leaf: string;
  readonly leaf_L123456: string;
  readonly node_N123_N456: string;
  readonly ct_reference_leaves_hex: readonly string[];
  readonly ct_reference_roots_hex: readonly string[];
}

interface InclusionVector {
  readonly file: string;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface ConsistencyVector {
  readonly file: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface Proofs {
  readonly inclusion: readonly InclusionVector[];
  readonly consistency: readonly ConsistencyVector[];
}

const bytesOf = (texts: readonly string[] | null): Uint8Array[] => (texts ?? []).map(fromBase64);

describeVectors('rfc6962', () => {
  const hashes = vectorJson<Partial<Hashes>>('rfc6962/hashes.json', {});
  const proofs = vectorJson<Proofs>('rfc6962/merkle-proofs.json', { inclusion: [], consistency: [] });

  test('leaf and node hashes', () => {
    expect(toHex(emptyRoot())).toBe(hashes.empty_root);
    expect(toHex(leafHash(new Uint8Array(0)))).toBe(hashes.empty_leaf);
    expect(toHex(leafHash(utf8('L123456')))).toBe(hashes.leaf_L123456);
    expect(toHex(nodeHash(utf8('N123'), utf8('N456')))).toBe(hashes.node_N123_N456);
  });

  test('roots of the reference tree, leaf by leaf', () => {
    let frontier = emptyFrontier();
    const roots = (hashes.ct_reference_leaves_hex ?? []).map((leaf) => {
      ({ frontier } = appendLeaf(frontier, leafHash(fromHex(leaf))));
      return toHex(frontierRoot(frontier));
    });
    expect(roots).toEqual(hashes.ct_reference_roots_hex);
    expect(roots).toHaveLength(8);
  });

  test.each(proofs.inclusion)('$file', (vector) => {
    const isIncluded = verifyInclusion({
      index: vector.leafIdx,
      size: vector.treeSize,
      leaf: fromBase64(vector.leafHash),
      path: bytesOf(vector.proof),
      root: fromBase64(vector.root),
    });
    expect(isIncluded).toBe(!vector.wantErr);
  });

  test.each(proofs.consistency)('$file', (vector) => {
    const isConsistent = verifyConsistency({
      from: vector.size1,
      to: vector.size2,
      fromRoot: fromBase64(vector.root1),
      toRoot: fromBase64(vector.root2),
      path: bytesOf(vector.proof),
    });
    expect(isConsistent).toBe(!vector.wantErr);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '#shared/encoding';
import {
  appendLeaf,
  consistencyPath,
  emptyFrontier,
  emptyRoot,
  frontierRoot,
  inclusionPath,
  leafHash,
  nodeHash,
  nodesForConsistency,
  nodesForInclusion,
  nodesForRoot,
  rootAt,
  TreeBuilder,
  verifyConsistency,
  verifyInclusion,
} from '#shared/merkle';
import { entry, growTree } from './tree.ts';

const SIZE = 300;
const tree = growTree(SIZE);
const size = fc.integer({ min: 1, max: SIZE });
const leafOf = (index: number): Uint8Array => tree.leaves[index] ?? new Uint8Array(0);

/** MTH exactly as RFC 6962 section 2.1 defines it. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return emptyRoot();
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)));
}

/** PATH exactly as RFC 6962 section 2.1.1 defines it. */
function definedPath(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return [];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  if (index < split) return [...definedPath(index, left), definedRoot(right)];
  return [...definedPath(index - split, right), definedRoot(left)];
}

/** SUBPROOF exactly as RFC 6962 section 2.1.2 defines it. */
function definedProof(old: number, leaves: readonly Uint8Array[], isWholeOld: boolean): Uint8Array[] {
  if (old === leaves.length) return isWholeOld ? [] : [definedRoot(leaves)];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  if (old <= split) return [...definedProof(old, left, isWholeOld), definedRoot(right)];
  return [...definedProof(old - split, right, false), definedRoot(left)];
}

const flip = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

describe('roots', () => {
  test('every size from 0 has the root of the definition, by frontier, builder and stored nodes', () => {
    let frontier = emptyFrontier();
    const builder = new TreeBuilder();
    for (let count = 0; count <= 70; count += 1) {
      const root = toHex(definedRoot(tree.leaves.slice(0, count)));
      expect(toHex(frontierRoot(frontier))).toBe(root);
      expect(toHex(builder.root())).toBe(root);
      expect(toHex(rootAt(count, tree.readOnly(nodesForRoot(count))))).toBe(root);
      expect(frontier.size).toBe(count);
      ({ frontier } = appendLeaf(frontier, leafOf(count)));
      builder.append(leafOf(count));
    }
  });

  test('a builder goes on from any frontier and reports the nodes that appending one by one reports', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), fc.nat({ max: 40 }), (start, more) => {
        let { frontier } = growTree(start);
        const built: string[] = [];
        const appended: string[] = [];
        const builder = new TreeBuilder(frontier, (level, index, hash) =>
          built.push(`${level}/${index} ${toHex(hash)}`),
        );
        for (let at = start; at < start + more; at += 1) {
          builder.append(leafOf(at));
          const step = appendLeaf(frontier, leafOf(at));
          frontier = step.frontier;
          appended.push(
            ...step.completed.map(({ level, index, hash }) => `${level}/${index} ${toHex(hash)}`),
          );
        }
        expect(built).toEqual(appended);
        expect(builder.frontier()).toEqual(frontier);
        expect(toHex(builder.root())).toBe(toHex(rootAt(start + more, tree.read)));
      }),
    );
  });

  test('appending leaves the old frontier as it was', () => {
    const before = growTree(7).frontier;
    appendLeaf(before, leafOf(7));
    const builder = new TreeBuilder(before);
    builder.append(leafOf(7));
    expect(before).toEqual(growTree(7).frontier);
  });

  test('a frontier that lost a subtree is a bug that shows', () => {
    expect(() => appendLeaf({ size: 3, hashes: [] }, leafOf(3))).toThrow();
  });

  test('a leaf never has the hash of a node', () => {
    const [left, right] = [leafOf(0), leafOf(1)];
    expect(toHex(leafHash(Uint8Array.of(...left, ...right)))).not.toBe(toHex(nodeHash(left, right)));
    expect(toHex(leafHash(entry(1)))).not.toBe(toHex(leafHash(entry(2))));
  });
});

describe('inclusion', () => {
  const place = size.chain((of) => fc.tuple(fc.nat({ max: of - 1 }), fc.constant(of)));

  test('the path is that of the definition, from the nodes named and no other', () => {
    fc.assert(
      fc.property(place, ([index, of]) => {
        const path = inclusionPath(index, of, tree.readOnly(nodesForInclusion(index, of)));
        expect(path.map(toHex)).toEqual(definedPath(index, tree.leaves.slice(0, of)).map(toHex));
      }),
    );
  });

  test('every proof verifies, and none does with a bit flipped, a hash more or less, or another place', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.nat({ max: 255 }), ([index, of], pick, bit) => {
        const path = inclusionPath(index, of, tree.read);
        const claim = { index, size: of, leaf: leafOf(index), path, root: rootAt(of, tree.read) };
        expect(verifyInclusion(claim)).toBe(true);
        const damaged = path.map((hash, at) => (at === pick % path.length ? flip(hash, bit) : hash));
        if (path.length > 0) expect(verifyInclusion({ ...claim, path: damaged })).toBe(false);
        if (path.length > 0) expect(verifyInclusion({ ...claim, path: path.slice(1) })).toBe(false);
        expect(verifyInclusion({ ...claim, path: [...path, claim.root] })).toBe(false);
        expect(verifyInclusion({ ...claim, leaf: flip(claim.leaf, bit) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flip(claim.root, bit) })).toBe(false);
        const elsewhere = (index + 1 + (pick % of)) % of;
        if (elsewhere !== index) expect(verifyInclusion({ ...claim, index: elsewhere })).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('refuses numbers that are no place in a tree', () => {
    const claim = { index: 0, size: 1, leaf: leafOf(0), path: [], root: leafOf(0) };
    expect(verifyInclusion(claim)).toBe(true);
    for (const index of [-1, 1, 0.5, Number.NaN]) expect(verifyInclusion({ ...claim, index })).toBe(false);
    for (const count of [0, -1, 1.5, 2 ** 53]) expect(verifyInclusion({ ...claim, size: count })).toBe(false);
    expect(verifyInclusion({ ...claim, leaf: new Uint8Array(31), root: new Uint8Array(31) })).toBe(false);
    expect(() => inclusionPath(3, 3, tree.read)).toThrow();
  });
});

describe('consistency', () => {
  const pair = size.chain((to) => fc.tuple(fc.integer({ min: 1, max: to }), fc.constant(to)));

  test('the proof is that of the definition, from the nodes named and no other', () => {
    fc.assert(
      fc.property(pair, ([from, to]) => {
        const path = consistencyPath(from, to, tree.readOnly(nodesForConsistency(from, to)));
        expect(path.map(toHex)).toEqual(definedProof(from, tree.leaves.slice(0, to), true).map(toHex));
      }),
    );
  });

  test('every proof verifies, and none does with a bit flipped, a hash more or less, or a size changed', () => {
    fc.assert(
      fc.property(pair, fc.nat(), fc.nat({ max: 255 }), ([from, to], pick, bit) => {
        const path = consistencyPath(from, to, tree.read);
        const claim = { from, to, fromRoot: rootAt(from, tree.read), toRoot: rootAt(to, tree.read), path };
        expect(verifyConsistency(claim)).toBe(true);
        const damaged = path.map((hash, at) => (at === pick % path.length ? flip(hash, bit) : hash));
        if (path.length > 0) expect(verifyConsistency({ ...claim, path: damaged })).toBe(false);
        if (path.length > 0) expect(verifyConsistency({ ...claim, path: path.slice(0, -1) })).toBe(false);
        expect(verifyConsistency({ ...claim, path: [...path, claim.toRoot] })).toBe(false);
        expect(verifyConsistency({ ...claim, fromRoot: flip(claim.fromRoot, bit) })).toBe(false);
        expect(verifyConsistency({ ...claim, toRoot: flip(claim.toRoot, bit) })).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('a rewritten history has no proof', () => {
    const rewritten = new TreeBuilder();
    for (let at = 0; at < 50; at += 1) rewritten.append(at === 20 ? leafOf(99) : leafOf(at));
    const path = consistencyPath(30, 50, tree.read);
    const fromRoot = rootAt(30, tree.read);
    expect(verifyConsistency({ from: 30, to: 50, fromRoot, toRoot: rewritten.root(), path })).toBe(false);
  });

  test('the empty tree is a prefix of every tree, and only it', () => {
    const claim = { from: 0, to: 5, fromRoot: emptyRoot(), toRoot: rootAt(5, tree.read), path: [] };
    expect(consistencyPath(0, 5, tree.read)).toEqual([]);
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, fromRoot: leafOf(0) })).toBe(false);
    expect(verifyConsistency({ ...claim, path: [leafOf(0)] })).toBe(false);
    expect(verifyConsistency({ ...claim, to: 0, toRoot: emptyRoot() })).toBe(true);
    expect(verifyConsistency({ ...claim, to: 0, fromRoot: leafOf(0), toRoot: leafOf(0) })).toBe(false);
  });

  test('refuses sizes that run backwards or are none', () => {
    const root = rootAt(4, tree.read);
    const claim = { from: 4, to: 4, fromRoot: root, toRoot: root, path: [] };
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, to: 3 })).toBe(false);
    expect(verifyConsistency({ ...claim, from: -1 })).toBe(false);
    expect(verifyConsistency({ ...claim, from: 3.5 })).toBe(false);
    expect(() => consistencyPath(5, 4, tree.read)).toThrow();
  });
});

describe('large trees', () => {
  test.each([2 ** 31, 2 ** 32 + 1, 2 ** 40 - 1, 2 ** 49 - 1, 2 ** 53 - 1])(
    'size %i: node places stay whole numbers that cover every leaf once',
    (count) => {
      const nodes = nodesForRoot(count);
      let covered = 0;
      for (const { level, index } of nodes) {
        expect(index * 2 ** level).toBe(covered);
        covered += 2 ** level;
      }
      expect(covered).toBe(count);
      expect(nodesForInclusion(count - 1, count).length).toBeGreaterThan(0);
      expect(nodesForInclusion(0, count).every(({ index }) => Number.isSafeInteger(index))).toBe(true);
    },
  );
});

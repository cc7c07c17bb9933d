import { leafHash, TreeBuilder, type Frontier, type NodeReader, type NodeRef } from '#shared/merkle';

/** A tree that keeps all its complete nodes, as a store would. */
export interface KeptTree {
  readonly leaves: readonly Uint8Array[];
  readonly read: NodeReader;
  readonly frontier: Frontier;
  readonly root: Uint8Array;
  /** Every node, so that a test can see that a set of them is enough. */
  readOnly(nodes: readonly NodeRef[]): NodeReader;
}

const nameOf = (level: number, index: number): string => `${level}/${index}`;

export function entry(index: number): Uint8Array {
  return Uint8Array.of(index % 256, index >> 8);
}

export function growTree(size: number): KeptTree {
  const nodes = new Map<string, Uint8Array>();
  const builder = new TreeBuilder(undefined, (level, index, hash) => nodes.set(nameOf(level, index), hash));
  const leaves = Array.from({ length: size }, (_, index) => leafHash(entry(index)));
  for (const leaf of leaves) builder.append(leaf);
  const readFrom =
    (allowed: (name: string) => boolean): NodeReader =>
    (level, index) => {
      const hash = nodes.get(nameOf(level, index));
      if (hash === undefined || !allowed(nameOf(level, index))) throw new Error(`No node ${level}/${index}`);
      return hash;
    };
  return {
    leaves,
    read: readFrom(() => true),
    frontier: builder.frontier(),
    root: builder.root(),
    readOnly: (refs) => {
      const names = new Set(refs.map((ref) => nameOf(ref.level, ref.index)));
      return readFrom((name) => names.has(name));
    },
  };
}

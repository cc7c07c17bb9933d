import { emptyFrontier, frontierRoot, pushLeaf, type Frontier } from './frontier.ts';

/** Told of each subtree that became complete; see `CompletedNode`. */
export type OnCompleted = (level: number, index: number, hash: Uint8Array) => void;

/**
 * Appends many leaves without an allocation for each: the mutable counterpart of `appendLeaf`, for batches.
 *
 * @example
 * const tree = new TreeBuilder(frontier, (level, index, hash) => nodes.push({ level, index, hash }));
 * for (const event of events) tree.append(leafHash(event));
 * tree.root();
 */
export class TreeBuilder {
  readonly #hashes: Uint8Array[];
  readonly #onCompleted: OnCompleted;
  #size: number;

  constructor(from: Frontier = emptyFrontier(), onCompleted: OnCompleted = () => undefined) {
    this.#hashes = [...from.hashes];
    this.#size = from.size;
    this.#onCompleted = onCompleted;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** Appends a leaf (see `leafHash`). */
  append(leaf: Uint8Array): void {
    pushLeaf(this.#hashes, this.#size, leaf, this.#onCompleted);
    this.#size += 1;
  }

  /** The root over all leaves so far. */
  root(): Uint8Array {
    return frontierRoot(this.frontier());
  }

  /** A copy of the right edge, to keep or to go on from. */
  frontier(): Frontier {
    return { size: this.#size, hashes: [...this.#hashes] };
  }
}

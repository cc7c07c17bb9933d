import type { Sha256Hex } from '#shared/brand';
import { toHex } from '#shared/encoding';
import { TreeBuilder } from '#shared/merkle';

const HASH_BYTES = 32;
const FIRST_SIZES = 1_024;

/** The tree over a journal that is read from its beginning, with its root at every size: 32 bytes an event. */
export class Roots {
  readonly #tree = new TreeBuilder();
  #roots = new Uint8Array(FIRST_SIZES * HASH_BYTES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    this.#tree.append(leaf);
    this.#size += 1;
    this.#makeRoom();
    this.#roots.set(this.#tree.root(), this.#size * HASH_BYTES);
  }

  /** In hex; undefined for a size that was not read yet, and for none at all. */
  at(size: number): Sha256Hex | undefined {
    if (!Number.isInteger(size) || size < 1 || size > this.#size) return undefined;
    return toHex(this.#roots.subarray(size * HASH_BYTES, (size + 1) * HASH_BYTES)) as Sha256Hex;
  }

  #makeRoom(): void {
    if ((this.#size + 1) * HASH_BYTES <= this.#roots.length) return;
    const larger = new Uint8Array(2 * this.#roots.length);
    larger.set(this.#roots);
    this.#roots = larger;
  }
}

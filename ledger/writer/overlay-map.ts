/**
 * A map whose changes stay its own until they are merged into the map beneath: what a batch decides is kept
 * apart from the working set until the batch is durable. Nothing is ever deleted from a working set, so
 * deletion is refused.
 */
export class OverlayMap<K, V> extends Map<K, V> {
  readonly #base: Map<K, V>;
  /** Own keys that `size` has not looked at yet: it goes on where it stopped, as keys come at the end. */
  readonly #uncounted = super.keys();
  #counted = 0;
  /** Those of them that the map beneath has not. */
  #added = 0;

  constructor(base: Map<K, V>) {
    super();
    this.#base = base;
  }

  override get size(): number {
    for (; this.#counted < super.size; this.#counted += 1) {
      // Never asked at its end: it would give nothing from then on.
      const { value } = this.#uncounted.next();
      if (!this.#base.has(value as K)) this.#added += 1;
    }
    return this.#base.size + this.#added;
  }

  override get(key: K): V | undefined {
    // Values are records, never undefined: one look-up tells both.
    return super.get(key) ?? this.#base.get(key);
  }

  override has(key: K): boolean {
    return super.has(key) || this.#base.has(key);
  }

  override delete(): boolean {
    throw new Error('A working set only grows');
  }

  override clear(): void {
    throw new Error('A working set only grows');
  }

  /** The order of the merged map: keys of the base first, then the new ones. */
  override *entries(): MapIterator<[K, V]> {
    for (const [key, value] of this.#base) yield [key, super.has(key) ? (super.get(key) as V) : value];
    for (const [key, value] of super.entries()) if (!this.#base.has(key)) yield [key, value];
  }

  override *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  override *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  override [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  override forEach(callback: (value: V, key: K, map: Map<K, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  /** Whether something was set here under a key. */
  isChanged(key: K): boolean {
    return super.has(key);
  }

  get changeCount(): number {
    return super.size;
  }

  /** Only what was set here. */
  changes(): IterableIterator<[K, V]> {
    return super.entries();
  }

  /** Writes the changes into the map beneath. The overlay must not be used afterwards. */
  merge(): void {
    for (const [key, value] of super.entries()) this.#base.set(key, value);
  }
}

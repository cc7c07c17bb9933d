/**
 * A map that knows which of its records the state store does not show: all that were set and not taken by a save. Nothing
 * is ever deleted from the governance.
 */
export class KeptMap<K extends string, V> extends Map<K, V> {
  readonly #unsaved = new Set<K>();

  constructor(entries: Iterable<readonly [K, V]> = []) {
    super();
    for (const [key, value] of entries) this.set(key, value);
  }

  override set(key: K, value: V): this {
    this.#unsaved.add(key);
    return super.set(key, value);
  }

  override delete(): boolean {
    throw new Error('The governance only grows');
  }

  override clear(): void {
    throw new Error('The governance only grows');
  }

  /** What the store does not show yet, in the order in which it came; from now on it counts as shown. */
  takeUnsaved(): readonly (readonly [K, V])[] {
    const taken: (readonly [K, V])[] = [];
    for (const key of this.#unsaved) {
      const value = this.get(key);
      if (value !== undefined) taken.push([key, value]);
    }
    this.#unsaved.clear();
    return taken;
  }

  /** What was taken was not saved. */
  takeBack(keys: Iterable<K>): void {
    for (const key of keys) this.#unsaved.add(key);
  }
}

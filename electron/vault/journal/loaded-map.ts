/**
 * A part of a table in memory. A key that was looked for and is not in the table is absent; one that nobody
 * looked for is a bug, and answering "absent" would be a wrong answer about the journal.
 */
export class LoadedMap<K extends string, V> extends Map<K, V> {
  readonly #what: string;
  readonly #known = new Set<K>();

  constructor(what: string) {
    super();
    this.#what = what;
  }

  /** These keys have been looked for. */
  known(keys: readonly K[]): void {
    for (const key of keys) this.#known.add(key);
  }

  override get(key: K): V | undefined {
    const found = super.get(key);
    if (found === undefined) this.#mustBeKnown(key);
    return found;
  }

  override has(key: K): boolean {
    const isThere = super.has(key);
    if (!isThere) this.#mustBeKnown(key);
    return isThere;
  }

  #mustBeKnown(key: K): void {
    if (!this.#known.has(key)) throw new Error(`${this.#what} ${key} was not loaded`);
  }
}

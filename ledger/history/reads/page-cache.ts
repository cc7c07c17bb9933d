import { openPage, type Page } from '../runs/page.ts';
import type { HistoryStore } from '../store/types.ts';

/** A page that the manifest names is gone: a merge has replaced its run. Ask again with the new manifest. */
export class MissingPage extends Error {
  constructor(id: number) {
    super(`Page ${id} is not there any more`);
    this.name = 'MissingPage';
  }
}

/** Pages that were read, the least recently used go first. Bounded by bytes. */
export class PageCache {
  readonly #pages = new Map<number, Page>();
  readonly #store: HistoryStore;
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(store: HistoryStore, bytesMax: number) {
    this.#store = store;
    this.#bytesMax = bytesMax;
  }

  /** Pages in the order of the ids. Throws `MissingPage` or `DamagedPage`. */
  async get(ids: readonly number[]): Promise<readonly Page[]> {
    const found = new Map<number, Page>();
    const absent = new Set<number>();
    for (const id of ids) {
      const page = this.#touch(id);
      if (page === undefined) absent.add(id);
      else found.set(id, page);
    }
    if (absent.size > 0) await this.#read(absent, found);
    return ids.map((id) => {
      const page = found.get(id);
      if (page === undefined) throw new MissingPage(id);
      return page;
    });
  }

  async #read(absent: ReadonlySet<number>, found: Map<number, Page>): Promise<void> {
    // In order of the file: neighbours share pages of the tree.
    const read = await this.#store.pages([...absent].sort((a, b) => a - b));
    for (const [id, bytes] of read) {
      const page = openPage(id, bytes);
      found.set(id, page);
      this.#keep(id, page);
    }
  }

  #touch(id: number): Page | undefined {
    const page = this.#pages.get(id);
    if (page === undefined) return undefined;
    this.#pages.delete(id);
    this.#pages.set(id, page);
    return page;
  }

  #keep(id: number, page: Page): void {
    if (this.#pages.has(id)) return;
    this.#pages.set(id, page);
    this.#bytes += page.bytes.byteLength;
    for (const [oldest, { bytes }] of this.#pages) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#pages.delete(oldest);
      this.#bytes -= bytes.byteLength;
    }
  }
}

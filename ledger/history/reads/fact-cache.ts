import type { Position } from '#shared/double-entry';
import { FactReader, type Fact } from '../facts.ts';
import type { HistoryStore } from '../store/types.ts';

interface Kept {
  readonly reader: FactReader;
  readonly last: Position;
  readonly bytes: number;
}

/**
 * Pages of facts that were read, the least recently used go first. They are written once and never merged, so
 * what is kept stays right; the newest are wanted again and again, by every account that has entries in them.
 */
export class FactCache {
  readonly #store: Pick<HistoryStore, 'facts'>;
  readonly #bytesMax: number;
  /** By the first position of each. */
  readonly #pages = new Map<Position, Kept>();
  /** First positions of the pages, in order. */
  readonly #firsts: Position[] = [];
  #bytes = 0;

  constructor(store: Pick<HistoryStore, 'facts'>, bytesMax: number) {
    this.#store = store;
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Facts of operations at these positions; those that have none are absent. Throws `DamagedPage`. */
  async get(positions: readonly Position[]): Promise<ReadonlyMap<Position, Fact>> {
    const facts = new Map<Position, Fact>();
    const absent: Position[] = [];
    for (const position of [...new Set(positions)].sort((a, b) => a - b)) {
      const kept = this.#holding(position);
      if (kept === undefined) absent.push(position);
      else put(facts, kept.reader, position);
    }
    if (absent.length > 0) await this.#read(absent, facts);
    return facts;
  }

  async #read(absent: readonly Position[], facts: Map<Position, Fact>): Promise<void> {
    const pages = [...(await this.#store.facts(absent))].sort((a, b) => a.first - b.first);
    let at = 0;
    for (const [index, page] of pages.entries()) {
      const reader = new FactReader(page);
      const end = pages[index + 1]?.first ?? Number.POSITIVE_INFINITY;
      for (; at < absent.length && (absent[at] ?? 0) < end; at += 1) put(facts, reader, absent[at] ?? 0);
      this.#keep(page.first, { reader, last: reader.last, bytes: page.data.byteLength });
    }
  }

  /** The page that has a position within; pages lie one after the other. */
  #holding(position: Position): Kept | undefined {
    const first = this.#firsts[this.#countTo(position) - 1];
    const kept = first === undefined ? undefined : this.#pages.get(first);
    if (first === undefined || kept === undefined || kept.last < position) return undefined;
    this.#pages.delete(first);
    this.#pages.set(first, kept);
    return kept;
  }

  #keep(first: Position, kept: Kept): void {
    if (this.#pages.has(first) || kept.bytes > this.#bytesMax) return;
    this.#pages.set(first, kept);
    this.#firsts.splice(this.#countTo(first), 0, first);
    this.#bytes += kept.bytes;
    for (const [oldest, { bytes }] of this.#pages) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#pages.delete(oldest);
      this.#firsts.splice(this.#countTo(oldest) - 1, 1);
      this.#bytes -= bytes;
    }
  }

  /** How many pages begin at or before a position. */
  #countTo(position: Position): number {
    let low = 0;
    let high = this.#firsts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#firsts[middle] ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const put = (facts: Map<Position, Fact>, reader: FactReader, position: Position): void => {
  const fact = reader.at(position);
  if (fact !== null) facts.set(position, fact);
};

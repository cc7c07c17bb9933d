import { addToFilter, createFilter, type Filter } from './filter.ts';
import { strideOf, sumsAt, type RunLayout } from './layout.ts';
import { FENCE_PAGES_FROM, FILTER_PAGES_FROM, PAGE_HEADER_BYTES, sealPage, type SealedPage } from './page.ts';
import type { Run } from './run.ts';
import { bitsAt } from './sums.ts';

/** First keys that the manifest holds by itself; a longer run has pages of first keys. */
const TOP_KEYS_MAX = 64;
const FILTER_PAGE_BYTES = 8_000;

export interface RunPlan {
  readonly layout: RunLayout;
  readonly run: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly words: number;
  /** Records that a filter is made for; 0: no filter. */
  readonly filterFor: number;
}

/**
 * Writes one run from records that come in order. `next()` gives the place of the next record in `view`; the
 * caller fills it before it asks again. Full pages wait in `pages` until the caller takes them.
 */
export class RunWriter {
  readonly plan: RunPlan;
  readonly stride: number;
  readonly filter: Filter | null;
  view: DataView;
  pages: SealedPage[] = [];
  readonly #perPage: number;
  readonly #fences: FenceList;
  #bytes: Uint8Array;
  #inPage = 0;
  #pageCount = 0;
  #records = 0;
  #bits = 0;
  #last: Uint8Array | undefined;

  constructor(plan: RunPlan) {
    this.plan = plan;
    this.stride = strideOf(plan.layout, plan.words);
    this.filter = plan.filterFor === 0 ? null : createFilter(plan.filterFor);
    this.#perPage = Math.floor((plan.layout.pageBytes - PAGE_HEADER_BYTES) / this.stride);
    this.#fences = new FenceList(plan.layout);
    this.#bytes = new Uint8Array(plan.layout.pageBytes);
    this.view = viewOf(this.#bytes);
  }

  next(): number {
    if (this.#inPage === this.#perPage) this.#seal();
    const at = PAGE_HEADER_BYTES + this.#inPage * this.stride;
    this.#inPage += 1;
    return at;
  }

  /** Ends the run; null when it has no records. The last pages are in `pages`. */
  finish(): Run | null {
    if (this.#inPage > 0) this.#seal();
    if (this.#last === undefined) return null;
    const { layout, run, fromSeq, toSeq, words } = this.plan;
    const filterPages = this.#writeFilter();
    return {
      run,
      index: layout.index,
      fromSeq,
      toSeq,
      records: this.#records,
      pages: this.#pageCount,
      words,
      bits: this.#bits,
      min: this.#fences.first(),
      max: this.#last,
      filterPages,
      ...this.#writeFences(),
    };
  }

  #seal(): void {
    const { layout, run } = this.plan;
    const end = PAGE_HEADER_BYTES + this.#inPage * this.stride;
    if (layout.groupBytes > 0) this.#noteBits();
    if (this.filter !== null)
      for (let at = PAGE_HEADER_BYTES; at < end; at += this.stride) addToFilter(this.filter, this.view, at);
    this.#fences.push(this.#bytes.subarray(PAGE_HEADER_BYTES, PAGE_HEADER_BYTES + layout.keyBytes));
    this.#last = this.#bytes.slice(end - this.stride, end - this.stride + layout.keyBytes);
    this.pages.push(sealPage(this.#bytes.subarray(0, end), run, this.#pageCount, this.#inPage));
    this.#records += this.#inPage;
    this.#pageCount += 1;
    this.#inPage = 0;
    this.#bytes = new Uint8Array(layout.pageBytes);
    this.view = viewOf(this.#bytes);
  }

  #noteBits(): void {
    const { layout, words } = this.plan;
    const sums = sumsAt(layout);
    for (let record = 0; record < this.#inPage; record += 1) {
      const at = PAGE_HEADER_BYTES + record * this.stride + sums;
      const bits = Math.max(bitsAt(this.view, at, words), bitsAt(this.view, at + 4 * words, words));
      if (bits > this.#bits) this.#bits = bits;
    }
  }

  #writeFences(): Pick<Run, 'top' | 'depth'> {
    const { layout, run } = this.plan;
    if (this.#fences.count <= TOP_KEYS_MAX) return { top: this.#fences.slice(0, TOP_KEYS_MAX), depth: 1 };
    const perPage = fencesPerPage(layout);
    const top = new FenceList(layout);
    for (let from = 0; from < this.#fences.count; from += perPage) {
      const keys = this.#fences.slice(from, from + perPage);
      const page = new Uint8Array(PAGE_HEADER_BYTES + keys.length);
      page.set(keys, PAGE_HEADER_BYTES);
      this.pages.push(sealPage(page, run, FENCE_PAGES_FROM + top.count, keys.length / layout.keyBytes));
      top.push(keys.subarray(0, layout.keyBytes));
    }
    return { top: top.slice(0, top.count), depth: 2 };
  }

  #writeFilter(): number {
    if (this.filter === null) return 0;
    const { bytes } = this.filter;
    let number = 0;
    for (let from = 0; from < bytes.length; from += FILTER_PAGE_BYTES) {
      const part = bytes.subarray(from, from + FILTER_PAGE_BYTES);
      const page = new Uint8Array(PAGE_HEADER_BYTES + part.length);
      page.set(part, PAGE_HEADER_BYTES);
      this.pages.push(sealPage(page, this.plan.run, FILTER_PAGES_FROM + number, 0));
      number += 1;
    }
    return number;
  }
}

/** First keys that one page of them holds. */
export const fencesPerPage = (layout: RunLayout): number =>
  Math.floor((layout.pageBytes - PAGE_HEADER_BYTES) / layout.keyBytes);

/** A filter again from its pages, in order. */
export const filterFromPages = (pages: readonly Uint8Array[]): Filter => {
  const length = pages.reduce((sum, page) => sum + page.length - PAGE_HEADER_BYTES, 0);
  const bytes = new Uint8Array(new SharedArrayBuffer(length));
  pages.forEach((page, number) => {
    bytes.set(page.subarray(PAGE_HEADER_BYTES), number * FILTER_PAGE_BYTES);
  });
  return { bytes };
};

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Keys one after the other, in memory that grows by doubling. */
class FenceList {
  count = 0;
  readonly #keyBytes: number;
  #bytes: Uint8Array;

  constructor({ keyBytes }: RunLayout) {
    this.#keyBytes = keyBytes;
    this.#bytes = new Uint8Array(16 * keyBytes);
  }

  push(key: Uint8Array): void {
    const at = this.count * this.#keyBytes;
    if (at === this.#bytes.length) {
      const grown = new Uint8Array(2 * at);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(key, at);
    this.count += 1;
  }

  slice(from: number, to: number): Uint8Array {
    return this.#bytes.slice(from * this.#keyBytes, Math.min(to, this.count) * this.#keyBytes);
  }

  first(): Uint8Array {
    return this.slice(0, 1);
  }
}

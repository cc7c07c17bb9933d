import { compareKeys } from './compare.ts';
import { strideOf, sumsAt, wordsFor, WORDS_MAX, type RunLayout } from './layout.ts';
import { PAGE_HEADER_BYTES, openPage, pageIdOf, type Page, type SealedPage } from './page.ts';
import type { Run } from './run.ts';
import { addDifference } from './sums.ts';
import { RunWriter } from './writer.ts';

/** Pages of an input read at once: what one merge holds in memory is inputs × this × page size. */
const READ_AHEAD_PAGES = 16;
/** Pages of output that are written at once. */
const WRITE_PAGES = 64;

export interface MergeAccess {
  /** Sealed pages of these ids, in this order. */
  readonly read: (ids: readonly number[]) => Promise<readonly Uint8Array[]>;
  /** Stores pages of a run that nobody reads yet. */
  readonly write: (pages: readonly SealedPage[]) => Promise<void>;
}

/**
 * Merges neighbouring runs (older first) into one, in steps: a step is some pages of output, so that whoever
 * drives it can do other work between. Running sums are carried over from run to run.
 */
export class Merge {
  readonly inputs: readonly Run[];
  readonly records: number;
  readonly writer: RunWriter;
  merged = 0;
  readonly #layout: RunLayout;
  readonly #access: MergeAccess;
  /** Inputs that have records left, by their next key. */
  readonly #order: Input[] = [];
  readonly #sums = new DataView(new ArrayBuffer(2 * 4 * WORDS_MAX));
  readonly #group: DataView;
  #isOpen = false;

  /** The merged run has a filter only when it is `isFiltered`. */
  constructor(
    layout: RunLayout,
    inputs: readonly Run[],
    run: number,
    access: MergeAccess,
    { isFiltered = false }: { readonly isFiltered?: boolean } = {},
  ) {
    this.inputs = inputs;
    this.#layout = layout;
    this.#access = access;
    this.records = inputs.reduce((sum, input) => sum + input.records, 0);
    this.#group = new DataView(new ArrayBuffer(layout.keyBytes));
    const bits = Math.max(...inputs.map((input) => input.bits)) + Math.ceil(Math.log2(inputs.length));
    this.writer = new RunWriter({
      layout,
      run,
      fromSeq: inputs[0]?.fromSeq ?? 0,
      toSeq: inputs.at(-1)?.toSeq ?? 0,
      words: layout.groupBytes > 0 ? wordsFor(bits) : 0,
      filterFor: isFiltered ? this.records : 0,
    });
  }

  /** Merges about so many records. True when all are merged; then `finish` ends the run. */
  async step(records: number): Promise<boolean> {
    if (!this.#isOpen) await this.#open();
    const until = Math.min(this.records, this.merged + records);
    while (this.merged < until) {
      await this.#refill();
      this.#emitSome(until);
      if (this.writer.pages.length >= WRITE_PAGES) await this.#flush();
    }
    return this.merged === this.records;
  }

  /** The merged run; its last pages are still to be stored, with the manifest that shows it. */
  finish(): { readonly run: Run; readonly pages: readonly SealedPage[] } {
    const run = this.writer.finish();
    if (run === null) throw new Error('A merge of runs has no records');
    return { run, pages: this.writer.pages };
  }

  async #open(): Promise<void> {
    this.#isOpen = true;
    for (const run of this.inputs) {
      const input = new Input(this.#layout, run, this.writer.plan.words);
      await input.fill(this.#access.read);
      this.#insert(input);
    }
  }

  async #flush(): Promise<void> {
    const { pages } = this.writer;
    this.writer.pages = [];
    await this.#access.write(pages);
  }

  async #refill(): Promise<void> {
    const [first] = this.#order;
    if (!first?.isDry) return;
    this.#order.shift();
    if (await first.fill(this.#access.read)) this.#insert(first);
  }

  /** Puts an input where its next key belongs; among equal keys the older run comes first. */
  #insert(input: Input): void {
    let at = 0;
    for (const other of this.#order) {
      if (input.compare(other) < 0) break;
      at += 1;
    }
    this.#order.splice(at, 0, input);
  }

  /** Emits from the first input as long as it stays first. */
  #emitSome(until: number): void {
    const [first, second] = this.#order;
    if (first === undefined) throw new Error('A merge ran out of records');
    while (this.merged < until && !first.isDry) {
      if (second !== undefined && first.compare(second) > 0) {
        this.#order.shift();
        this.#insert(first);
        return;
      }
      this.#emit(first);
      if (this.writer.pages.length >= WRITE_PAGES) return;
    }
  }

  #emit(input: Input): void {
    const { keyBytes, valueBytes, groupBytes } = this.#layout;
    const to = this.writer.next();
    const { view } = this.writer;
    const words = keyBytes + valueBytes;
    for (let at = 0; at < words; at += 4) view.setUint32(to + at, input.view.getUint32(input.at + at));
    if (groupBytes > 0) this.#emitSums(input, view, to);
    input.advance();
    this.merged += 1;
  }

  #emitSums(input: Input, view: DataView, to: number): void {
    const { words, layout } = this.writer.plan;
    const sums = sumsAt(layout);
    if (compareKeys(view, to, this.#group, 0, layout.groupBytes) !== 0) {
      copy(view, to, this.#group, 0, layout.groupBytes);
      clear(this.#sums, 2 * 4 * words);
    }
    input.startGroup(view, to);
    const side = 4 * words;
    const from = input.at + sums;
    const inputSide = 4 * input.words;
    addDifference(this.#sums, 0, words, input.view, from, input.words, input.sums, 0);
    addDifference(this.#sums, side, words, input.view, from + inputSide, input.words, input.sums, side);
    copy(this.#sums, 0, view, to + sums, 2 * side);
  }
}

/** One run that is merged: its next record, some pages of it, and where its sums stand in the current group. */
class Input {
  readonly words: number;
  readonly sums: DataView;
  view: DataView = new DataView(new ArrayBuffer(0));
  at = 0;
  isDry = true;
  readonly #layout: RunLayout;
  readonly #run: Run;
  readonly #stride: number;
  readonly #group: DataView;
  readonly #outWords: number;
  #pages: Page[] = [];
  #next = 0;
  #end = 0;

  constructor(layout: RunLayout, run: Run, outWords: number) {
    this.#layout = layout;
    this.#run = run;
    this.words = run.words;
    this.#outWords = outWords;
    this.#stride = strideOf(layout, run.words);
    this.sums = new DataView(new ArrayBuffer(2 * 4 * Math.max(1, outWords)));
    this.#group = new DataView(new ArrayBuffer(Math.max(4, layout.groupBytes)));
  }

  compare(other: Input): number {
    return compareKeys(this.view, this.at, other.view, other.at, this.#layout.keyBytes);
  }

  /** Reads the next pages; false when there are none. */
  async fill(read: MergeAccess['read']): Promise<boolean> {
    if (this.#next === this.#run.pages) return false;
    const count = Math.min(READ_AHEAD_PAGES, this.#run.pages - this.#next);
    const ids = Array.from({ length: count }, (_, index) => pageIdOf(this.#run.run, this.#next + index));
    this.#next += count;
    const bytes = await read(ids);
    this.#pages = bytes.map((page, index) => openPage(ids[index] ?? 0, page)).reverse();
    this.#turn();
    return true;
  }

  advance(): void {
    this.at += this.#stride;
    if (this.at === this.#end) this.#turn();
  }

  /** Sums begin again with every group. */
  startGroup(view: DataView, at: number): void {
    if (compareKeys(view, at, this.#group, 0, this.#layout.groupBytes) === 0) return;
    copy(view, at, this.#group, 0, this.#layout.groupBytes);
    clear(this.sums, 2 * 4 * this.#outWords);
  }

  #turn(): void {
    const page = this.#pages.pop();
    this.isDry = page === undefined;
    if (page === undefined) return;
    this.view = page.view;
    this.at = PAGE_HEADER_BYTES;
    this.#end = PAGE_HEADER_BYTES + page.count * this.#stride;
  }
}

const copy = (from: DataView, fromAt: number, to: DataView, toAt: number, length: number): void => {
  for (let at = 0; at < length; at += 4) to.setUint32(toAt + at, from.getUint32(fromAt + at));
};

const clear = (view: DataView, length: number): void => {
  for (let at = 0; at < length; at += 4) view.setUint32(at, 0);
};

/** Ids of all pages of a run are in this range. */
export const pageRangeOf = (run: number): readonly [number, number] => [
  pageIdOf(run, 0),
  pageIdOf(run + 1, 0) - 1,
];

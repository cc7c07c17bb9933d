import { filterBytes, type Filter } from '../runs/filter.ts';
import { indexNames, layouts, type IndexName } from '../runs/layout.ts';
import { pickMerge } from '../runs/levels.ts';
import { Merge, type MergeAccess } from '../runs/merge.ts';
import type { SealedPage } from '../runs/page.ts';
import type { OpenRun, Run } from '../runs/run.ts';

/** Records merged before the worker looks at anything else: a few milliseconds. */
const STEP_RECORDS = 16_384;
/**
 * Memory of all filters of a history, with those of merges under way: at ten bits an id, about 200 million ids. A
 * merged run that would go beyond it gets no filter, and looking an id up reads a page of it. It is the largest runs,
 * so the oldest ids, that go without.
 */
export const FILTER_BYTES_MAX = 256 * 1024 * 1024;
/** More runs than this in one index, and merging goes before indexing: reads look into every run. */
const RUNS_MAX = 48;

export interface FinishedMerge {
  readonly run: Run;
  readonly filter: Filter | null;
  readonly pages: readonly SealedPage[];
  readonly inputs: readonly Run[];
}

export interface MergeHost {
  readonly access: MergeAccess;
  readonly runsOf: (index: IndexName) => readonly OpenRun[];
  readonly nextRun: () => number;
  /** Stores the last pages and the manifest that shows the run. */
  readonly finished: (merge: FinishedMerge) => Promise<void>;
}

/**
 * Merges under way, at most one a size class and index. Small ones go first: they must not wait behind a large
 * one, or runs pile up.
 */
export class Merges {
  readonly #host: MergeHost;
  readonly #filterBytesMax: number;
  readonly #active = new Map<IndexName, Merge[]>();

  constructor(host: MergeHost, filterBytesMax = FILTER_BYTES_MAX) {
    this.#host = host;
    this.#filterBytesMax = filterBytesMax;
  }

  /** Memory of the filters of all runs, and of those that are being made. */
  get filterBytes(): number {
    const shown = indexNames.flatMap((index) => this.#host.runsOf(index).map(({ filter }) => filter));
    const made = [...this.#active.values()].flatMap((merges) => merges.map(({ writer }) => writer.filter));
    return [...shown, ...made].reduce((sum, filter) => sum + (filter?.bytes.byteLength ?? 0), 0);
  }

  /** Whether some index has so many runs that its merges go first. */
  get isBehind(): boolean {
    return indexNames.some((index) => this.#host.runsOf(index).length > RUNS_MAX);
  }

  /** Merges a share of the records of each index, as many as `records` tells; true when anything was done. */
  async work(records: (index: IndexName) => number): Promise<boolean> {
    let isAny = false;
    for (const index of indexNames) {
      let left = records(index);
      while (left > 0) {
        const merge = this.#next(index);
        if (merge === undefined) break;
        isAny = true;
        const before = merge.merged;
        if (await merge.step(Math.min(left, STEP_RECORDS))) await this.#finish(index, merge);
        left -= Math.max(1, merge.merged - before);
      }
    }
    return isAny;
  }

  /** One step of one merge; false when there is nothing to merge. */
  async step(): Promise<boolean> {
    for (const index of indexNames) {
      const merge = this.#next(index);
      if (merge === undefined) continue;
      if (await merge.step(STEP_RECORDS)) await this.#finish(index, merge);
      return true;
    }
    return false;
  }

  /** The smallest merge of an index, begun if one can be. */
  #next(index: IndexName): Merge | undefined {
    const active = this.#active.get(index) ?? [];
    const busy = new Set(active.flatMap(({ inputs }) => inputs.map(({ run }) => run)));
    const inputs = pickMerge(this.#host.runsOf(index), busy);
    if (inputs !== null) {
      const options = { isFiltered: this.#mayFilter(inputs) };
      active.push(new Merge(layouts[index], inputs, this.#host.nextRun(), this.#host.access, options));
      active.sort((a, b) => a.records - b.records);
      this.#active.set(index, active);
    }
    return active[0];
  }

  /** Whether a merged run is worth a filter, and there is room for one beside all that there are. */
  #mayFilter(inputs: readonly Run[]): boolean {
    if (inputs.every(({ filterPages }) => filterPages === 0)) return false;
    const records = inputs.reduce((sum, input) => sum + input.records, 0);
    return this.filterBytes + filterBytes(records) <= this.#filterBytesMax;
  }

  async #finish(index: IndexName, merge: Merge): Promise<void> {
    const { run, pages } = merge.finish();
    await this.#host.finished({ run, pages, filter: merge.writer.filter, inputs: merge.inputs });
    this.#active.set(index, (this.#active.get(index) ?? []).filter((other) => other !== merge));
  }
}

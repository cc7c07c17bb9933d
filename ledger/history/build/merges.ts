import type { Filter } from '../runs/filter.ts';
import { indexNames, layouts, type IndexName } from '../runs/layout.ts';
import { pickMerge } from '../runs/levels.ts';
import { Merge, type MergeAccess } from '../runs/merge.ts';
import type { SealedPage } from '../runs/page.ts';
import type { Run } from '../runs/run.ts';

/** Records merged before the worker looks at anything else: a few milliseconds. */
const STEP_RECORDS = 16_384;
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
  readonly runsOf: (index: IndexName) => readonly Run[];
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
  readonly #active = new Map<IndexName, Merge[]>();

  constructor(host: MergeHost) {
    this.#host = host;
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
      active.push(new Merge(layouts[index], inputs, this.#host.nextRun(), this.#host.access));
      active.sort((a, b) => a.records - b.records);
      this.#active.set(index, active);
    }
    return active[0];
  }

  async #finish(index: IndexName, merge: Merge): Promise<void> {
    const { run, pages } = merge.finish();
    await this.#host.finished({ run, pages, filter: merge.writer.filter, inputs: merge.inputs });
    this.#active.set(index, (this.#active.get(index) ?? []).filter((other) => other !== merge));
  }
}

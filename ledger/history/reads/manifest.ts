import type { Filter } from '../runs/filter.ts';
import { indexNames, type IndexName } from '../runs/layout.ts';
import { manifestRow, openRun, type OpenRun, type Run } from '../runs/run.ts';
import type { DayStart } from '../store/types.ts';

/** What a reader sees: one moment of the index. */
export interface Manifest {
  readonly through: number;
  /** Runs of each index in journal order. */
  readonly runs: Readonly<Record<IndexName, readonly OpenRun[]>>;
  readonly days: readonly DayStart[];
}

/** How the index moved on. */
export interface ManifestUpdate {
  readonly through: number;
  readonly added: readonly { readonly run: Run; readonly filter: Filter | null }[];
  readonly removed: readonly number[];
  readonly days: readonly DayStart[];
}

export const emptyManifest: Manifest = {
  through: 0,
  runs: { entries: [], displaced: [], valued: [], ids: [], sequels: [], meta: [], corrections: [] },
  days: [],
};

export const updated = (manifest: Manifest, { through, added, removed, days }: ManifestUpdate): Manifest => {
  const runs = { ...manifest.runs };
  for (const index of indexNames) {
    const kept = runs[index].filter(({ run }) => !removed.includes(run));
    const fresh = added.flatMap(({ run, filter }) => (run.index === index ? [openRun(run, filter)] : []));
    if (fresh.length > 0 || kept.length < runs[index].length)
      runs[index] = [...kept, ...fresh].sort((a, b) => a.fromSeq - b.fromSeq);
  }
  return { through, runs, days: days.length === 0 ? manifest.days : [...manifest.days, ...days] };
};

/** All of a manifest as one update of an empty one. */
export const wholeOf = ({ through, runs, days }: Manifest): ManifestUpdate => ({
  through,
  added: indexNames.flatMap((index) =>
    runs[index].map((run) => ({ run: manifestRow(run), filter: run.filter })),
  ),
  removed: [],
  days,
});

import type { TransferId } from '#shared/brand';
import type { Position, Sequel } from '#shared/double-entry';
import { sequelKinds } from '../build/segment.ts';
import { readPosition } from '../ordinal.ts';
import { compareKeys } from '../runs/compare.ts';
import { filterHas } from '../runs/filter.ts';
import { layouts } from '../runs/layout.ts';
import { DamagedPage } from '../runs/page.ts';
import type { OpenRun } from '../runs/run.ts';
import type { KnownOperation } from '../types.ts';
import { findFloors, offsetOf, type FloorRequest } from './cursor.ts';
import { idKey } from './keys.ts';
import type { Manifest } from './manifest.ts';
import type { PageCache } from './page-cache.ts';

const ID_BYTES = layouts.ids.keyBytes;

/** Whether a run may hold an id: within its range, and in its filter if it has one. */
const mayHold = (run: OpenRun, key: DataView): boolean =>
  compareKeys(key, 0, run.minView, 0, ID_BYTES) >= 0 &&
  compareKeys(key, 0, run.maxView, 0, ID_BYTES) <= 0 &&
  (run.filter === null || filterHas(run.filter, key, 0));

export const mayKnowId = (manifest: Manifest, id: TransferId): boolean => {
  const key = idKey(id);
  return manifest.runs.ids.some((run) => mayHold(run, key));
};

/** Positions of the ids that are indexed, and what became of them. */
export const readPositions = async (
  cache: PageCache,
  manifest: Manifest,
  ids: readonly TransferId[],
): Promise<ReadonlyMap<TransferId, KnownOperation>> => {
  const known = await lookUp(cache, manifest.runs.ids, ids);
  const found = ids.filter((id) => known.has(id));
  const sequels = await lookUp(cache, manifest.runs.sequels, found);
  const reversed = found.filter((id) => sequels.has(id));
  const corrections = await lookUp(cache, manifest.runs.corrections, reversed);
  const answers = new Map<TransferId, KnownOperation>();
  for (const id of found) {
    const place = known.get(id);
    if (place === undefined) continue;
    const sequel = sequelOf(sequels.get(id), corrections.get(id));
    answers.set(id, { position: place.position, sequel });
  }
  return answers;
};

interface Place {
  readonly position: Position;
  readonly tag: number;
}

const sequelOf = (place: Place | undefined, correction: Place | undefined): Sequel | null => {
  if (place === undefined) return null;
  const kind = sequelKinds[place.tag - 1];
  if (kind === undefined) throw new DamagedPage('a sequel has no kind');
  const { position } = place;
  return correction === undefined ? { kind, position } : { kind, position, correction: correction.position };
};

const lookUp = async (
  cache: PageCache,
  runs: readonly OpenRun[],
  ids: readonly TransferId[],
): Promise<ReadonlyMap<TransferId, Place>> => {
  const requests: FloorRequest[] = [];
  const asked: TransferId[] = [];
  for (const id of runs.length === 0 ? [] : ids) {
    const key = idKey(id);
    for (const run of runs) {
      if (!mayHold(run, key)) continue;
      requests.push({ run, key });
      asked.push(id);
    }
  }
  const found = new Map<TransferId, Place>();
  for (const [index, cursor] of (await findFloors(cache, requests)).entries()) {
    const request = requests[index];
    const id = asked[index];
    if (cursor === null || request === undefined || id === undefined) continue;
    const at = offsetOf(cursor);
    if (compareKeys(cursor.page.view, at, request.key, 0, ID_BYTES) !== 0) continue;
    found.set(id, readPosition(cursor.page.view, at + ID_BYTES));
  }
  return found;
};

import { compareKeys } from '../runs/compare.ts';
import type { IndexName, RunLayout } from '../runs/layout.ts';
import { RunWriter } from '../runs/writer.ts';
import type { BuiltSegment } from './built.ts';
import { sortedOrder, type WordList } from './words.ts';

/** What runs of a segment have in common. */
export interface RunScope {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Gives the next number for a run. */
  readonly nextRun: () => number;
  /** The greatest id that any run holds; null when there is none. */
  readonly greatestId: Uint8Array | null;
}

/** Share of a segment's ids that may lie among older ones without a filter being worth it. */
const SPREAD_SHARE = 1 / 4;

/** Names of other operations, which come in no order. */
const REFERRING: ReadonlySet<IndexName> = new Set(['sequels', 'corrections']);

/** Records of six words: id and position. */
export const writeIds = (layout: RunLayout, list: WordList, scope: RunScope, built: BuiltSegment): void => {
  const count = list.length / 6;
  const order = sortedOrder(list, 6, 4);
  const isSpread = REFERRING.has(layout.index) || shareBelow(list, order, scope.greatestId) > SPREAD_SHARE;
  writeRun(layout, list, 6, order, scope, isSpread ? count : 0, built);
};

/** Records of four words: hash and ordinal, in journal order already among equal hashes. */
export const writePairs = (layout: RunLayout, list: WordList, scope: RunScope, built: BuiltSegment): void => {
  writeRun(layout, list, 4, sortedOrder(list, 4, 2), scope, 0, built);
};

const writeRun = (
  layout: RunLayout,
  list: WordList,
  stride: number,
  order: Uint32Array,
  scope: RunScope,
  filterFor: number,
  built: BuiltSegment,
): void => {
  if (order.length === 0) return;
  const { fromSeq, toSeq } = scope;
  const writer = new RunWriter({ layout, run: scope.nextRun(), fromSeq, toSeq, words: 0, filterFor });
  for (const record of order) {
    const to = writer.next();
    for (let word = 0; word < stride; word += 1)
      writer.view.setUint32(to + 4 * word, list.at(record * stride + word));
  }
  takeRun(writer, built);
};

/** Ends a run and puts it into the segment. */
export const takeRun = (writer: RunWriter, built: BuiltSegment): void => {
  const run = writer.finish();
  if (run === null) return;
  built.runs.push(run);
  built.pages.push(...writer.pages);
  if (writer.filter !== null) built.filters.set(run.run, writer.filter);
};

/** Which share of the ids is not greater than an id. */
const shareBelow = (list: WordList, order: Uint32Array, greatest: Uint8Array | null): number => {
  if (greatest === null || order.length === 0) return 0;
  const key = new DataView(new ArrayBuffer(16));
  const limit = new DataView(greatest.buffer, greatest.byteOffset, greatest.byteLength);
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const record = order[middle] ?? 0;
    for (let word = 0; word < 4; word += 1) key.setUint32(4 * word, list.at(record * 6 + word));
    if (compareKeys(key, 0, limit, 0, 16) <= 0) low = middle + 1;
    else high = middle;
  }
  return low / order.length;
};

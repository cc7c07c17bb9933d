import type { Filter } from './filter.ts';
import type { IndexName } from './layout.ts';

/** One run as the manifest knows it. */
export interface Run {
  readonly run: number;
  readonly index: IndexName;
  /** Events that it shows: from `fromSeq` to before `toSeq`. */
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly records: number;
  readonly pages: number;
  /** 32-bit words of each running sum; 0 when the index has none. */
  readonly words: number;
  /** Bits of the largest running sum. */
  readonly bits: number;
  readonly min: Uint8Array;
  readonly max: Uint8Array;
  /** First keys of the data pages (depth 1) or of the fence pages (depth 2), one after the other. */
  readonly top: Uint8Array;
  readonly depth: 1 | 2;
  /** Pages of the Bloom filter; 0 when the run has none. */
  readonly filterPages: number;
}

/** A run with what is kept in memory beside the manifest. */
export interface OpenRun extends Run {
  readonly minView: DataView;
  readonly maxView: DataView;
  readonly topView: DataView;
  readonly filter: Filter | null;
}

/** The run as it stands in the manifest. */
export const manifestRow = ({
  minView: _min,
  maxView: _max,
  topView: _top,
  filter: _filter,
  ...run
}: OpenRun): Run => run;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const openRun = (run: Run, filter: Filter | null): OpenRun => ({
  ...run,
  minView: viewOf(run.min),
  maxView: viewOf(run.max),
  topView: viewOf(run.top),
  filter,
});

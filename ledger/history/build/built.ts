import type { Filter } from '../runs/filter.ts';
import type { SealedPage } from '../runs/page.ts';
import type { Run } from '../runs/run.ts';
import type { FactPage } from '../store/types.ts';

/** What a segment becomes: one run of each index that it has records for, and pages of facts. */
export interface BuiltSegment {
  readonly pages: SealedPage[];
  readonly facts: readonly FactPage[];
  readonly runs: Run[];
  readonly filters: Map<number, Filter>;
}

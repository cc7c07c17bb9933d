import { positionOf, seqOf, type Position } from '#shared/double-entry';
import { FactReader } from '../facts.ts';
import type { HistoryStore } from '../store/types.ts';

/**
 * Size of the journal just before the first operation with facts at or after a time: binary search over the pages
 * of facts, which are in order of time as well.
 */
export const readSizeBefore = async (
  store: HistoryStore,
  through: number,
  timeMs: number,
): Promise<number> => {
  let last: Position | null = null;
  let low = 0;
  let high = through;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const page = await pageAt(store, positionOf(middle + 1, 0) - 1);
    const before = page === null ? null : page.lastBefore(timeMs);
    if (page !== null && before === null) high = middle;
    else {
      if (before !== null) last = before;
      low =
        page === null ? middle + 1 : Math.max(middle + 1, before === page.last ? seqOf(page.last) : through);
    }
  }
  return last === null ? 0 : seqOf(last) + 1;
};

const pageAt = async (store: HistoryStore, position: Position): Promise<FactReader | null> => {
  const [page] = await store.facts([position]);
  return page === undefined ? null : new FactReader(page);
};

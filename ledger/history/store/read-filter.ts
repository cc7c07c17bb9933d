import type { Filter } from '../runs/filter.ts';
import { DamagedPage, FILTER_PAGES_FROM, openPage, pageIdOf } from '../runs/page.ts';
import type { Run } from '../runs/run.ts';
import { filterFromPages } from '../runs/writer.ts';
import type { HistoryStore } from './types.ts';

/** Reads the Bloom filter of a run; null when it has none. Throws when pages of it are gone. */
export const readFilter = async (store: HistoryStore, run: Run): Promise<Filter | null> => {
  if (run.filterPages === 0) return null;
  const ids = Array.from({ length: run.filterPages }, (_, index) =>
    pageIdOf(run.run, FILTER_PAGES_FROM + index),
  );
  const found = await store.pages(ids);
  const pages = ids.map((id) => {
    const bytes = found.get(id);
    if (bytes === undefined) throw new DamagedPage(`page ${id} is missing`);
    return openPage(id, bytes).bytes;
  });
  return filterFromPages(pages);
};

import { useCallback, useDeferredValue, useState } from 'react';
import type { QueueRow, QueueSection } from '#shared/ipc';
import { ask, usePages, type PagedList } from '../../state/index.ts';
import { useQueueView } from './queue-view.ts';

export type Counts = Readonly<Record<QueueSection, number>>;

export interface Queue {
  readonly list: PagedList<QueueRow>;
  readonly counts: Counts | undefined;
}

/** The rows of the chosen section that match the search, and how many items each section has. */
export const useQueue = (): Queue => {
  const section = useQueueView((state) => state.section);
  const search = useDeferredValue(useQueueView((state) => state.search));
  const [counts, setCounts] = useState<Counts>();
  const load = useCallback(
    async (offset: number, limit: number) => {
      const result = await ask('queue.page', { section, offset, limit, search: search.trim() });
      if (result.ok) setCounts(result.value.counts);
      return result;
    },
    [section, search],
  );
  return { list: usePages(load, 'queue', section), counts };
};

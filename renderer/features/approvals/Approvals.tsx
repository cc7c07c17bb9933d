import type { ReactElement } from 'react';
import { useRoute } from '../../state/index.ts';
import { Detail } from './Detail.tsx';
import { Queue } from './Queue.tsx';
import { useQueue } from './use-queue.ts';

/** The queue, or the one item that is open. The queue keeps its place while an item is looked at. */
export const Approvals = (): ReactElement => {
  const openIntent = useRoute((state) => state.openIntent);
  const queue = useQueue();
  return openIntent === undefined ? (
    <Queue queue={queue} />
  ) : (
    <Detail key={openIntent} digest={openIntent} queue={queue} />
  );
};

import { useEffect, useRef } from 'react';
import type { IntentDigest } from '#shared/brand';
import { useRoute } from '../../state/index.ts';
import { sectionLabels } from './labels.ts';
import { useQueueView } from './queue-view.ts';
import type { Queue } from './use-queue.ts';

export interface Neighbours {
  /** `Needs your approval, 3 of 12`. */
  readonly position: string;
  readonly previous: () => void;
  readonly next: () => void;
}

/**
 * The items around the open one in the queue's order. An item that has left its section (it was decided)
 * keeps its place: the next one is then the row that moved up into it.
 */
export const useNeighbours = (digest: IntentDigest, { list }: Queue): Neighbours => {
  const { section, activeIndex, setActive } = useQueueView();
  const openItem = useRoute((state) => state.openItem);
  const closeItem = useRoute((state) => state.closeItem);
  const isHere = list.rowAt(activeIndex)?.digest === digest;
  const askFor = useRef(list.onRangeChange);
  useEffect(() => {
    askFor.current = list.onRangeChange;
  });
  useEffect(() => {
    askFor.current(Math.max(0, activeIndex - 1), activeIndex + 1);
  }, [activeIndex]);

  const show = (index: number): void => {
    const row = list.rowAt(index);
    if (row === undefined) {
      closeItem();
      return;
    }
    setActive(index);
    openItem(row.digest);
  };
  return {
    position: isHere
      ? `${sectionLabels[section]}, ${String(activeIndex + 1)} of ${list.total.toLocaleString('en-GB')}`
      : 'Approvals',
    previous: () => {
      if (activeIndex > 0) show(activeIndex - 1);
    },
    next: () => {
      show(isHere ? activeIndex + 1 : activeIndex);
    },
  };
};

import { create } from 'zustand';
import type { QueueSection } from '#shared/ipc';
import { useDesk } from '../../state/index.ts';

interface QueueView {
  readonly section: QueueSection;
  readonly search: string;
  readonly activeIndex: number;
  readonly showSection: (section: QueueSection) => void;
  readonly setSearch: (search: string) => void;
  readonly setActive: (index: number) => void;
}

const START = { section: 'mine', search: '', activeIndex: 0 } as const;

/** Where the officer is in the queue; kept while an item is open. */
export const useQueueView = create<QueueView>((set) => ({
  ...START,
  showSection: (section) => {
    set({ section, activeIndex: 0 });
  },
  setSearch: (search) => {
    set({ search, activeIndex: 0 });
  },
  setActive: (activeIndex) => {
    set({ activeIndex });
  },
}));

// The next officer starts at the start.
useDesk.subscribe((now, before) => {
  if (now.session?.person.id !== before.session?.person.id) useQueueView.setState(START);
});

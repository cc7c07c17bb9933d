import { create } from 'zustand';
import type { QueueSection } from '#shared/ipc';

interface QueueView {
  readonly section: QueueSection;
  readonly search: string;
  readonly activeIndex: number;
  readonly showSection: (section: QueueSection) => void;
  readonly setSearch: (search: string) => void;
  readonly setActive: (index: number) => void;
}

/** Where the officer is in the queue; kept while an item is open. */
export const useQueueView = create<QueueView>((set) => ({
  section: 'mine',
  search: '',
  activeIndex: 0,
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

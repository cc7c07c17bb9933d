export { openJournalStore } from './store.ts';
export type { Batch, Head, JournalStore, KeptCommand, Page, StoredCommand, StoredEvent } from './types.ts';

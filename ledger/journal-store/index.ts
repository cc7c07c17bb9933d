export { openJournalStore, type JournalStore } from './store.ts';
export type { Page } from './reads.ts';
export type { Batch, Head, StoredAccount, StoredCommand, StoredEvent, StoredIntent } from './types.ts';

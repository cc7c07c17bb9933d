export { buildJournal, JournalBuilder } from './builder.ts';
export { openLeaseStore, type HeldLease, type LeaseHolder, type LeaseStore } from './lease.ts';
export { openJournalLines, openJournalStore, type JournalLines } from './store.ts';
export type { Batch, Head, JournalStore, KeptCommand, Page, StoredCommand, StoredEvent } from './types.ts';

export { openHistory, type HistoryOptions } from './history.ts';
export type { ManifestUpdate } from './reads/manifest.ts';
export type { WorkerEvents, WorkerThread } from './worker-thread.ts';
export type { Fault as HistoryFault } from './build/messages.ts';
export type { HistoryTarget } from './store/target.ts';
export {
  ENTRIES_PER_PAGE_MAX,
  IDS_PER_LOOKUP_MAX,
  META_PER_PAGE_MAX,
  type BalanceQuery,
  type EntriesPage,
  type EntriesQuery,
  type EntryKind,
  type EntryRow,
  type HistoricBalance,
  type History,
  type ManifestListener,
  type KnownOperation,
  type MetaPage,
  type MetaQuery,
  type PostedSums,
} from './types.ts';

export { AccountCache, CLEAN_ACCOUNTS_MAX } from './account-cache.ts';
export { readGovernance } from './governance.ts';
export { decideLoaded } from './load-rounds.ts';
export { Loader, nothingWanted, wantOperation, type LoadOptions, type Wanted } from './loader.ts';
export { forgetLoaded, memoryOf, type HeldSet, type Memory } from './memory.ts';
export { NotLoaded } from './not-loaded.ts';
export { OperationReader, type JournalOperation } from './operations.ts';
export type {
  AccountSource,
  LineSource,
  OperationIndex,
  PlacedAccount,
  Seats,
  StateDelta,
  StateSink,
} from './ports.ts';
export { RecentOperations, type Endings } from './recent.ts';
export { SAVE_LIMITS, StateSaver, type BatchWork, type Boundary, type SaveLimits } from './saver.ts';

export { batchOf } from './batch.ts';
export { isOverdue } from './decide-expire.ts';
export { draftOf, mergeDraft, type DraftSet } from './draft.ts';
export { claimOf, PastRoots } from './past-roots.ts';
export type { QueueLimits } from './queue.ts';
export type { Answer, BookAnswers, BookCommand, Command, Withdrawal, WriterRefusal } from './types.ts';
export { wantAccountsOf } from './wanted.ts';
export {
  MEMORY_LIMITS,
  Writer,
  type JournalState,
  type MemoryLimits,
  type WriterDeps,
  type WriterStatus,
} from './writer.ts';

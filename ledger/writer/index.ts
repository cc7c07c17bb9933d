export { batchOf } from './batch.ts';
export { isOverdue } from './decide-expire.ts';
export { draftOf } from './draft.ts';
export type { QueueLimits } from './queue.ts';
export type { Answer, Command, WriterRefusal } from './types.ts';
export { Writer, type JournalState, type WriterDeps } from './writer.ts';

export {
  standingIn,
  type AuthorityPort,
  type WithdrawalEvidence,
  type WithdrawalFault,
  type Withdrawn,
} from './authority.ts';
export { openDirectory, type Directory, type DirectoryDeps } from './directory.ts';
export { directoryRecordSchema, type DirectoryRecord, type LookupAttribute } from './record.ts';
export {
  openDirectoryStore,
  type DirectoryStore,
  type DirectoryTargets,
  type DirectoryUser,
  type UserContent,
} from './store.ts';
export type { Asked, Withdrawal } from './withdrawal.ts';

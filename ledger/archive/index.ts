export {
  answerSchema,
  EVENTS_PER_CHECKPOINT,
  type ArchivedAnswer,
  type ArchiveHeader,
  type ArchiveItem,
} from './format.ts';
export { readArchive } from './read.ts';
export { identitiesIn, newBackupKey, seal, unseal } from './seal.ts';
export { restoreArchive, verifyArchive, type ArchiveReport, type RestoreOptions } from './unpack.ts';
export type { ArchiveTrust } from './verify.ts';
export { genesisIn } from './genesis.ts';
export { archiveText, type ArchiveSource } from './write.ts';

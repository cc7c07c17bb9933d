export {
  answerSchema,
  EVENTS_PER_CHECKPOINT,
  type ArchivedAnswer,
  type ArchiveHeader,
  type ArchiveItem,
} from './format.ts';
export { readArchive } from './read.ts';
export { identitiesIn, newBackupKey, seal, unseal } from './seal.ts';
export { JournalBuilder } from './build.ts';
export { verifyArchive, type ArchiveReport, type ArchiveSink, type ArchiveTrust } from './verify.ts';
export { archiveText, genesisOf, type ArchiveSource } from './write.ts';

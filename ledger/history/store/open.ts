import type { Kysely } from 'kysely';
import { kyselyOver, PrimaryPool } from '../../database/index.ts';
import {
  openHistoryFile,
  openHistoryReader,
  openJournalFile,
  openPostgres,
  removeHistoryFile,
} from './database.ts';
import { postgresDialect, sqliteDialect } from './dialect.ts';
import { journalReader } from './journal.ts';
import { historyStore, prepareHistory } from './store.ts';
import { layoutStatements, postgresTypes, sqliteTypes, type HistoryTables } from './tables.ts';
import type { HistoryTarget } from './target.ts';
import type { HistoryStore, JournalReader } from './types.ts';

/** One read under way, and one ahead of it. */
const JOURNAL_READERS = 2;

/** Values of a run fit on a page of the heap as they are; neither compression nor TOAST gains anything. */
const POSTGRES_STORAGE = [
  'alter table history_pages alter column data set storage plain',
  'alter table history_facts alter column data set storage external',
];

/** The index for its builder: creates what is not there. */
export const openBuilderStore = async (target: HistoryTarget): Promise<HistoryStore> => {
  const isSqlite = target.kind === 'sqlite';
  const db = isSqlite ? openHistoryFile(target.file) : openPostgres(target);
  const statements = isSqlite
    ? layoutStatements(sqliteTypes)
    : [...layoutStatements(postgresTypes), ...POSTGRES_STORAGE];
  await prepareOrClose(db, statements);
  return historyStore(db, isSqlite ? sqliteDialect : postgresDialect);
};

const prepareOrClose = async (db: Kysely<HistoryTables>, statements: readonly string[]): Promise<void> => {
  try {
    await prepareHistory(db, statements);
  } catch (error) {
    await db.destroy();
    throw error;
  }
};

/** The index for reading: its tables are there. */
export const openReaderStore = (target: HistoryTarget): HistoryStore =>
  target.kind === 'sqlite'
    ? historyStore(openHistoryReader(target.file), sqliteDialect)
    : historyStore(openPostgres(target), postgresDialect);

export const openJournalReader = async (target: HistoryTarget): Promise<JournalReader> => {
  if (target.kind === 'postgres') return journalReader(openPostgres(target));
  const { journal } = target;
  if (typeof journal === 'string') return journalReader(await openJournalFile(journal));
  return journalReader(
    journal.kind === 'sqlite'
      ? await openJournalFile(journal.file)
      : kyselyOver(new PrimaryPool(journal, JOURNAL_READERS)),
  );
};

/** Removes an index that can't be read, so that it is built anew. */
export const discardHistory = async (target: HistoryTarget): Promise<void> => {
  if (target.kind === 'sqlite') return removeHistoryFile(target.file);
  const store = await openBuilderStore(target);
  try {
    await store.clear();
  } finally {
    await store.close();
  }
};

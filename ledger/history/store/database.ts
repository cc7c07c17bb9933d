import { rm } from 'node:fs/promises';
import { Kysely } from 'kysely';
import sqlite3 from 'sqlite3';
import { Sqlite3Dialect, type Sqlite3Handle } from '#shared/sqlite';
import { kyselyOver, openSqlite, PrimaryPool, type PostgresTarget } from '../../database/index.ts';
import type { HistoryTables } from './tables.ts';

const BUSY_TIMEOUT_MS = 10_000;
const POSTGRES_CONNECTIONS_MAX = 4;

/**
 * Derived and built anew when lost: no sync on commit. A page of the file holds exactly one page of a run. Reads
 * go through the operating system's cache; `mmap_size` bounds address space, not memory.
 */
const HISTORY_PRAGMAS = [
  'pragma page_size = 8192',
  'pragma journal_mode = wal',
  'pragma synchronous = normal',
  'pragma wal_autocheckpoint = 4000',
  'pragma mmap_size = 17179869184',
];
const READER_PRAGMAS = ['pragma query_only = on', 'pragma mmap_size = 17179869184'];

export const openHistoryFile = (file: string): Kysely<HistoryTables> =>
  connect(file, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE, HISTORY_PRAGMAS);

export const openHistoryReader = (file: string): Kysely<HistoryTables> =>
  connect(file, sqlite3.OPEN_READWRITE, READER_PRAGMAS);

/** The journal's pages carry tags, so it is opened as its own store opens it. */
export const openJournalFile = async (file: string): Promise<Kysely<HistoryTables>> => {
  const use = { synchronous: 'full', isReader: true, autocheckpointPages: 0 } as const;
  return (await openSqlite<HistoryTables>(file, use)).db;
};

export const removeHistoryFile = async (file: string): Promise<void> => {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true });
};

export const openPostgres = (target: PostgresTarget): Kysely<HistoryTables> =>
  kyselyOver<HistoryTables>(new PrimaryPool(target, POSTGRES_CONNECTIONS_MAX));

const connect = (file: string, mode: number, pragmas: readonly string[]): Kysely<HistoryTables> =>
  new Kysely<HistoryTables>({ dialect: new Sqlite3Dialect({ open: () => openHandle(file, mode, pragmas) }) });

const openHandle = async (file: string, mode: number, pragmas: readonly string[]): Promise<Sqlite3Handle> => {
  const { promise, resolve, reject } = Promise.withResolvers<sqlite3.Database>();
  const database = new sqlite3.Database(file, mode, (error) => {
    if (error === null) resolve(database);
    else reject(error);
  });
  const handle = await promise;
  handle.configure('busyTimeout', BUSY_TIMEOUT_MS);
  try {
    for (const pragma of pragmas) await execute(handle, pragma);
  } catch (error) {
    handle.close();
    throw error;
  }
  return handle;
};

const execute = (handle: Sqlite3Handle, statement: string): Promise<void> =>
  new Promise((resolve, reject) => {
    handle.all(statement, [], (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });

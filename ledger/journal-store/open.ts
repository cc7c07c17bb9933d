import { Kysely } from 'kysely';
import sqlite3 from 'sqlite3';
import { Sqlite3Dialect, type Sqlite3Handle } from '#shared/sqlite';
import type { Tables } from './tables.ts';

const BUSY_TIMEOUT_MS = 5_000;

/** Pages of the write-ahead log before it is moved into the database: rarer is faster, the log then larger. */
const WAL_AUTOCHECKPOINT_PAGES = 10_000;

/** Durable before it is acknowledged: write-ahead log with a sync on every commit. */
const WRITER_PRAGMAS = [
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  'pragma foreign_keys = on',
  `pragma wal_autocheckpoint = ${String(WAL_AUTOCHECKPOINT_PAGES)}`,
];

const READER_PRAGMAS = ['pragma query_only = on'];

export const openWriter = (file: string, create: boolean): Kysely<Tables> =>
  connect(file, sqlite3.OPEN_READWRITE | (create ? sqlite3.OPEN_CREATE : 0), WRITER_PRAGMAS);

/** A second connection: long reads never make the writer wait (write-ahead log). */
export const openReader = (file: string): Kysely<Tables> =>
  connect(file, sqlite3.OPEN_READWRITE, READER_PRAGMAS);

const connect = (file: string, mode: number, pragmas: readonly string[]): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new Sqlite3Dialect({ open: () => openHandle(file, mode, pragmas) }) });

const openHandle = async (file: string, mode: number, pragmas: readonly string[]): Promise<Sqlite3Handle> => {
  const { promise, resolve, reject } = Promise.withResolvers<sqlite3.Database>();
  const database = new sqlite3.Database(file, mode, (error) => {
    if (error === null) resolve(database);
    else reject(error);
  });
  const handle = await promise;
  handle.configure('busyTimeout', BUSY_TIMEOUT_MS);
  for (const pragma of pragmas) await execute(handle, pragma);
  return handle;
};

const execute = (handle: Sqlite3Handle, statement: string): Promise<void> =>
  new Promise((resolve, reject) => {
    handle.all(statement, [], (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });

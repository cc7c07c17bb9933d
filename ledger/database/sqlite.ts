import { access, constants, copyFile, rm } from 'node:fs/promises';
import { Kysely, sql } from 'kysely';
import sqlite3 from 'sqlite3';
import { Sqlite3Dialect } from '#shared/sqlite';
import { messageOf, StoreFault } from './faults.ts';
import { isThere, putInPlace } from './files.ts';

/** How a connection to a database file is meant to be used. */
export interface SqliteUse {
  /** `full`: every commit is on the disk when it returns. `normal`: the file is whole after a crash, the last commits may be missing. */
  readonly synchronous: 'full' | 'normal';
  readonly create?: boolean;
  readonly isReader?: boolean;
  /** Pages of the write-ahead log after which a commit moves them into the database; 0: somebody else does. */
  readonly autocheckpointPages: number;
}

/**
 * One connection: Kysely over it, which closes it, and the handle for prepared statements of one's own. Both share its
 * queue of work.
 */
export interface SqliteConnection<Tables> {
  readonly db: Kysely<Tables>;
  readonly handle: sqlite3.Database;
}

const BUSY_TIMEOUT_MS = 5_000;
const PAGE_BYTES = 8_192;
const CACHE_KIB = 32_768;

/** The log is reused from its start; a file that grew beyond this is cut back. */
const WAL_BYTES_KEPT_MAX = 256 * 1024 * 1024;

/**
 * Every page carries an authentication tag (AEGIS-256), so that a flipped bit is an error when the page is read
 * and never another value. The key is no secret and hides nothing from anybody: who may read the file is up to its mode.
 */
const PAGE_KEY = Buffer.from('countersign/ledger/page-tags/v1!').toString('hex');
const PAGE_TAGS = [`pragma cipher = 'aegis'`, `pragma key = 'raw:${PAGE_KEY}'`];

/** Opens a connection to a database file whose pages are authenticated. */
export const openSqlite = async <Tables>(file: string, use: SqliteUse): Promise<SqliteConnection<Tables>> => {
  const mode = sqlite3.OPEN_READWRITE | (use.create === true ? sqlite3.OPEN_CREATE : 0);
  const handle = await openHandle(file, mode);
  try {
    await runAll(handle, pragmasFor(use));
    const db = new Kysely<Tables>({ dialect: new Sqlite3Dialect({ open: () => Promise.resolve(handle) }) });
    // From its first statement on the handle is Kysely's to close; a connection that was never used would stay open.
    await sql`select 1`.execute(db);
    return { handle, db };
  } catch (error) {
    await closeHandle(handle);
    throw error;
  }
};

/**
 * Gives every page of a file that was written without them an authentication tag. Nobody else has it open. The work
 * is done on a copy that takes the file's place when it is whole.
 */
export const addPageTags = async (file: string): Promise<void> => {
  await emptyLog(file);
  const copy = `${file}.tagged`;
  for (const end of ['', '-journal']) await rm(`${copy}${end}`, { force: true });
  await copyFile(file, copy);
  const handle = await openHandle(copy, sqlite3.OPEN_READWRITE);
  try {
    await runAll(handle, [
      'pragma journal_mode = delete',
      `pragma cipher = 'aegis'`,
      `pragma rekey = 'raw:${PAGE_KEY}'`,
    ]);
  } finally {
    await closeHandle(handle);
  }
  await putInPlace(copy, file);
};

/** Moves what is in the log of a file without tags into the file. */
const emptyLog = async (file: string): Promise<void> => {
  const handle = await openHandle(file, sqlite3.OPEN_READWRITE);
  try {
    await runSql(handle, 'pragma wal_checkpoint(truncate)');
  } finally {
    await closeHandle(handle);
  }
  if (await isThere(`${file}-wal`)) throw new StoreFault('busy', `${file} is open elsewhere`);
};

const pragmasFor = (use: SqliteUse): readonly string[] => [
  ...PAGE_TAGS,
  // The first read finds out whether the file is ours and its first page is whole.
  'select count(*) from sqlite_schema',
  `pragma cache_size = -${String(CACHE_KIB)}`,
  ...(use.isReader === true ? ['pragma query_only = on'] : writerPragmas(use)),
];

const writerPragmas = ({ synchronous, autocheckpointPages }: SqliteUse): readonly string[] => [
  `pragma page_size = ${String(PAGE_BYTES)}`,
  'pragma journal_mode = wal',
  `pragma synchronous = ${synchronous}`,
  // Apple's fsync leaves the data in the drive's cache unless asked twice.
  'pragma fullfsync = on',
  'pragma checkpoint_fullfsync = on',
  'pragma foreign_keys = on',
  `pragma wal_autocheckpoint = ${String(autocheckpointPages)}`,
  `pragma journal_size_limit = ${String(WAL_BYTES_KEPT_MAX)}`,
];

const openHandle = async (file: string, mode: number): Promise<sqlite3.Database> => {
  if ((mode & sqlite3.OPEN_CREATE) === 0) await expectWritable(file);
  const { promise, resolve, reject } = Promise.withResolvers<sqlite3.Database>();
  const database = new sqlite3.Database(file, mode, (error) => {
    if (error === null) resolve(database);
    else reject(error);
  });
  const handle = await promise;
  handle.configure('busyTimeout', BUSY_TIMEOUT_MS);
  await expectPageTags(handle);
  return handle;
};

/** SQLite says of a file that is not there, and of one that it may not write, only that it can't be opened. */
const expectWritable = async (file: string): Promise<void> => {
  if (!(await isThere(file))) throw new StoreFault('missing', `There is no database in ${file}`);
  await access(file, constants.W_OK).catch((error: unknown) => {
    throw new StoreFault('read-only', `${file} can not be written: ${messageOf(error)}`, error);
  });
};

/** A build of SQLite without ciphers takes the pragmas and writes pages without tags. */
const expectPageTags = async (handle: sqlite3.Database): Promise<void> => {
  const [row] = await runSql(handle, 'pragma cipher');
  if (row === undefined) throw new StoreFault('other', 'This build of SQLite can not authenticate pages');
};

const runAll = async (handle: sqlite3.Database, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await runSql(handle, statement);
};

/** Runs one statement beside Kysely: for pragmas, and before anything else uses the connection. */
export const runSql = <Row = unknown>(
  handle: sqlite3.Database,
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> =>
  new Promise((resolve, reject) => {
    handle.all<Row>(statement, parameters, (error, rows) => {
      if (error === null) resolve(rows);
      else reject(error);
    });
  });

const closeHandle = (handle: sqlite3.Database): Promise<void> =>
  new Promise((resolve, reject) => {
    handle.close((error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });

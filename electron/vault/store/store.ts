import { CompiledQuery, Kysely, sql, type LogEvent, type Transaction } from 'kysely';
import { err, ok, type Result } from '#shared/errors';
import { Sqlite3Dialect, type Sqlite3Handle } from '#shared/sqlite';
import { openEncrypted, openReader } from './open.ts';
import type { OpenFault } from './faults.ts';
import { migrations, type Tables } from './schema.ts';

export type Reader = Kysely<Tables>;
export type Writer = Transaction<Tables>;

/** A statement slower than this is logged, without its values. */
export const SLOW_STATEMENT_MS = 40;

export interface StoreOptions {
  readonly onSlow: (sql: string, durationMs: number) => void;
}

/**
 * The encrypted store: one writing connection, whose transactions follow each other, and one reading
 * connection that is never held up by them.
 */
export interface Store {
  /** Runs in one transaction; durable when it resolves, undone when `work` throws. */
  readonly write: <T>(work: (db: Writer) => Promise<T>) => Promise<T>;
  /** Runs on one snapshot: all statements see the same committed state. */
  readonly read: <T>(work: (db: Reader) => Promise<T>) => Promise<T>;
  /** Empties the write-ahead log, in which deleted rows may still stand. */
  readonly trim: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const openStore = async (
  file: string,
  keyHex: string,
  options: StoreOptions,
): Promise<Result<Store, OpenFault>> => {
  const writing = await openEncrypted(file, keyHex);
  if (!writing.ok) return writing;
  const writer = kyselyOver(writing.value, options);
  const migrated = await migrate(writer);
  const reading = migrated.ok ? await openReader(file, keyHex) : migrated;
  if (!reading.ok) {
    await writer.destroy();
    return reading;
  }
  return ok(storeOver(writer, kyselyOver(reading.value, options)));
};

const storeOver = (writer: Kysely<Tables>, reader: Kysely<Tables>): Store => ({
  write: (work) => writer.transaction().execute(work),
  read: (work) => reader.connection().execute((db) => inSnapshot(db, work)),
  trim: async () => {
    await sql`pragma wal_checkpoint(truncate)`.execute(writer);
  },
  close: async () => {
    await reader.destroy();
    await writer.destroy();
  },
});

/** The dialect's own transactions take the write lock, which a reader must not. */
const inSnapshot = async <T>(db: Reader, work: (db: Reader) => Promise<T>): Promise<T> => {
  await sql`begin deferred`.execute(db);
  try {
    return await work(db);
  } finally {
    await sql`rollback`.execute(db);
  }
};

const kyselyOver = (handle: Sqlite3Handle, options: StoreOptions): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: new Sqlite3Dialect({ open: () => Promise.resolve(handle) }),
    log: (event: LogEvent) => {
      if (event.queryDurationMillis > SLOW_STATEMENT_MS)
        options.onSlow(event.query.sql, event.queryDurationMillis);
    },
  });

const migrate = async (db: Kysely<Tables>): Promise<Result<null, OpenFault>> => {
  try {
    await db.transaction().execute(async (trx) => {
      const found = await sql<{ user_version: number }>`pragma user_version`.execute(trx);
      const from = found.rows[0]?.user_version ?? 0;
      for (const statements of migrations.slice(from))
        for (const statement of statements) await trx.executeQuery(CompiledQuery.raw(statement));
      await trx.executeQuery(CompiledQuery.raw(`pragma user_version = ${String(migrations.length)}`));
    });
    return ok(null);
  } catch {
    return err({ code: 'vault-damaged' });
  }
};

/** Rows per statement: one statement a row would cost six times as much. */
export const BULK_ROWS = 5_000;

/**
 * Writes many rows with few statements. `statement` selects from `json_each(?)`, where each `value` is one row.
 *
 * @example
 * await bulk(db, 'insert into origins select value ->> 0, value ->> 1 from json_each(?)', rows);
 */
export const bulk = async (db: Writer, statement: string, rows: readonly unknown[]): Promise<void> => {
  for (let at = 0; at < rows.length; at += BULK_ROWS)
    await db.executeQuery(CompiledQuery.raw(statement, [JSON.stringify(rows.slice(at, at + BULK_ROWS))]));
};

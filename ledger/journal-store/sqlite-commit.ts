import { CompiledQuery, sql, type Kysely, type Transaction } from 'kysely';
import type sqlite3 from 'sqlite3';
import {
  CommitUnknown,
  codeOf,
  faultOf,
  HeadMoved,
  inPieces,
  sqliteWording,
  type SqliteConnection,
  runSql,
} from '../database/index.ts';
import { commandColumns, insertCommands, keptCommands } from './commands.ts';
import { boundLine, hashedEvents, type HashedEvent } from './hashes.ts';
import type { JournalTables } from './layout.ts';
import type { Batch, Head } from './types.ts';

/** Commands that go with a batch of one event. */
const COMMANDS_WITH_ONE_MAX = 2_000;
/** A line that is longer goes by itself, as it is: JSON inside JSON costs more than a statement does. */
const LINE_IN_JSON_CHARACTERS_MAX = 16_384;

const HEAD_MOVED = 'head-moved';

/**
 * The usual batch is one event. Its whole transaction is one statement, an insert into a view of this connection:
 * one way to SQLite's thread and back, and nothing waits in between.
 */
const ONE_EVENT = [
  `create temp view one_event as select 0 as epoch, 0 as size, '' as root, '' as to_root, '' as to_time,
     0 as seq, '' as type, '' as intent, x'' as hashes, '' as line, '' as commands`,
  `create temp trigger commit_one_event instead of insert on one_event begin
     update head set size = new.size + 1, root = new.to_root, time = new.to_time
       where id = 1 and epoch = new.epoch and size = new.size and root = new.root;
     select raise(abort, '${HEAD_MOVED}') where changes() = 0;
     insert into events (seq, type, intent, hashes, line)
       values (new.seq, new.type, new.intent, new.hashes, cast(new.line as text));
     insert into commands select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
       value ->> 6, value ->> 7, value ->> 8 from json_each(new.commands);
   end`,
] as const;
const INSERT_ONE_EVENT = 'insert into one_event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

/** Stores batches over one connection. */
export interface Committer {
  readonly commit: (batch: Batch) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const sqliteCommitter = async ({
  db,
  handle,
}: SqliteConnection<JournalTables>): Promise<Committer> => {
  for (const statement of ONE_EVENT) await runSql(handle, statement);
  const insertOne = await prepare(handle, INSERT_ONE_EVENT);
  return {
    commit: async (batch) => {
      const events = hashedEvents(batch);
      const [event] = events;
      const isOne =
        events.length === 1 && event !== undefined && batch.commands.length <= COMMANDS_WITH_ONE_MAX;
      await (isOne ? commitOne(db, insertOne, batch, event) : commitMany(db, batch, events));
    },
    close: () =>
      new Promise((resolve) => {
        insertOne.finalize(() => {
          resolve();
        });
      }),
  };
};

/** Waits for the connection's turn, because another's transaction on it would take the statement in. */
const commitOne = (
  db: Kysely<JournalTables>,
  insertOne: sqlite3.Statement,
  batch: Batch,
  event: HashedEvent,
): Promise<void> =>
  db.connection().execute(async () => {
    const { from, to } = batch;
    const parameters = [
      ...[from.epoch, from.size, from.root, to.root, to.time],
      ...[event.seq, event.type, event.intent, event.hashes, boundLine(event)],
      commandRows(batch),
    ];
    try {
      await run(insertOne, parameters);
    } catch (error) {
      throw outcomeOf(error);
    }
  });

/** Codes of SQLite after which nothing is in the log: no lock, or no room for the last frame, which makes a commit. */
const UNDONE = new Set(['SQLITE_BUSY', 'SQLITE_FULL']);

/** Any other failure of what commits may have come after the log had the whole transaction. */
const outcomeOf = (error: unknown): unknown => {
  const code = codeOf(error);
  if (code === 'SQLITE_CONSTRAINT')
    return error instanceof Error && error.message.includes(HEAD_MOVED) ? new HeadMoved() : error;
  return code !== undefined && UNDONE.has(code) ? faultOf(error) : new CommitUnknown(faultOf(error));
};

const commitMany = (db: Kysely<JournalTables>, batch: Batch, events: readonly HashedEvent[]): Promise<void> =>
  db.connection().execute(async (connection) => {
    await connection.executeQuery(CompiledQuery.raw('begin immediate')).catch(rethrowFault);
    try {
      await moveHead(connection, batch.from, batch.to);
      await insertEvents(connection, events);
      await insertCommands({ db: connection, wording: sqliteWording }, keptCommands(batch));
    } catch (error) {
      await rollBack(connection);
      throw faultOf(error);
    }
    try {
      await connection.executeQuery(CompiledQuery.raw('commit'));
    } catch (error) {
      await rollBack(connection);
      throw outcomeOf(error);
    }
  });

/** Some failures end the transaction by themselves; then there is nothing to roll back. */
const rollBack = (db: Kysely<JournalTables>): Promise<unknown> =>
  db.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined);

const rethrowFault = (error: unknown): never => {
  throw faultOf(error);
};

type Writing = Kysely<JournalTables> | Transaction<JournalTables>;

/** Compare and set: a writer that another one has replaced finds another epoch and commits nothing. */
const moveHead = async (db: Writing, from: Head, to: Head): Promise<void> => {
  const { numUpdatedRows } = await db
    .updateTable('head')
    .set({ size: to.size, root: to.root, time: to.time })
    .where('id', '=', 1)
    .where('epoch', '=', from.epoch)
    .where('size', '=', from.size)
    .where('root', '=', from.root)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new HeadMoved();
};

const insertEvents = async (db: Writing, events: readonly HashedEvent[]): Promise<void> => {
  for (const event of events.filter(isLong)) {
    const { seq, type, intent, hashes } = event;
    // Of bytes the cast makes a text and leaves them as they are.
    const line = sql<string>`cast(${boundLine(event)} as text)`;
    await db.insertInto('events').values({ seq, type, intent, hashes, line }).execute();
  }
  const short = events.filter((event) => !isLong(event));
  await inPieces(short, (piece) => {
    const rows = piece.map(({ seq, type, intent, hashes, line }) => [
      seq,
      type,
      intent,
      hashes.toString('hex'),
      line,
    ]);
    return sql`insert into events (seq, type, intent, hashes, line)
      select value ->> 0, value ->> 1, value ->> 2, unhex(value ->> 3), value ->> 4
      from json_each(${JSON.stringify(rows)})`.execute(db);
  });
};

const isLong = ({ line }: HashedEvent): boolean =>
  typeof line !== 'string' || line.length > LINE_IN_JSON_CHARACTERS_MAX;

const commandRows = (batch: Batch): string => {
  if (batch.commands.length === 0) return '[]';
  const columns = commandColumns(keptCommands(batch));
  return JSON.stringify(batch.commands.map((_, row) => columns.map((column) => column[row])));
};

const prepare = (handle: sqlite3.Database, statement: string): Promise<sqlite3.Statement> =>
  new Promise((resolve, reject) => {
    const prepared = handle.prepare(statement, (error: Error | null) => {
      if (error === null) resolve(prepared);
      else reject(error);
    });
  });

const run = (statement: sqlite3.Statement, parameters: readonly unknown[]): Promise<void> =>
  new Promise((resolve, reject) => {
    statement.run(parameters, (error: Error | null) => {
      if (error === null) resolve();
      else reject(error);
    });
  });

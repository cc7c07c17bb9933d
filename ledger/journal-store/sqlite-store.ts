import { open as openFile } from 'node:fs/promises';
import { nodesForRoot, rootAt, type NodeRef } from '#shared/merkle';
import {
  addPageTags,
  openSqlite,
  prepareSqlite,
  sqliteWording,
  told,
  type OpenOptions,
  type SqliteConnection,
  type SqliteTarget,
} from '../database/index.ts';
import { Checkpointer } from './checkpointer.ts';
import { journalLayout, type JournalTables } from './layout.ts';
import { readCommands, readCommandsAfter, readHead, readLines, readNodes, type Reading } from './reads.ts';
import { insertCommands } from './commands.ts';
import { sqliteCommitter } from './sqlite-commit.ts';
import type { Batch, Head, JournalStore } from './types.ts';

/** Opens the journal of a file; a writer and a reader, so that long reads never make a commit wait. */
export const openSqliteJournal = async (
  { file }: SqliteTarget,
  options: OpenOptions,
): Promise<JournalStore> => {
  if (await isWithoutTags(file)) await told(addPageTags(file));
  const create = options.create ?? false;
  const writer = await told(
    openSqlite<JournalTables>(file, { synchronous: 'full', create, autocheckpointPages: 0 }),
  );
  try {
    await prepareSqlite(writer.db, journalLayout, options);
    return await storeOver(file, writer);
  } catch (error) {
    await writer.db.destroy();
    throw error;
  }
};

/** A reader of a file's lines, with a connection of its own. */
export const openSqliteLines = async ({
  file,
}: SqliteTarget): Promise<Pick<JournalStore, 'lines' | 'close'>> => {
  const { db } = await told(openReader(file));
  return {
    lines: (page) => told(readLines({ db, wording: sqliteWording }, page)),
    close: () => db.destroy(),
  };
};

const openReader = (file: string): Promise<SqliteConnection<JournalTables>> =>
  openSqlite<JournalTables>(file, { synchronous: 'full', isReader: true, autocheckpointPages: 0 });

const storeOver = async (file: string, writer: SqliteConnection<JournalTables>): Promise<JournalStore> => {
  const reader = await openReader(file);
  const checkpointer = await Checkpointer.open(file, writer.db);
  const committer = await sqliteCommitter(writer);
  const beside: Reading = { db: reader.db, wording: sqliteWording };
  const own: Reading = { db: writer.db, wording: sqliteWording };
  const nodes = (refs: readonly NodeRef[]): ReturnType<JournalStore['nodes']> =>
    told(readNodes(beside, refs));
  return {
    head: () => told(readHead(own)),
    claim: () => told(claimHead(own)),
    commit: async (batch) => {
      await committer.commit(batch);
      checkpointer.committed(charactersOf(batch));
    },
    commands: (ids) => told(readCommands(own, ids)),
    commandsAfter: (id, limit) => told(readCommandsAfter(beside, id, limit)),
    lines: (page) => told(readLines(beside, page)),
    nodes,
    rootAt: async (size) => rootAt(size, await nodes(nodesForRoot(size))),
    adopt: (commands) =>
      told(
        writer.db
          .transaction()
          .execute((trx) => insertCommands({ db: trx, wording: sqliteWording }, commands)),
      ),
    close: async () => {
      await checkpointer.close();
      await reader.db.destroy();
      await committer.close();
      await writer.db.destroy();
    },
  };
};

/** Becomes the only writer: whoever was it before finds the epoch moved on and can't commit. */
const claimHead = ({ db, wording }: Reading): Promise<Head> =>
  db.transaction().execute(async (trx) => {
    await trx
      .updateTable('head')
      .set((row) => ({ epoch: row('epoch', '+', 1) }))
      .execute();
    return readHead({ db: trx, wording });
  });

const charactersOf = ({ events }: Batch): number => events.reduce((sum, { line }) => sum + line.length, 0);

/** First bytes of a database file that SQLite wrote without ciphers: a journal of the first layout. */
const PLAIN_MAGIC = 'SQLite format 3\u0000';

const isWithoutTags = async (file: string): Promise<boolean> => {
  const found = await openFile(file, 'r').catch(() => undefined);
  if (found === undefined) return false;
  try {
    const { buffer, bytesRead } = await found.read(
      Buffer.alloc(PLAIN_MAGIC.length),
      0,
      PLAIN_MAGIC.length,
      0,
    );
    return buffer.toString('latin1', 0, bytesRead) === PLAIN_MAGIC;
  } finally {
    await found.close();
  }
};

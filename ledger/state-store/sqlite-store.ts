import { rm } from 'node:fs/promises';
import { sql } from 'kysely';
import {
  openSqlite,
  prepareSqlite,
  sqliteWording,
  told,
  type OpenOptions,
  type SqliteConnection,
  type SqliteTarget,
} from '../database/index.ts';
import { stateLayout, type StateTables } from './layout.ts';
import { stateOver, stateReaderOver } from './over.ts';
import type { Fence } from './save.ts';
import type { StateReader, StateStore } from './types.ts';

/** Pages of the log that a flush moves into the database: flushes are off the hot path and may wait. */
const USE = { synchronous: 'normal', autocheckpointPages: 4_000 } as const;

/** The epoch in the state's own row is all there is to check: the journal is in another file. */
const noFence: Fence = () => sql<boolean>`true`;

export const openSqliteState = async ({ file }: SqliteTarget, options: OpenOptions): Promise<StateStore> => {
  const writer = await told(openSqlite<StateTables>(file, { ...USE, create: options.create ?? false }));
  try {
    await told(prepareSqlite(writer.db, stateLayout, options));
    return storeOver(writer, await told(openSqlite<StateTables>(file, { ...USE, isReader: true })));
  } catch (error) {
    await writer.db.destroy();
    throw error;
  }
};

/** The file is there: its writer has it open. */
export const openSqliteStateReader = async ({ file }: SqliteTarget): Promise<StateReader> => {
  const { db } = await told(openSqlite<StateTables>(file, { ...USE, isReader: true }));
  return stateReaderOver({ db, wording: sqliteWording });
};

const storeOver = (
  writer: SqliteConnection<StateTables>,
  reader: SqliteConnection<StateTables>,
): StateStore =>
  stateOver({
    writing: { db: writer.db, wording: sqliteWording },
    reading: { db: reader.db, wording: sqliteWording },
    fence: noFence,
    close: async () => {
      await reader.db.destroy();
      await writer.db.destroy();
    },
  });

export const dropSqliteState = async ({ file }: SqliteTarget): Promise<void> => {
  for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
};

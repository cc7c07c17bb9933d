import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import {
  openSqlite,
  prepareSqlite,
  sqliteWording,
  told,
  type DatabaseTarget,
  type OpenOptions,
  type SqliteTarget,
} from '../database/index.ts';
import { stateLayout, type StateTables } from './layout.ts';
import {
  countAccounts,
  readAccounts,
  readAccountsAfter,
  readOpenHolds,
  readState,
  type Reading,
} from './reads.ts';
import { saveDelta, type Fence } from './save.ts';
import type { StateStore } from './types.ts';

/** Pages of the log that a flush moves into the database: flushes are off the hot path and may wait. */
const AUTOCHECKPOINT_PAGES = 4_000;

/** Opens the derived state of a ledger, empty where there is none. */
export const openStateStore = (
  target: DatabaseTarget,
  options: OpenOptions = { create: true },
): Promise<StateStore> => {
  if (target.kind === 'sqlite') return told(openSqliteState(target, options));
  throw new Error('Not yet');
};

/** Throws the derived state away, also a damaged one that can't be opened: it is built again from the journal. */
export const dropState = (target: DatabaseTarget): Promise<void> => {
  if (target.kind === 'sqlite')
    for (const end of ['', '-wal', '-shm']) rmSync(`${target.file}${end}`, { force: true });
  return Promise.resolve();
};

/** The epoch in the state's own row is all there is to check: the journal is in another file. */
const noFence: Fence = () => sql<boolean>`true`;

const openSqliteState = async ({ file }: SqliteTarget, options: OpenOptions): Promise<StateStore> => {
  const use = { synchronous: 'normal', autocheckpointPages: AUTOCHECKPOINT_PAGES } as const;
  const writer = await openSqlite<StateTables>(file, { ...use, create: options.create ?? false });
  try {
    await prepareSqlite(writer.db, stateLayout, options);
    const reader = await openSqlite<StateTables>(file, { ...use, isReader: true });
    return stateOver(
      { db: writer.db, wording: sqliteWording },
      { db: reader.db, wording: sqliteWording },
      noFence,
      async () => {
        await reader.db.destroy();
        await writer.db.destroy();
      },
    );
  } catch (error) {
    await writer.db.destroy();
    throw error;
  }
};

/** The store over a connection that writes and one that reads beside it. */
export const stateOver = (
  writing: Reading,
  reading: Reading,
  fence: Fence,
  close: () => Promise<void>,
): StateStore => {
  const saved = new WeakSet();
  return {
    through: async () => (await told(readState(reading))).through,
    root: async () => (await told(readState(reading))).root,
    governance: async () => (await told(readState(reading))).governance,
    save: (delta) => told(saveDelta(writing, fence, saved, delta)),
    accounts: (ids) => told(readAccounts(reading, ids)),
    accountsAfter: (id, limit, wallet) => told(readAccountsAfter(reading, id, limit, wallet)),
    openHolds: () => told(readOpenHolds(reading)),
    accountCount: () => told(countAccounts(reading)),
    close,
  };
};

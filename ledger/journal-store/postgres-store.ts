import { nodesForRoot, rootAt, type NodeRef } from '#shared/merkle';
import {
  CommitUnknown,
  kyselyOver,
  postgresWording,
  preparePostgres,
  PrimaryPool,
  told,
  type OpenOptions,
  type PostgresTarget,
} from '../database/index.ts';
import { stateLayout } from '../state-store/index.ts';
import { insertCommands } from './commands.ts';
import { journalLayout, type JournalTables } from './layout.ts';
import { commitPostgres } from './postgres-commit.ts';
import { askHead, CLAIM_HEAD, READ_HEAD, SETTLE_HEAD } from './postgres-head.ts';
import { readCommands, readCommandsAfter, readLines, readNodes, type Reading } from './reads.ts';
import type { Head, JournalStore } from './types.ts';

/** Reads beside the commits. */
const READERS = 4;

/** Opens a journal on PostgreSQL. Commits have a connection of their own, so that reads never make them wait. */
export const openPostgresJournal = async (
  target: PostgresTarget,
  options: OpenOptions,
): Promise<JournalStore> => {
  const writer = new PrimaryPool(target, 1);
  const reader = new PrimaryPool(target, READERS);
  try {
    const db = kyselyOver<JournalTables>(writer);
    await told(preparePostgres(db, target.schema, journalLayout, options));
    await told(preparePostgres(db, target.schema, stateLayout, { create: true }));
    return storeOver(writer, reader);
  } catch (error) {
    await writer.end();
    throw error;
  }
};

/** A reader of lines, with connections of its own. */
export const openPostgresLines = (target: PostgresTarget): Pick<JournalStore, 'lines' | 'close'> => {
  const reader = new PrimaryPool(target, READERS);
  const reading: Reading = { db: kyselyOver(reader), wording: postgresWording };
  return { lines: (page) => told(readLines(reading, page)), close: () => reader.end() };
};

const storeOver = (writer: PrimaryPool, reader: PrimaryPool): JournalStore => {
  const own: Reading = { db: kyselyOver(writer), wording: postgresWording };
  const beside: Reading = { db: kyselyOver(reader), wording: postgresWording };
  const nodes = (refs: readonly NodeRef[]): ReturnType<JournalStore['nodes']> =>
    told(readNodes(beside, refs));
  let isSettled = true;
  const settledHead = async (): Promise<Head> => {
    if (isSettled) return askHead(writer, READ_HEAD);
    const head = await askHead(writer, SETTLE_HEAD);
    isSettled = true;
    return head;
  };
  return {
    head: () => told(settledHead()),
    claim: () => told(askHead(writer, CLAIM_HEAD)),
    commit: async (batch) => {
      try {
        await told(commitPostgres(writer, batch));
      } catch (error) {
        if (error instanceof CommitUnknown) isSettled = false;
        throw error;
      }
    },
    commands: (ids) => told(readCommands(own, ids)),
    commandsAfter: (id, limit) => told(readCommandsAfter(beside, id, limit)),
    lines: (page) => told(readLines(beside, page)),
    nodes,
    rootAt: async (size) => rootAt(size, await nodes(nodesForRoot(size))),
    adopt: (commands) =>
      told(own.db.transaction().execute((db) => insertCommands({ db, wording: postgresWording }, commands))),
    close: async () => {
      await reader.end();
      await writer.end();
    },
  };
};

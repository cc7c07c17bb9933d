import { sql } from 'kysely';
import {
  kyselyOver,
  postgresWording,
  preparePostgres,
  PrimaryPool,
  told,
  type OpenOptions,
  type PostgresTarget,
} from '../database/index.ts';
import { stateLayout, type StateTables } from './layout.ts';
import { stateOver, stateReaderOver } from './over.ts';
import type { Fence } from './save.ts';
import type { StateReader, StateStore } from './types.ts';

/** Reads beside a flush: the writer's loads, and pages of accounts. */
const READERS = 3;

/** The journal's head stands in the same schema: only the writer of its epoch saves. */
const headFence: Fence = (epoch) => sql<boolean>`(select head.epoch from head where head.id = 1) = ${epoch}`;

export const openPostgresState = async (
  target: PostgresTarget,
  options: OpenOptions,
): Promise<StateStore> => {
  const writer = new PrimaryPool(target, 1);
  const reader = new PrimaryPool(target, READERS);
  const close = async (): Promise<void> => {
    await reader.end();
    await writer.end();
  };
  try {
    const db = kyselyOver<StateTables>(writer);
    await told(preparePostgres(db, target.schema, stateLayout, options));
    return stateOver({
      writing: { db, wording: postgresWording },
      reading: { db: kyselyOver<StateTables>(reader), wording: postgresWording },
      fence: headFence,
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
};

export const openPostgresStateReader = (target: PostgresTarget): StateReader =>
  stateReaderOver({
    db: kyselyOver<StateTables>(new PrimaryPool(target, READERS)),
    wording: postgresWording,
  });

/** On PostgreSQL damage is the server's to repair; the rows are thrown away. */
export const dropPostgresState = async (target: PostgresTarget): Promise<void> => {
  const store = await openPostgresState(target, { create: true });
  try {
    await store.clear();
  } finally {
    await store.close();
  }
};

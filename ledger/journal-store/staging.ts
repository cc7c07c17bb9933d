import { rm } from 'node:fs/promises';
import { sql } from 'kysely';
import {
  isThere,
  kyselyOver,
  PrimaryPool,
  putInPlace,
  StoreFault,
  told,
  type DatabaseTarget,
} from '../database/index.ts';

/** A place where a journal is built, and becomes the journal at once when it is whole. */
export interface Staging {
  readonly target: DatabaseTarget;
  /** Puts it where it belongs, durably. */
  readonly publish: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** Throws when there is a journal already: nothing is ever built over one. */
export const stage = (target: DatabaseTarget): Promise<Staging> =>
  target.kind === 'sqlite' ? stageFile(target.file) : told(stageSchema(target));

const stageFile = async (file: string): Promise<Staging> => {
  if (await isThere(file)) throw new StoreFault('other', `There is a journal in ${file} already`);
  const part = `${file}.part`;
  const discard = async (): Promise<void> => {
    for (const end of ['', '-wal', '-shm']) await rm(`${part}${end}`, { force: true });
  };
  await discard();
  return {
    target: { kind: 'sqlite', file: part },
    publish: async () => {
      // Closing moved all of the log into the file; otherwise the file alone is not the journal.
      if (await isThere(`${part}-wal`)) throw new Error(`${part} is still open`);
      await putInPlace(part, file);
    },
    discard,
  };
};

type PostgresPlace = Extract<DatabaseTarget, { kind: 'postgres' }>;

const stageSchema = async (target: PostgresPlace): Promise<Staging> => {
  const part = `${target.schema}_part`;
  const run = (...statements: readonly string[]): Promise<void> => runOn(target, statements);
  if (await hasJournal(target))
    throw new StoreFault('other', `There is a journal in schema ${target.schema} already`);
  const discard = (): Promise<void> => run(`drop schema if exists "${part}" cascade`);
  await discard();
  return {
    target: { ...target, schema: part },
    // One transaction; a schema that was made beforehand is empty, or this fails.
    publish: () =>
      run(`drop schema if exists "${target.schema}"`, `alter schema "${part}" rename to "${target.schema}"`),
    discard,
  };
};

const hasJournal = async (target: PostgresPlace): Promise<boolean> => {
  const db = kyselyOver(new PrimaryPool(target, 1));
  try {
    const { rows } = await sql`
      select 1 from pg_tables where schemaname = ${target.schema} and tablename = 'head'`.execute(db);
    return rows.length > 0;
  } finally {
    await db.destroy();
  }
};

const runOn = async (target: PostgresPlace, statements: readonly string[]): Promise<void> => {
  const db = kyselyOver(new PrimaryPool(target, 1));
  try {
    await db.transaction().execute(async (trx) => {
      for (const statement of statements) await sql.raw(statement).execute(trx);
    });
  } finally {
    await db.destroy();
  }
};

import { sql, type Kysely } from 'kysely';
import { StoreFault } from './faults.ts';
import type { OpenOptions } from './target.ts';

/** What leads from one version of the tables to the next, for both databases side by side. */
export interface LayoutStep {
  readonly sqlite: readonly string[];
  readonly postgres: readonly string[];
}

/** All tables of one part of the ledger, step by step since version 0, which is an empty database. */
export interface Layout {
  readonly part: 'journal' | 'state' | 'people' | 'person-keys' | 'directory' | 'directory-keys' | 'api-keys';
  readonly steps: readonly LayoutStep[];
}

/** Brings the tables in a database file to the newest version; the version is kept in `user_version`. */
export const prepareSqlite = async <Tables>(
  db: Kysely<Tables>,
  layout: Layout,
  options: OpenOptions,
): Promise<void> => {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  const version = rows[0]?.user_version ?? 0;
  const steps = stepsFrom(layout, version, options);
  if (steps.length === 0) return;
  await db.transaction().execute(async (trx) => {
    for (const statement of steps.flatMap((step) => step.sqlite)) await sql.raw(statement).execute(trx);
    await sql.raw(`pragma user_version = ${String(layout.steps.length)}`).execute(trx);
  });
};

/** Several services may start at once: one of them prepares, the others wait for it. */
export const PREPARE_LOCK = 0x636f756e;

/** Brings the tables in a schema to the newest version; versions are kept in its table `layout`. */
export const preparePostgres = async <Tables>(
  db: Kysely<Tables>,
  schema: string,
  layout: Layout,
  options: OpenOptions,
): Promise<void> => {
  const known = await versionIn(db, schema, layout.part);
  if (stepsFrom(layout, known, options).length === 0) return;
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${PREPARE_LOCK}, hashtext(${schema}))`.execute(trx);
    const version = await versionIn(trx, schema, layout.part);
    const place = sql.id(schema);
    await sql`create schema if not exists ${place}`.execute(trx);
    await sql`set local search_path = ${place}`.execute(trx);
    await sql`create table if not exists layout (part text primary key, version integer not null)`.execute(
      trx,
    );
    for (const statement of layout.steps.slice(version).flatMap((step) => step.postgres))
      await sql.raw(statement).execute(trx);
    await sql`insert into layout values (${layout.part}, ${layout.steps.length})
      on conflict (part) do update set version = excluded.version`.execute(trx);
  });
};

/** Asks the catalogue's tables: `to_regclass` answers from a cache, which waiting for a lock does not renew. */
const versionIn = async <Tables>(db: Kysely<Tables>, schema: string, part: string): Promise<number> => {
  const { rows: found } = await sql`
    select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relname = 'layout'`.execute(db);
  if (found.length === 0) return 0;
  const { rows } = await sql<{ version: number }>`
    select version from ${sql.id(schema, 'layout')} where part = ${part}`.execute(db);
  return rows[0]?.version ?? 0;
};

const stepsFrom = (
  layout: Layout,
  version: number,
  { create = false }: OpenOptions,
): readonly LayoutStep[] => {
  if (version > layout.steps.length)
    throw new StoreFault(
      'other',
      `The ${layout.part} has layout ${String(version)}, newer than this service`,
    );
  if (version === 0 && !create)
    throw new StoreFault('missing', `There is no ${layout.part} in this database`);
  return layout.steps.slice(version);
};

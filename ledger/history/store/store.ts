import { sql, type Kysely, type Transaction } from 'kysely';
import type { IndexName } from '../runs/layout.ts';
import { DamagedPage, type SealedPage } from '../runs/page.ts';
import type { Run } from '../runs/run.ts';
import { checkOfHead } from './checks.ts';
import type { SqlDialect } from './dialect.ts';
import { LAYOUT_VERSION, TABLE_NAMES, type HistoryTables } from './tables.ts';
import { Superseded, type Change, type FactPage, type HistoryStore, type StoredHead } from './types.ts';

type Db = Kysely<HistoryTables> | Transaction<HistoryTables>;

/** Rows of one insert: about half a megabyte. */
const ROWS_PER_INSERT_MAX = 64;
/** Pages of one read: bounds what one statement holds in memory, about 8 MB. */
const PAGES_PER_READ_MAX = 1_000;
const PAGES_PER_DROP_MAX = 2_000;

/** The index in a database whose tables are there. Both databases through the same statements. */
export const historyStore = (db: Kysely<HistoryTables>, dialect: SqlDialect): HistoryStore => ({
  head: () => readHead(db),
  runs: () => readRuns(db),
  days: () => db.selectFrom('history_days').selectAll().orderBy('day').execute(),
  claim: () =>
    db.transaction().execute(async (trx) => {
      await trx
        .updateTable('history_head')
        .set((row) => ({ builder: row('builder', '+', 1) }))
        .execute();
      return readHead(trx);
    }),
  change: (change) =>
    db.transaction().execute(async (trx) => {
      await dialect.relaxed?.execute(trx);
      await applyChange(trx, dialect, change);
    }),
  putPages: (pages) =>
    db.transaction().execute(async (trx) => {
      await dialect.relaxed?.execute(trx);
      await insertPages(trx, dialect, pages);
    }),
  pages: (ids) => readPages(db, dialect, ids),
  dropPages: (from, to) => dropPages(db, from, to),
  facts: (positions) => readFacts(db, dialect, positions),
  clear: () => db.transaction().execute(clear),
  close: () => db.destroy(),
});

/** Creates the tables where they are not, and empties an index of another layout. */
export const prepareHistory = async (
  db: Kysely<HistoryTables>,
  statements: readonly string[],
): Promise<void> => {
  await db.transaction().execute(async (trx) => {
    for (const statement of statements) await sql.raw(statement).execute(trx);
    const row = await trx.selectFrom('history_head').select('layout').executeTakeFirst();
    if (row?.layout !== LAYOUT_VERSION) await clear(trx);
  });
};

const clear = async (trx: Transaction<HistoryTables>): Promise<void> => {
  const row = await trx.selectFrom('history_head').select('builder').executeTakeFirst();
  for (const table of TABLE_NAMES) await trx.deleteFrom(table).execute();
  const builder = row?.builder ?? 0;
  const empty = { through: 0, anchor: new Uint8Array(), nextRun: 1, rows: 0 };
  await trx
    .insertInto('history_head')
    .values({ id: 1, layout: LAYOUT_VERSION, builder, ...headColumns(empty) })
    .execute();
};

const readHead = async (db: Db): Promise<StoredHead> => {
  const row = await db.selectFrom('history_head').selectAll().executeTakeFirstOrThrow();
  const head = {
    through: row.through,
    anchor: new Uint8Array(row.anchor),
    nextRun: row.next_run,
    rows: row.rows,
    builder: row.builder,
  };
  if (checkOfHead(head) !== row.checksum) throw new DamagedPage('its head has another checksum');
  return head;
};

const headColumns = (
  head: Omit<StoredHead, 'builder'>,
): Pick<HistoryTables['history_head'], 'through' | 'anchor' | 'next_run' | 'rows' | 'checksum'> => ({
  through: head.through,
  anchor: Buffer.from(head.anchor),
  next_run: head.nextRun,
  rows: head.rows,
  checksum: checkOfHead(head),
});

const readRuns = async (db: Db): Promise<readonly Run[]> => {
  const rows = await db.selectFrom('history_runs').selectAll().orderBy('from_seq').execute();
  return rows.map((row) => ({
    run: row.run,
    index: row.index_name as IndexName,
    fromSeq: row.from_seq,
    toSeq: row.to_seq,
    records: row.records,
    pages: row.pages,
    words: row.words,
    bits: row.bits,
    min: new Uint8Array(row.min_key),
    max: new Uint8Array(row.max_key),
    top: new Uint8Array(row.top),
    depth: row.depth === 1 ? 1 : 2,
    filterPages: row.filter_pages,
  }));
};

const applyChange = async (
  trx: Transaction<HistoryTables>,
  dialect: SqlDialect,
  change: Change,
): Promise<void> => {
  const { from, to } = change;
  const { numUpdatedRows } = await trx
    .updateTable('history_head')
    .set(headColumns(to))
    .where('builder', '=', from.builder)
    .where('through', '=', from.through)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new Superseded();
  await insertPages(trx, dialect, change.pages);
  await insertFacts(trx, dialect, change.facts);
  if (change.removed.length > 0)
    await trx.deleteFrom('history_runs').where('run', 'in', change.removed).execute();
  for (const run of change.added) await insertRun(trx, dialect, run);
  for (const day of change.days) await trx.insertInto('history_days').values(day).execute();
};

const insertRun = (trx: Transaction<HistoryTables>, { bytes }: SqlDialect, run: Run): Promise<unknown> =>
  trx
    .insertInto('history_runs')
    .values({
      run: run.run,
      index_name: run.index,
      from_seq: run.fromSeq,
      to_seq: run.toSeq,
      records: run.records,
      pages: run.pages,
      words: run.words,
      bits: run.bits,
      min_key: bytes(run.min),
      max_key: bytes(run.max),
      top: bytes(run.top),
      depth: run.depth,
      filter_pages: run.filterPages,
    })
    .execute();

const insertPages = async (
  trx: Transaction<HistoryTables>,
  { bytes }: SqlDialect,
  pages: readonly SealedPage[],
): Promise<void> => {
  for (const piece of pieces(pages, ROWS_PER_INSERT_MAX)) {
    const rows = piece.map(({ id, data }) => sql`(${id}, ${bytes(data)})`);
    await sql`insert into history_pages (id, data) values ${sql.join(rows)}`.execute(trx);
  }
};

const insertFacts = async (
  trx: Transaction<HistoryTables>,
  { bytes }: SqlDialect,
  facts: readonly FactPage[],
): Promise<void> => {
  for (const piece of pieces(facts, ROWS_PER_INSERT_MAX)) {
    const rows = piece.map(({ first, data }) => sql`(${first}, ${bytes(data)})`);
    await sql`insert into history_facts (first, data) values ${sql.join(rows)}`.execute(trx);
  }
};

const readPages = async (
  db: Db,
  { isOneOf }: SqlDialect,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Uint8Array>> => {
  const found = new Map<number, Uint8Array>();
  for (const piece of pieces(ids, PAGES_PER_READ_MAX)) {
    const { rows } = await sql<{ id: number; data: Uint8Array }>`
      select id, data from history_pages where ${isOneOf('id', piece)}`.execute(db);
    for (const { id, data } of rows) found.set(id, data);
  }
  return found;
};

const dropPages = async (db: Db, from: number, to: number): Promise<boolean> => {
  const { numAffectedRows = 0n } = await sql`delete from history_pages where id in (
    select id from history_pages where id between ${from} and ${to} order by id limit ${PAGES_PER_DROP_MAX})`.execute(
    db,
  );
  return numAffectedRows < BigInt(PAGES_PER_DROP_MAX);
};

const readFacts = async (
  db: Db,
  { wanted }: SqlDialect,
  positions: readonly number[],
): Promise<readonly FactPage[]> => {
  const { rows } = await sql<FactPage>`
    select first, data from history_facts where first in (
      select (select max(first) from history_facts where first <= wanted.value)
      from ${wanted(positions)})`.execute(db);
  return rows;
};

function* pieces<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

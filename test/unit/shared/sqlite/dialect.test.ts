import { Kysely, sql } from 'kysely';
import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Sqlite3Dialect, type Sqlite3Handle } from '#shared/sqlite';

interface Tables {
  line: { id: number; text: string };
}

const openMemory = (): Promise<Sqlite3Handle> =>
  new Promise((resolve, reject) => {
    const database = new sqlite3.Database(':memory:', (error) => {
      if (error === null) resolve(database);
      else reject(error);
    });
  });

let db: Kysely<Tables>;

beforeEach(async () => {
  db = new Kysely<Tables>({ dialect: new Sqlite3Dialect({ open: openMemory }) });
  await db.schema
    .createTable('line')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('text', 'text', (column) => column.notNull())
    .execute();
});

afterEach(() => db.destroy());

const insert = (count: number): Promise<unknown> =>
  sql`insert into line(id, text) select value, 'line ' || value from json_each(${JSON.stringify(
    Array.from({ length: count }, (_, index) => index + 1),
  )})`.execute(db);

describe('Sqlite3Dialect', () => {
  test('reads what it wrote, and says how many rows changed', async () => {
    await insert(3);
    const updated = await db.updateTable('line').set({ text: 'x' }).where('id', '>', 1).executeTakeFirst();
    expect(updated.numUpdatedRows).toBe(2n);
    const deleted = await db.deleteFrom('line').where('id', '=', 3).returning('text').execute();
    expect(deleted).toEqual([{ text: 'x' }]);
    expect(await db.selectFrom('line').selectAll().execute()).toEqual([
      { id: 1, text: 'line 1' },
      { id: 2, text: 'x' },
    ]);
  });

  test('a failed transaction leaves nothing behind and the connection usable', async () => {
    const failing = db.transaction().execute(async (trx) => {
      await trx.insertInto('line').values({ id: 1, text: 'a' }).execute();
      await trx.insertInto('line').values({ id: 1, text: 'b' }).execute();
    });
    await expect(failing).rejects.toThrow(/UNIQUE/);
    expect(await db.selectFrom('line').selectAll().execute()).toEqual([]);
  });

  test('a query beside an open transaction waits for its end', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<undefined>();
    const writing = db.transaction().execute(async (trx) => {
      await trx.insertInto('line').values({ id: 1, text: 'a' }).execute();
      await gate;
      await trx.insertInto('line').values({ id: 2, text: 'b' }).execute();
    });
    const reading = db.selectFrom('line').select('id').execute();
    open(undefined);
    await writing;
    expect(await reading).toHaveLength(2);
  });

  test.each([1, 7, 100])('streams all rows once, in chunks of %i', async (chunk) => {
    await insert(50);
    const seen: number[] = [];
    for await (const row of db.selectFrom('line').select('id').orderBy('id').stream(chunk)) seen.push(row.id);
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  test('statements that are kept see what changed, also the table itself', async () => {
    const count = (): Promise<unknown> => sql`select count(*) as n, max(text) as t from line`.execute(db);
    expect(await count()).toMatchObject({ rows: [{ n: 0, t: null }] });
    await insert(2);
    expect(await count()).toMatchObject({ rows: [{ n: 2, t: 'line 2' }] });
    const all = (): Promise<unknown> => sql`select * from line where id = ${1}`.execute(db);
    expect(await all()).toMatchObject({ rows: [{ id: 1 }] });
    await db.schema.alterTable('line').addColumn('note', 'text').execute();
    expect(await all()).toMatchObject({ rows: [{ id: 1, note: null }] });
    await db.schema.dropTable('line').execute();
    await expect(count()).rejects.toThrow(/no such table/);
    await expect(count()).rejects.toThrow(/no such table/);
  });

  test('a kept statement takes its own parameters each time, and recovers from an error', async () => {
    await insert(3);
    const parsed = (text: string): Promise<unknown> =>
      sql`select json_extract(${text}, '$') as n from line where id = 1`.execute(db);
    expect(await parsed('1')).toMatchObject({ rows: [{ n: 1 }] });
    await expect(parsed('{')).rejects.toThrow(/malformed JSON/);
    expect(await parsed('2')).toMatchObject({ rows: [{ n: 2 }] });
  });

  test('more statements than are kept, and what is under way at the end, let the database be closed', async () => {
    await insert(1);
    for (let round = 0; round < 2; round += 1)
      for (let n = 0; n < 200; n += 1)
        expect((await sql.raw(`select id + ${n} as n from line`).execute(db)).rows).toEqual([{ n: n + 1 }]);
    const last = sql`select id from line`.execute(db);
    await db.destroy();
    await last.catch(() => undefined);
  });

  test('raw statements return rows exactly when they have some', async () => {
    await insert(1);
    expect((await sql`pragma user_version`.execute(db)).rows).toEqual([{ user_version: 0 }]);
    expect((await sql`with one as (select 1 as n) select n from one`.execute(db)).rows).toEqual([{ n: 1 }]);
    expect((await sql`insert into line values (9, 'z') returning id`.execute(db)).rows).toEqual([{ id: 9 }]);
    expect((await sql`update line set text = 'q'`.execute(db)).numAffectedRows).toBe(2n);
  });
});

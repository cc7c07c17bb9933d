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

  test('raw statements return rows exactly when they have some', async () => {
    await insert(1);
    expect((await sql`pragma user_version`.execute(db)).rows).toEqual([{ user_version: 0 }]);
    expect((await sql`with one as (select 1 as n) select n from one`.execute(db)).rows).toEqual([{ n: 1 }]);
    expect((await sql`insert into line values (9, 'z') returning id`.execute(db)).rows).toEqual([{ id: 9 }]);
    expect((await sql`update line set text = 'q'`.execute(db)).numAffectedRows).toBe(2n);
  });
});

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  kyselyOver,
  PREPARE_LOCK,
  preparePostgres,
  PrimaryPool,
  type Layout,
} from '../../../../ledger/database/index.ts';
import { postgresPlace, type PostgresPlace } from '../../../support/store.ts';

const layout: Layout = {
  part: 'journal',
  steps: [
    { sqlite: [], postgres: ['create table parcels (id text primary key)'] },
    { sqlite: [], postgres: ['alter table parcels add column weight integer'] },
  ],
};

let place: PostgresPlace;

beforeAll(async () => {
  place = await postgresPlace();
});
afterAll(() => place.remove());

test('services that start at once on a new database: one prepares it, the others find it prepared', async () => {
  const target = place.fresh();
  const services = Array.from({ length: 4 }, () => kyselyOver(new PrimaryPool(target, 1)));
  const gate = kyselyOver(new PrimaryPool(target, 1));
  const prepared = await gate.transaction().execute(async (trx) => {
    // All have seen that there is nothing, and wait, before the first may go on.
    await sql`select pg_advisory_xact_lock(${PREPARE_LOCK}, hashtext(${target.schema}))`.execute(trx);
    const all = services.map((db) => preparePostgres(db, target.schema, layout, { create: true }));
    const outcome = Promise.allSettled(all);
    await expect.poll(() => waitersIn(place), { timeout: 20_000 }).toBe(services.length);
    return { outcome };
  });
  expect((await prepared.outcome).map(({ status }) => status)).toEqual(services.map(() => 'fulfilled'));
  await sql`insert into ${sql.id(target.schema, 'parcels')} values ('one', 1)`.execute(gate);
  await Promise.all([...services, gate].map((db) => db.destroy()));
});

const waitersIn = async ({ fresh }: PostgresPlace): Promise<number> => {
  const db = kyselyOver(new PrimaryPool(fresh(), 1));
  const { rows } = await sql`select 1 from pg_locks where locktype = 'advisory' and not granted`.execute(db);
  await db.destroy();
  return rows.length;
};

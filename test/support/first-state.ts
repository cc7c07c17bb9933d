import { sql, type Kysely } from 'kysely';
import {
  kyselyOver,
  openSqlite,
  preparePostgres,
  prepareSqlite,
  PrimaryPool,
  type DatabaseTarget,
  type Layout,
} from '../../ledger/database/index.ts';
import { stateLayout, type StateTables } from '../../ledger/state-store/layout.ts';

/** As the first version of the service knows it: a row of numbers for each account. */
const firstLayout: Layout = { part: 'state', steps: stateLayout.steps.slice(0, 1) };

/** Nothing that any journal gives. */
const ROWS = [
  `insert into accounts values ('first.EUR', null, '{"id":"first.EUR"}')`,
  `insert into balances values ('first.EUR', '70', '1', '0', '0', 3, 0, null)`,
  `insert into holds values ('first', '{}')`,
  `update state set epoch = 3, through = 5, root = 'first', governance = '{}'`,
];

/** Makes a saved state in the first layout where there is none. */
export const writeFirstState = async (target: DatabaseTarget): Promise<void> => {
  const db = await prepared(target, firstLayout);
  for (const row of ROWS) await sql.raw(row).execute(db);
  await db.destroy();
};

const prepared = async (target: DatabaseTarget, layout: Layout): Promise<Kysely<StateTables>> => {
  if (target.kind === 'sqlite') {
    const use = { synchronous: 'full', create: true, autocheckpointPages: 0 } as const;
    const { db } = await openSqlite<StateTables>(target.file, use);
    await prepareSqlite(db, layout, { create: true });
    return db;
  }
  const db = kyselyOver<StateTables>(new PrimaryPool(target, 1));
  await preparePostgres(db, target.schema, layout, { create: true });
  return db;
};

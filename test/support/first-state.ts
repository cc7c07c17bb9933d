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
import type { WorkingSet } from '#shared/projection';
import { textOf } from '../../ledger/memory/governance-text.ts';
import { stateLayout, type StateTables } from '../../ledger/state-store/layout.ts';

/** As the first version of the service knows it: a row of numbers for each account. */
const firstLayout: Layout = { part: 'state', steps: stateLayout.steps.slice(0, 1) };

/** The layout before there were rows of the governance: all of it in one text. */
const textLayout: Layout = { part: 'state', steps: stateLayout.steps.slice(0, 3) };

/** The governance in one text, as it was written before there were rows. */
export const wholeGovernanceOf = (set: WorkingSet): string => {
  const {
    accounts: _,
    positions: __,
    transfers: ___,
    named: ____,
    size: _____,
    lastTime: ______,
    ...rest
  } = set;
  return textOf({ ...rest, roster: rest.roster?.roster });
};

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

/** Makes a saved state with the governance in one text where there is none, as of five events. */
export const writeTextState = async (target: DatabaseTarget, governance: string): Promise<void> => {
  const db = await prepared(target, textLayout);
  await sql`update state set epoch = 0, through = 5, root = 'text', governance = ${governance}`.execute(db);
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

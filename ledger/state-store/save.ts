import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { AccountRecord } from '#shared/double-entry';
import { inPieces, StateMoved, type ColumnType } from '../database/index.ts';
import type { StateTables } from './layout.ts';
import type { Reading } from './reads.ts';
import { balanceColumns, definitionColumns, holdColumns } from './records.ts';
import type { StateDelta } from './types.ts';

/** What else must hold for a writer of an epoch; checked with the row of the state locked. */
export type Fence = (epoch: number) => RawBuilder<boolean>;

/** Writes a delta in one transaction. The head of the state goes first: its lock keeps other writers out. */
export const saveDelta = ({ db, wording }: Reading, fence: Fence, delta: StateDelta): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const writing = { db: trx, wording };
    await moveState(trx, fence, delta);
    await putDefinitions(writing, delta.definitions);
    await putBalances(writing, delta.accounts);
    await putHolds(writing, delta);
    await dropHolds(writing, delta);
  });

const moveState = async (db: Transaction<StateTables>, fence: Fence, delta: StateDelta): Promise<void> => {
  const { epoch, from, through, root, governance } = delta;
  const { numUpdatedRows } = await db
    .updateTable('state')
    .set({ epoch, through, root, ...(governance === null ? {} : { governance }) })
    .where('id', '=', 1)
    .where('through', '=', from)
    .where('epoch', '<=', epoch)
    .where(fence(epoch))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new StateMoved();
};

const DEFINITION_TYPES: readonly ColumnType[] = ['text', 'text', 'text'];
const BALANCE_TYPES: readonly ColumnType[] = [
  'text',
  'text',
  'text',
  'text',
  'text',
  'bigint',
  'integer',
  'text',
];
const HOLD_TYPES: readonly ColumnType[] = ['text', 'text'];

const putDefinitions = ({ db, wording }: Reading, records: readonly AccountRecord[]): Promise<void> =>
  inPieces(records, (piece) =>
    sql`insert into accounts as old (id, wallet, definition)
      ${wording.rows(DEFINITION_TYPES, definitionColumns(piece))}
      on conflict (id) do update set wallet = excluded.wallet, definition = excluded.definition
      where old.definition <> excluded.definition`.execute(db),
  );

/**
 * Changed accounts come in no order. They are collected first and then put in the order of the table, so that each
 * of its pages is touched once and not once for each row.
 */
const putBalances = async ({ db, wording }: Reading, records: readonly AccountRecord[]): Promise<void> => {
  if (records.length === 0) return;
  await sql`create temporary table if not exists changed (id text, debits_posted text, credits_posted text,
    debits_pending text, credits_pending text, last_seq bigint, open_holds integer, velocity text)`.execute(
    db,
  );
  await sql`delete from changed`.execute(db);
  await inPieces(records, (piece) =>
    sql`insert into changed ${wording.rows(BALANCE_TYPES, balanceColumns(piece))}`.execute(db),
  );
  await sql`insert into balances (id, debits_posted, credits_posted, debits_pending, credits_pending,
      last_seq, open_holds, velocity)
    select * from changed where true order by id
    on conflict (id) do update set debits_posted = excluded.debits_posted, credits_posted = excluded.credits_posted,
      debits_pending = excluded.debits_pending, credits_pending = excluded.credits_pending,
      last_seq = excluded.last_seq, open_holds = excluded.open_holds, velocity = excluded.velocity`.execute(
    db,
  );
};

const putHolds = ({ db, wording }: Reading, { holdsOpened }: StateDelta): Promise<void> =>
  inPieces(holdsOpened, (piece) =>
    sql`insert into holds (id, record) ${wording.rows(HOLD_TYPES, holdColumns(piece))}
      on conflict (id) do update set record = excluded.record`.execute(db),
  );

const dropHolds = ({ db, wording }: Reading, { holdsClosed }: StateDelta): Promise<void> =>
  inPieces(holdsClosed, (piece) => db.deleteFrom('holds').where(wording.among('id', piece)).execute());

/** Rows of a journal that is not ours, or that went back: nothing of them is worth keeping, the epoch least. */
export const clearState = ({ db }: Reading): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await trx
      .updateTable('state')
      .set({ epoch: 0, through: 0, root: '', governance: null })
      .where('id', '=', 1)
      .execute();
    for (const table of ['accounts', 'balances', 'holds'] as const) await trx.deleteFrom(table).execute();
  });

import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import type { AccountId, WalletId } from '#shared/brand';
import type { AccountRecord, TransferRecord } from '#shared/double-entry';
import { StoreFault, type Wording } from '../database/index.ts';
import type { StateTables } from './layout.ts';
import { accountRecord, NUMBER_COLUMNS, transferRecord, type AccountRow } from './records.ts';

/** Reads that are the same on both databases. */
export interface Reading {
  readonly db: Kysely<StateTables>;
  readonly wording: Wording;
}

export const readState = async ({ db }: Reading): Promise<StateTables['state']> => {
  const row = await db.selectFrom('state').selectAll().where('id', '=', 1).executeTakeFirst();
  if (row === undefined) throw new StoreFault('damaged', 'The state has no head');
  return row;
};

export const readAccounts = async (
  { db, wording }: Reading,
  ids: readonly AccountId[],
): Promise<readonly AccountRecord[]> => {
  if (ids.length === 0) return [];
  const rows = await accountRows(db).where(wording.among('accounts.id', ids)).execute();
  return rows.map(accountRecord);
};

export const readAccountsAfter = async (
  { db }: Reading,
  id: string,
  limit: number,
  wallet: WalletId | undefined,
): Promise<readonly AccountRecord[]> => {
  const rows = await accountRows(db)
    .where('accounts.id', '>', id)
    .$if(wallet !== undefined, (query) => query.where('accounts.wallet', '=', wallet ?? null))
    .orderBy('accounts.id')
    .limit(limit)
    .execute();
  return rows.map(accountRecord);
};

const accountRows = (
  db: Kysely<StateTables>,
): SelectQueryBuilder<StateTables, 'accounts' | 'balances', AccountRow> =>
  db
    .selectFrom('accounts')
    .innerJoin('balances', 'balances.id', 'accounts.id')
    .select(['accounts.definition', 'balances.velocity', numbers.as('numbers')]);

const numbers = sql<string>`${sql.join(
  NUMBER_COLUMNS.map((column) => sql`cast(${sql.ref(`balances.${column}`)} as text)`),
  sql` || ' ' || `,
)}`;

/** An account that stands under another wallet than its own: lists by wallet would miss it or show it wrongly. */
export const readMisfiled = async ({ db, wording }: Reading): Promise<AccountId | undefined> => {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where(sql<boolean>`wallet is distinct from ${wording.member('definition', 'wallet')}`)
    .limit(1)
    .executeTakeFirst();
  return row?.id as AccountId | undefined;
};

export const readOpenHolds = async ({ db }: Reading): Promise<readonly TransferRecord[]> => {
  const rows = await db.selectFrom('holds').select('record').orderBy('id').execute();
  return rows.map(({ record }) => transferRecord(record));
};

export const countAccounts = async ({ db }: Reading): Promise<number> => {
  const { count } = await db
    .selectFrom('balances')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
};

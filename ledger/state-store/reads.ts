import { sql, type Kysely } from 'kysely';
import type { AccountId, WalletId } from '#shared/brand';
import type { TransferRecord, VelocityCounters } from '#shared/double-entry';
import { StoreFault, type Wording } from '../database/index.ts';
import { BalanceBlock } from './block.ts';
import type { StateTables } from './layout.ts';
import { BLOCK_ACCOUNTS, markOf, type Place, type PlacedAccount } from './place.ts';
import type { GovernanceCounts, GovernanceRow } from './types.ts';
import { accountOf, transferRecord, velocityOf } from './records.ts';

/** Reads that are the same on both databases. */
export interface Reading {
  readonly db: Kysely<StateTables>;
  readonly wording: Wording;
}

export const readState = async ({ db }: Reading): Promise<StateTables['state']> =>
  headOf(
    await db
      .selectFrom('state')
      .select(['id', 'epoch', 'through', 'root', 'accounts', 'governance_rows'])
      .where('id', '=', 1)
      .executeTakeFirst(),
  );

const headOf = <Row>(row: Row | undefined): Row => {
  if (row === undefined) throw new StoreFault('damaged', 'The state has no head');
  return row;
};

export const readAccounts = async (
  { db, wording }: Reading,
  ids: readonly AccountId[],
): Promise<readonly PlacedAccount[]> => {
  if (ids.length === 0) return [];
  const rows = await accountRows(db).where(wording.among('accounts.id', ids)).execute();
  return rows.map(placedAccount);
};

export const readAccountsAfter = async (
  { db }: Reading,
  id: string,
  limit: number,
  wallet: WalletId | undefined,
): Promise<readonly PlacedAccount[]> => {
  const rows = await accountRows(db)
    .where('accounts.id', '>', id)
    .$if(wallet !== undefined, (query) => query.where('accounts.wallet', '=', wallet ?? null))
    .orderBy('accounts.id')
    .limit(limit)
    .execute();
  return rows.map(placedAccount);
};

interface AccountRow {
  readonly place: Place;
  readonly definition: string;
  readonly counters: string | null;
  /** Of the block in which the balances stand, with the bytes of their record alone; null when there is none. */
  readonly block: number | null;
  readonly widths: number | null;
  readonly data: Uint8Array | null;
}

/** Accounts with their balances in one statement: what a save changes meanwhile shows in all of it or in none. */
const accountRows = (db: Kysely<StateTables>) =>
  db
    .selectFrom('accounts')
    .leftJoin('balances', (join) => join.on('balances.block', '=', blockOfPlace))
    .leftJoin('velocities', 'velocities.place', 'accounts.place')
    .select([
      'accounts.place',
      'accounts.definition',
      'velocities.counters',
      'balances.block',
      'balances.widths',
      recordOfPlace.as('data'),
    ]);

const blockOfPlace = sql<number>`accounts.place / ${sql.lit(BLOCK_ACCOUNTS)}`;
const recordOfPlace = sql<Uint8Array | null>`substr(balances.data,
  cast(1 + (accounts.place % ${sql.lit(BLOCK_ACCOUNTS)}) * balances.stride as integer), balances.stride)`;

const placedAccount = ({ place, definition, counters, block, widths, data }: AccountRow): PlacedAccount => {
  const account = accountOf(definition);
  if (block === null || widths === null || data === null)
    throw new StoreFault('damaged', `The saved balances of account ${account.id} are missing`);
  const mark = markOf(account.id);
  const velocity = (): VelocityCounters => velocityOf(account.id, counters);
  return { place, mark, record: BalanceBlock.open({ block, widths, data }).read(0, mark, account, velocity) };
};

/** Places of those of these accounts that exist. */
export const readPlaces = async (
  { db, wording }: Reading,
  ids: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, Place>> => {
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'place'])
    .where(wording.among('id', ids))
    .execute();
  return new Map(rows.map(({ id, place }) => [id as AccountId, place]));
};

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

export const readGovernanceAfter = async (
  { db }: Reading,
  { kind, id }: Pick<GovernanceRow, 'kind' | 'id'>,
  limit: number,
): Promise<readonly GovernanceRow[]> => {
  const rows = await db
    .selectFrom('governance')
    .select(['kind', 'id', 'record as text'])
    .where(sql<boolean>`(kind, id) > (${kind}, ${id})`)
    .orderBy('kind')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows;
};

/** In one statement: a save that ends meanwhile shows in both or in none. */
export const readGovernanceCounts = async ({ db }: Reading): Promise<GovernanceCounts> => {
  const row = await db
    .selectFrom('state')
    .select((of) => [
      'governance_rows as told',
      of.selectFrom('governance').select(of.fn.countAll<number>().as('count')).as('found'),
    ])
    .where('id', '=', 1)
    .executeTakeFirst();
  const { told, found } = headOf(row);
  return { told, found: found ?? 0 };
};

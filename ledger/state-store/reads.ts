import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { AccountId, WalletId } from '#shared/brand';
import type { TransferRecord, VelocityCounters } from '#shared/double-entry';
import { StoreFault, type Wording } from '../database/index.ts';
import { BalanceBlock } from './block.ts';
import type { StateTables } from './layout.ts';
import { BLOCK_ACCOUNTS, blockOf, indexInBlock, markOf, type Place } from './place.ts';
import { accountOf, transferRecord, velocityOf, type PlacedAccount } from './records.ts';

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
): Promise<readonly PlacedAccount[]> =>
  ids.length === 0 ? [] : readNamed(db, sql`${SELECT_NAMED} where ${wording.among('id', ids)}`);

export const readAccountsAfter = async (
  { db }: Reading,
  id: string,
  limit: number,
  wallet: WalletId | undefined,
): Promise<readonly PlacedAccount[]> => {
  const ofWallet = wallet === undefined ? sql`` : sql`and wallet = ${wallet}`;
  const named = sql`${SELECT_NAMED} where id > ${id} ${ofWallet} order by id limit ${limit}`;
  const accounts = await readNamed(db, named);
  return accounts.toSorted((a, b) => (a.record.account.id < b.record.account.id ? -1 : 1));
};

const SELECT_NAMED = sql`select place, definition from accounts`;

/** A named account, or a block in which some of them stand. */
type NamedRow =
  | {
      readonly place: Place;
      readonly definition: string;
      readonly counters: string | null;
      readonly data: null;
    }
  | {
      readonly place: number;
      readonly definition: null;
      readonly counters: null;
      readonly data: Uint8Array;
    };

/** Accounts and the blocks of their balances in one statement: a save that ends meanwhile shows in both or in none. */
const readNamed = async (
  db: Kysely<StateTables>,
  named: RawBuilder<unknown>,
): Promise<readonly PlacedAccount[]> => {
  const { rows } = await sql<NamedRow>`with named as materialized (${named})
    select named.place as place, definition, counters, cast(null as bytea) as data
      from named left join velocities on velocities.place = named.place
    union all select block, null, null, data from balances
      where block in (select named.place / ${sql.lit(BLOCK_ACCOUNTS)} from named)`.execute(db);
  const blocks = new Map<number, BalanceBlock>();
  for (const { place, data } of rows) if (data !== null) blocks.set(place, BalanceBlock.open(place, data));
  return rows.flatMap((row) => (row.data === null ? [placedAccount(blocks, row)] : []));
};

const placedAccount = (
  blocks: ReadonlyMap<number, BalanceBlock>,
  { place, definition, counters }: Extract<NamedRow, { readonly data: null }>,
): PlacedAccount => {
  const account = accountOf(definition);
  const block = blocks.get(blockOf(place));
  if (block === undefined) throw new StoreFault('damaged', `The saved balances of ${account.id} are missing`);
  const mark = markOf(account.id);
  const velocity = (): VelocityCounters => velocityOf(account.id, counters);
  return { place, mark, record: block.read(indexInBlock(place), mark, account, velocity) };
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

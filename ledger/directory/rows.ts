import { sql, type Kysely, type Transaction } from 'kysely';
import type { PersonId } from '#shared/brand';
import { fromHex, toHex } from '#shared/encoding';
import { newSealingKey, type Place } from '../people/index.ts';
import type { DirectoryKeyTables, DirectoryTables, UserRow } from './layout.ts';
import { lookupTag, openDirectoryRecord, type DirectoryRecord, type LookupAttribute } from './record.ts';
import { withdrawalSchema, type Asked, type UserState, type Withdrawal } from './withdrawal.ts';

/* Rows of a directory, and the users that they are once their keys have opened them. */

/** A user of the directory. Whom it is linked to, and whether it is enabled, grants nothing. */
export interface DirectoryUser {
  readonly id: string;
  readonly person: PersonId | null;
  readonly isActive: boolean;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly withdrawal: Withdrawal | null;
  readonly record: DirectoryRecord;
}

export interface UserContent {
  readonly record: DirectoryRecord;
  readonly isActive: boolean;
}

/** A withdrawal that the journal does not have yet. */
export interface DueWithdrawal extends Asked {
  readonly id: string;
  readonly person: PersonId;
}

export interface UsersPage {
  readonly total: number;
  readonly users: readonly DirectoryUser[];
}

export interface Parts {
  readonly users: Place<DirectoryTables>;
  readonly keys: Place<DirectoryKeyTables>;
  readonly indexKey: Uint8Array;
}

export type Users = Kysely<DirectoryTables> | Transaction<DirectoryTables>;

export const rowById = (db: Users, id: string): Promise<UserRow | undefined> =>
  db.selectFrom('directory_users').selectAll().where('id', '=', id).executeTakeFirst();

const TAG_COLUMNS = { userName: 'user_name_tag', externalId: 'external_id_tag' } as const;

export const rowByTag = (
  { users, indexKey }: Parts,
  attribute: LookupAttribute,
  value: string,
): Promise<UserRow | undefined> =>
  users.db
    .selectFrom('directory_users')
    .selectAll()
    .where(TAG_COLUMNS[attribute], '=', lookupTag(indexKey, attribute, value))
    .executeTakeFirst();

export const withdrawalIn = ({ withdrawal }: Pick<UserRow, 'withdrawal'>): Withdrawal | null =>
  withdrawal === null ? null : withdrawalSchema.parse(JSON.parse(withdrawal));

export const stateIn = (row: UserRow): UserState => ({
  isActive: row.active === 1,
  isLinked: row.person !== null,
  withdrawal: withdrawalIn(row),
});

export const isDue = (row: UserRow): row is UserRow & { readonly person: PersonId } =>
  row.person !== null && withdrawalIn(row)?.isDone === false;

/** Undefined for a user who is removed, or whose key is gone. */
export const opened = async (parts: Parts, row: UserRow | undefined): Promise<DirectoryUser | undefined> => {
  if (row === undefined || row.sealed === null) return undefined;
  const key = await keyOf(parts, row.id);
  const record = key === undefined ? undefined : openDirectoryRecord(row.id, row.sealed, key);
  return record === undefined ? undefined : userOf(row, record);
};

export const userOf = (row: UserRow, record: DirectoryRecord): DirectoryUser => ({
  id: row.id,
  person: row.person,
  isActive: row.active === 1,
  createdAt: row.created_at,
  modifiedAt: row.modified_at,
  withdrawal: withdrawalIn(row),
  record,
});

export type Tags = Pick<UserRow, 'user_name_tag' | 'external_id_tag'>;

export const tagsOf = (indexKey: Uint8Array, { userName, externalId }: DirectoryRecord): Tags => ({
  user_name_tag: lookupTag(indexKey, 'userName', userName),
  external_id_tag: externalId === null ? null : lookupTag(indexKey, 'externalId', externalId),
});

export const textOf = (withdrawal: Withdrawal | null): string | null =>
  withdrawal === null ? null : JSON.stringify(withdrawal);

const keyOf = async ({ keys }: Parts, id: string): Promise<Uint8Array | undefined> => {
  const found = await keys.db
    .selectFrom('directory_keys')
    .select('key')
    .where('id', '=', id)
    .executeTakeFirst();
  return found === undefined ? undefined : fromHex(found.key);
};

/** The key of a user, made before anything is sealed under it: a row without its key is one that nobody can open. */
export const keyFor = async (parts: Parts, id: string): Promise<Uint8Array> => {
  const row = { id, key: toHex(newSealingKey()) };
  await parts.keys.db
    .insertInto('directory_keys')
    .values(row)
    .onConflict((on) => on.column('id').doNothing())
    .execute();
  return (await keyOf(parts, id)) ?? fromHex(row.key);
};

export const dropKeys = async ({ keys }: Parts, ids: readonly string[]): Promise<void> => {
  await keys.db.deleteFrom('directory_keys').where('id', 'in', ids).execute();
  await keys.purge();
};

export const dropRows = async ({ users }: Parts, ids: readonly string[]): Promise<void> => {
  await users.db.deleteFrom('directory_users').where('id', 'in', ids).execute();
};

export const page = async (parts: Parts, offset: number, limit: number): Promise<UsersPage> => {
  const { db } = parts.users;
  const { total } = await db
    .selectFrom('directory_users')
    .where('sealed', 'is not', null)
    .select(sql<number | string>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('directory_users')
    .selectAll()
    .where('sealed', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .offset(offset)
    .limit(limit)
    .execute();
  const found = await Promise.all(rows.map((row) => opened(parts, row)));
  return { total: Number(total), users: found.filter((user) => user !== undefined) };
};

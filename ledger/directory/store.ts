import { randomBytes } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { PersonId } from '#shared/brand';
import { fromHex, toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { inPieces, told, type DatabaseTarget } from '../database/index.ts';
import { newSealingKey, openPlace, type Place } from '../people/index.ts';
import {
  directoryKeysLayout,
  directoryLayout,
  type DirectoryKeyTables,
  type DirectoryTables,
  type UserRow,
} from './layout.ts';
import {
  lookupTag,
  openDirectoryRecord,
  sealDirectoryRecord,
  type DirectoryRecord,
  type LookupAttribute,
} from './record.ts';
import {
  withdrawalAfter,
  withdrawalOnLink,
  withdrawalSchema,
  type Asked,
  type UserState,
  type Withdrawal,
} from './withdrawal.ts';

/** Where the users of a directory lie, and apart from them the keys that open them. */
export interface DirectoryTargets {
  readonly users: DatabaseTarget;
  readonly keys: DatabaseTarget;
}

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

/** The directory of one ledger. What goes wrong with the database is told as `StoreFault`. */
export interface DirectoryStore {
  readonly create: (id: string, content: UserContent, at: string) => Promise<Result<DirectoryUser, 'taken'>>;
  readonly get: (id: string) => Promise<DirectoryUser | undefined>;
  readonly find: (attribute: LookupAttribute, value: string) => Promise<DirectoryUser | undefined>;
  /** Enabled or not, and whom it is linked to: without opening anything. */
  readonly stateOf: (
    attribute: LookupAttribute,
    value: string,
  ) => Promise<Pick<DirectoryUser, 'isActive' | 'person'> | undefined>;
  /** In the order in which they came. */
  readonly page: (offset: number, limit: number) => Promise<UsersPage>;
  readonly replace: (
    id: string,
    content: UserContent,
    asked: Asked,
  ) => Promise<Result<DirectoryUser, 'unknown' | 'taken'>>;
  /** The personal data go at once; what is to be withdrawn stays until the journal has it. */
  readonly remove: (id: string, asked: Asked) => Promise<boolean>;
  readonly link: (
    id: string,
    person: PersonId | null,
    asked: Asked,
  ) => Promise<Result<DirectoryUser, 'unknown' | 'taken'>>;
  readonly due: () => Promise<readonly DueWithdrawal[]>;
  /** People whose user is disabled. */
  readonly disabled: () => Promise<readonly PersonId[]>;
  /** Whether a user is removed of whom something is still to be withdrawn. */
  readonly isLeaving: (id: string) => Promise<boolean>;
  readonly settled: (due: DueWithdrawal) => Promise<void>;
  /** Destroys whatever is kept of these people. Answers how many users that were. */
  readonly forget: (people: readonly PersonId[]) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** The row of the key of the index; ids of users are UUIDs. */
const INDEX = 'index';
const INDEX_KEY_BYTES = 32;

export const openDirectoryStore = async (targets: DirectoryTargets): Promise<DirectoryStore> => {
  const users = await told(
    openPlace<DirectoryTables>(targets.users, { layout: directoryLayout, table: 'directory_users' }),
  );
  try {
    const keys = await told(
      openPlace<DirectoryKeyTables>(targets.keys, { layout: directoryKeysLayout, table: 'directory_keys' }),
    );
    try {
      return storeOver({ users, keys, indexKey: await told(indexKeyOf(keys)) });
    } catch (error) {
      await keys.close();
      throw error;
    }
  } catch (error) {
    await users.close();
    throw error;
  }
};

/** Made once; several services may start at the same time. */
const indexKeyOf = async ({ db }: Place<DirectoryKeyTables>): Promise<Uint8Array> => {
  const made = { id: INDEX, key: toHex(randomBytes(INDEX_KEY_BYTES)) };
  await db
    .insertInto('directory_keys')
    .values(made)
    .onConflict((on) => on.column('id').doNothing())
    .execute();
  const { key } = await db
    .selectFrom('directory_keys')
    .select('key')
    .where('id', '=', INDEX)
    .executeTakeFirstOrThrow();
  return fromHex(key);
};

interface Parts {
  readonly users: Place<DirectoryTables>;
  readonly keys: Place<DirectoryKeyTables>;
  readonly indexKey: Uint8Array;
}

type Users = Kysely<DirectoryTables> | Transaction<DirectoryTables>;

const storeOver = (parts: Parts): DirectoryStore => ({
  create: (id, content, at) => told(create(parts, id, content, at)),
  get: (id) => told(rowById(parts.users.db, id).then((row) => opened(parts, row))),
  find: (attribute, value) => told(rowByTag(parts, attribute, value).then((row) => opened(parts, row))),
  stateOf: async (attribute, value) => {
    const row = await told(rowByTag(parts, attribute, value));
    return row === undefined ? undefined : { isActive: row.active === 1, person: row.person };
  },
  page: (offset, limit) => told(page(parts, offset, limit)),
  replace: (id, content, asked) => told(replace(parts, id, content, asked)),
  remove: (id, asked) => told(remove(parts, id, asked)),
  link: (id, person, asked) => told(link(parts, id, person, asked)),
  due: () => told(due(parts)),
  disabled: () => told(disabled(parts)),
  isLeaving: async (id) => {
    const row = await told(rowById(parts.users.db, id));
    return row?.sealed === null && isDue(row);
  },
  settled: (one) => told(settled(parts, one)),
  forget: (people) => told(forget(parts, people)),
  close: async () => {
    await parts.keys.close();
    await parts.users.close();
  },
});

const rowById = (db: Users, id: string): Promise<UserRow | undefined> =>
  db.selectFrom('directory_users').selectAll().where('id', '=', id).executeTakeFirst();

const TAG_COLUMNS = { userName: 'user_name_tag', externalId: 'external_id_tag' } as const;

const rowByTag = (
  { users, indexKey }: Parts,
  attribute: LookupAttribute,
  value: string,
): Promise<UserRow | undefined> =>
  users.db
    .selectFrom('directory_users')
    .selectAll()
    .where(TAG_COLUMNS[attribute], '=', lookupTag(indexKey, attribute, value))
    .executeTakeFirst();

const withdrawalIn = ({ withdrawal }: Pick<UserRow, 'withdrawal'>): Withdrawal | null =>
  withdrawal === null ? null : withdrawalSchema.parse(JSON.parse(withdrawal));

const stateIn = (row: UserRow): UserState => ({
  isActive: row.active === 1,
  isLinked: row.person !== null,
  withdrawal: withdrawalIn(row),
});

const isDue = (row: UserRow): row is UserRow & { readonly person: PersonId } =>
  row.person !== null && withdrawalIn(row)?.isDone === false;

/** Undefined for a user who is removed, or whose key is gone. */
const opened = async (parts: Parts, row: UserRow | undefined): Promise<DirectoryUser | undefined> => {
  if (row === undefined || row.sealed === null) return undefined;
  const key = await keyOf(parts, row.id);
  const record = key === undefined ? undefined : openDirectoryRecord(row.id, row.sealed, key);
  return record === undefined ? undefined : userOf(row, record);
};

const userOf = (row: UserRow, record: DirectoryRecord): DirectoryUser => ({
  id: row.id,
  person: row.person,
  isActive: row.active === 1,
  createdAt: row.created_at,
  modifiedAt: row.modified_at,
  withdrawal: withdrawalIn(row),
  record,
});

type Tags = Pick<UserRow, 'user_name_tag' | 'external_id_tag'>;

const tagsOf = (indexKey: Uint8Array, { userName, externalId }: DirectoryRecord): Tags => ({
  user_name_tag: lookupTag(indexKey, 'userName', userName),
  external_id_tag: externalId === null ? null : lookupTag(indexKey, 'externalId', externalId),
});

const isTaken = async (db: Users, id: string, tags: Tags): Promise<boolean> => {
  const other = await db
    .selectFrom('directory_users')
    .select('id')
    .where('id', '!=', id)
    .where((is) =>
      is.or([
        is('user_name_tag', '=', tags.user_name_tag),
        ...(tags.external_id_tag === null ? [] : [is('external_id_tag', '=', tags.external_id_tag)]),
      ]),
    )
    .executeTakeFirst();
  return other !== undefined;
};

const create = async (
  parts: Parts,
  id: string,
  { record, isActive }: UserContent,
  at: string,
): Promise<Result<DirectoryUser, 'taken'>> => {
  const { db } = parts.users;
  const tags = tagsOf(parts.indexKey, record);
  if (await isTaken(db, id, tags)) return err('taken');
  const key = await keyFor(parts, id);
  const row: UserRow = {
    id,
    ...tags,
    person: null,
    active: isActive ? 1 : 0,
    created_at: at,
    modified_at: at,
    sealed: sealDirectoryRecord(id, record, key),
    withdrawal: null,
  };
  await db.insertInto('directory_users').values(row).execute();
  return ok(userOf(row, record));
};

const page = async (parts: Parts, offset: number, limit: number): Promise<UsersPage> => {
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

type Change = Partial<Omit<UserRow, 'id' | 'created_at'>>;

/** Changes one user who is not removed, with nobody else in between. */
const change = <E extends string>(
  { users }: Parts,
  id: string,
  decide: (row: UserRow, trx: Users) => Promise<Result<Change, E>>,
): Promise<Result<UserRow, E | 'unknown'>> =>
  users.db.transaction().execute(async (trx): Promise<Result<UserRow, E | 'unknown'>> => {
    const row = await rowById(trx, id);
    if (row === undefined || row.sealed === null) return err('unknown');
    const decided = await decide(row, trx);
    if (!decided.ok) return decided;
    await trx.updateTable('directory_users').set(decided.value).where('id', '=', id).execute();
    return ok({ ...row, ...decided.value });
  });

const replace = async (
  parts: Parts,
  id: string,
  { record, isActive }: UserContent,
  asked: Asked,
): Promise<Result<DirectoryUser, 'unknown' | 'taken'>> => {
  const tags = tagsOf(parts.indexKey, record);
  const key = await keyFor(parts, id);
  const changed = await change(parts, id, async (row, trx) => {
    if (await isTaken(trx, id, tags)) return err('taken');
    return ok({
      ...tags,
      active: isActive ? 1 : 0,
      modified_at: asked.at,
      sealed: sealDirectoryRecord(id, record, key),
      withdrawal: textOf(withdrawalAfter(stateIn(row), isActive, asked)),
    });
  });
  return changed.ok ? ok(userOf(changed.value, record)) : changed;
};

const textOf = (withdrawal: Withdrawal | null): string | null =>
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
const keyFor = async (parts: Parts, id: string): Promise<Uint8Array> => {
  const row = { id, key: toHex(newSealingKey()) };
  await parts.keys.db
    .insertInto('directory_keys')
    .values(row)
    .onConflict((on) => on.column('id').doNothing())
    .execute();
  return (await keyOf(parts, id)) ?? fromHex(row.key);
};

const remove = async (parts: Parts, id: string, asked: Asked): Promise<boolean> => {
  const changed = await change(parts, id, (row) =>
    Promise.resolve(
      ok({
        user_name_tag: null,
        external_id_tag: null,
        active: 0,
        modified_at: asked.at,
        sealed: null,
        withdrawal: textOf(withdrawalAfter(stateIn(row), false, asked)),
      }),
    ),
  );
  if (!changed.ok) return false;
  await dropKeys(parts, [id]);
  if (!isDue(changed.value)) await dropRows(parts, [id]);
  await parts.users.purge();
  return true;
};

const dropKeys = async ({ keys }: Parts, ids: readonly string[]): Promise<void> => {
  await keys.db.deleteFrom('directory_keys').where('id', 'in', ids).execute();
  await keys.purge();
};

const dropRows = async ({ users }: Parts, ids: readonly string[]): Promise<void> => {
  await users.db.deleteFrom('directory_users').where('id', 'in', ids).execute();
};

const link = async (
  parts: Parts,
  id: string,
  person: PersonId | null,
  asked: Asked,
): Promise<Result<DirectoryUser, 'unknown' | 'taken'>> => {
  const changed = await change(parts, id, async (row, trx) => {
    const other =
      person === null
        ? undefined
        : await trx
            .selectFrom('directory_users')
            .select('id')
            .where('person', '=', person)
            .where('id', '!=', id)
            .where('sealed', 'is not', null)
            .executeTakeFirst();
    if (other !== undefined) return err('taken');
    const withdrawal = person === null ? null : withdrawalOnLink(stateIn(row), asked);
    return ok({ person, modified_at: asked.at, withdrawal: textOf(withdrawal) });
  });
  if (!changed.ok) return changed;
  const user = await opened(parts, changed.value);
  return user === undefined ? err('unknown') : ok(user);
};

const due = async ({ users }: Parts): Promise<readonly DueWithdrawal[]> => {
  const rows = await users.db
    .selectFrom('directory_users')
    .selectAll()
    .where('withdrawal', 'is not', null)
    .where('person', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.filter(isDue).flatMap((row) => {
    const withdrawal = withdrawalIn(row);
    if (withdrawal === null) return [];
    const { reference, at } = withdrawal;
    return [{ id: row.id, person: row.person, reference, at }];
  });
};

const disabled = async ({ users }: Parts): Promise<readonly PersonId[]> => {
  const rows = await users.db
    .selectFrom('directory_users')
    .select('person')
    .where('active', '=', 0)
    .where('person', 'is not', null)
    .execute();
  return rows.flatMap(({ person }) => (person === null ? [] : [person]));
};

const settled = async ({ users }: Parts, { id, reference, at }: DueWithdrawal): Promise<void> => {
  const done: Withdrawal = { reference, at, isDone: true };
  await users.db.transaction().execute(async (trx) => {
    const row = await rowById(trx, id);
    // Another one may have been asked for meanwhile: it is due by itself.
    if (row === undefined || withdrawalIn(row)?.reference !== reference) return;
    if (row.sealed === null) await trx.deleteFrom('directory_users').where('id', '=', id).execute();
    else
      await trx
        .updateTable('directory_users')
        .set({ withdrawal: textOf(done) })
        .where('id', '=', id)
        .execute();
  });
};

const forget = async (parts: Parts, people: readonly PersonId[]): Promise<number> => {
  const ids: string[] = [];
  await inPieces(people, async (piece) => {
    const rows = await parts.users.db
      .selectFrom('directory_users')
      .select('id')
      .where('person', 'in', [...piece])
      .execute();
    ids.push(...rows.map(({ id }) => id));
  });
  if (ids.length === 0) return 0;
  await inPieces(ids, async (piece) => {
    await dropKeys(parts, [...piece]);
    await dropRows(parts, [...piece]);
  });
  await parts.users.purge();
  return ids.length;
};

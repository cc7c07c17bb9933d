import { randomBytes } from 'node:crypto';
import type { PersonId } from '#shared/brand';
import { fromHex, toHex } from '#shared/encoding';
import type { Result } from '#shared/errors';
import { inPieces, told, type DatabaseTarget } from '../database/index.ts';
import { openPlace, type Place } from '../people/index.ts';
import { create, link, remove, replace } from './changes.ts';
import {
  directoryKeysLayout,
  directoryLayout,
  type DirectoryKeyTables,
  type DirectoryTables,
} from './layout.ts';
import type { LookupAttribute } from './record.ts';
import {
  dropKeys,
  dropRows,
  isDue,
  opened,
  page,
  rowById,
  rowByTag,
  textOf,
  withdrawalIn,
  type DirectoryUser,
  type DueWithdrawal,
  type Parts,
  type UserContent,
  type UsersPage,
} from './rows.ts';
import type { Asked, Withdrawal } from './withdrawal.ts';

export type { DirectoryUser, DueWithdrawal, UserContent, UsersPage } from './rows.ts';

/** Where the users of a directory lie, and apart from them the keys that open them. */
export interface DirectoryTargets {
  readonly users: DatabaseTarget;
  readonly keys: DatabaseTarget;
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

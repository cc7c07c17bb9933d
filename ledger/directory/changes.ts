import type { PersonId } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import type { UserRow } from './layout.ts';
import { sealDirectoryRecord } from './record.ts';
import {
  dropKeys,
  dropRows,
  isDue,
  keyFor,
  opened,
  rowById,
  stateIn,
  tagsOf,
  textOf,
  userOf,
  type DirectoryUser,
  type Parts,
  type Tags,
  type UserContent,
  type Users,
} from './rows.ts';
import { withdrawalAfter, withdrawalOnLink, type Asked } from './withdrawal.ts';

/* What changes users: each with nobody else in between. */

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

export const create = async (
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

export const replace = async (
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

export const remove = async (parts: Parts, id: string, asked: Asked): Promise<boolean> => {
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

export const link = async (
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

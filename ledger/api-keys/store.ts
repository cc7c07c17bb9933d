import { sql, type Kysely, type Transaction } from 'kysely';
import { apiKeySchema, type ApiKey } from '#shared/api';
import { err, ok, type Result } from '#shared/errors';
import { told, type DatabaseTarget } from '../database/index.ts';
import { openPlace, type Place } from '../people/index.ts';
import { apiKeysLayout, type ApiKeyRow, type ApiKeyTables } from './layout.ts';

/** The API keys of one ledger. What goes wrong with the database is told as `StoreFault`. */
export interface ApiKeyStore {
  /** Refuses a name that was used before, also by a key that is revoked: a mandate may name it. */
  readonly add: (key: ApiKey) => Promise<Result<ApiKey, 'taken'>>;
  /** Changes one key with nobody else in between. */
  readonly change: <E>(
    id: string,
    decide: (key: ApiKey) => Result<ApiKey, E>,
  ) => Promise<Result<ApiKey, E | 'unknown'>>;
  readonly all: () => Promise<readonly ApiKey[]>;
  readonly revision: () => Promise<number>;
  /** Notes the day of the last use. That is no change that anybody has to look at. */
  readonly used: (id: string, day: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const openApiKeyStore = async (target: DatabaseTarget): Promise<ApiKeyStore> => {
  const place = await told(openPlace<ApiKeyTables>(target, { layout: apiKeysLayout, table: 'api_keys' }));
  return {
    add: (key) => told(add(place, key)),
    change: (id, decide) => told(change(place, id, decide)),
    all: async () =>
      (await told(place.db.selectFrom('api_keys').selectAll().orderBy('id').execute())).map(keyIn),
    revision: async () => {
      const row = await told(
        place.db.selectFrom('api_key_revision').select('revision').executeTakeFirstOrThrow(),
      );
      return row.revision;
    },
    used: (id, day) => told(used(place, id, day)),
    close: place.close,
  };
};

const keyIn = ({ content }: Pick<ApiKeyRow, 'content'>): ApiKey => apiKeySchema.parse(JSON.parse(content));

type Keys = Kysely<ApiKeyTables> | Transaction<ApiKeyTables>;

const raiseRevision = async (db: Keys): Promise<void> => {
  await db
    .updateTable('api_key_revision')
    .set({ revision: sql<number>`revision + 1` })
    .execute();
};

const add = ({ db }: Place<ApiKeyTables>, key: ApiKey): Promise<Result<ApiKey, 'taken'>> =>
  db.transaction().execute(async (trx): Promise<Result<ApiKey, 'taken'>> => {
    const same = await trx
      .selectFrom('api_keys')
      .select('id')
      .where('name', '=', key.name)
      .executeTakeFirst();
    if (same !== undefined) return err('taken');
    await trx
      .insertInto('api_keys')
      .values({ id: key.id, name: key.name, content: JSON.stringify(key) })
      .execute();
    await raiseRevision(trx);
    return ok(key);
  });

const stored = async (db: Keys, id: string): Promise<ApiKey | undefined> => {
  const row = await db.selectFrom('api_keys').select('content').where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : keyIn(row);
};

const put = async (db: Keys, key: ApiKey): Promise<void> => {
  await db
    .updateTable('api_keys')
    .set({ content: JSON.stringify(key) })
    .where('id', '=', key.id)
    .execute();
};

const change = <E>(
  { db }: Place<ApiKeyTables>,
  id: string,
  decide: (key: ApiKey) => Result<ApiKey, E>,
): Promise<Result<ApiKey, E | 'unknown'>> =>
  db.transaction().execute(async (trx): Promise<Result<ApiKey, E | 'unknown'>> => {
    const key = await stored(trx, id);
    if (key === undefined) return err('unknown');
    const changed = decide(key);
    if (!changed.ok) return changed;
    await put(trx, changed.value);
    await raiseRevision(trx);
    return changed;
  });

const used = ({ db }: Place<ApiKeyTables>, id: string, day: string): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const key = await stored(trx, id);
    if (key !== undefined && (key.lastUsedOn ?? '') < day) await put(trx, { ...key, lastUsedOn: day });
  });

import type { PersonId, Sha256Hex } from '#shared/brand';
import { fromHex, toHex } from '#shared/encoding';
import type { Disclosure } from '#shared/roster';
import { inPieces, told, type DatabaseTarget } from '../database/index.ts';
import { newPersonKey, openRecord, sealRecord, type SealedRecord } from './cipher.ts';
import { keysLayout, recordsLayout, type KeyTables, type PersonKey, type RecordTables } from './layout.ts';
import { openPlace, type Place } from './place.ts';

/** Where what is known of people lies, and apart from it the keys that open it. */
export interface PeopleTargets {
  readonly records: DatabaseTarget;
  readonly keys: DatabaseTarget;
}

/**
 * The register of persons: every record sealed under a key of its own. Destroying that key is the erasure: copies
 * of the ciphertext, wherever they are, say nothing any more. What goes wrong is told as `StoreFault`.
 */
export interface PeopleStore {
  /** Seals records under new keys, in the place of those that were there. */
  readonly put: (records: readonly NewRecord[]) => Promise<void>;
  /** Records of these people that are there and whose keys are. */
  readonly disclosures: (people: readonly PersonId[]) => Promise<readonly Disclosure[]>;
  /** Those of these people of whom a key or a record is left. */
  readonly remaining: (people: readonly PersonId[]) => Promise<readonly PersonId[]>;
  /** The key first, then the ciphertext; then whatever the databases still hold of them. */
  readonly destroy: (people: readonly PersonId[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface NewRecord {
  readonly disclosure: Disclosure;
  readonly commitment: Sha256Hex;
}

type Records = Place<RecordTables>;
type Keys = Place<KeyTables>;

const openRecords = (target: DatabaseTarget): Promise<Records> =>
  told(openPlace<RecordTables>(target, { layout: recordsLayout, table: 'person_records' }));

const openKeys = (target: DatabaseTarget): Promise<Keys> =>
  told(openPlace<KeyTables>(target, { layout: keysLayout, table: 'person_keys' }));

export const openPeopleStore = async (targets: PeopleTargets): Promise<PeopleStore> => {
  const records = await openRecords(targets.records);
  try {
    return storeOver(records, await openKeys(targets.keys));
  } catch (error) {
    await records.close();
    throw error;
  }
};

const storeOver = (records: Records, keys: Keys): PeopleStore => ({
  put: (given) => told(put(records, keys, given)),
  disclosures: (people) => told(disclosures(records, keys, people)),
  remaining: (people) => told(remaining(records, keys, people)),
  destroy: (people) => told(destroy(records, keys, people)),
  close: async () => {
    await keys.close();
    await records.close();
  },
});

const put = async (records: Records, keys: Keys, given: readonly NewRecord[]): Promise<void> => {
  const made = given.map(({ disclosure, commitment }) => {
    const key = newPersonKey();
    return { key, record: sealRecord(disclosure, commitment, key) };
  });
  await putKeys(
    keys,
    made.map(({ key, record }) => ({ person: record.person, key: toHex(key) })),
  );
  await putRecords(
    records,
    made.map(({ record }) => record),
  );
};

const putKeys = ({ db }: Keys, given: readonly PersonKey[]): Promise<void> =>
  inPieces(given, (piece) =>
    db
      .insertInto('person_keys')
      .values([...piece])
      .onConflict((on) => on.column('person').doUpdateSet((row) => ({ key: row.ref('excluded.key') })))
      .execute(),
  );

const putRecords = ({ db }: Records, given: readonly SealedRecord[]): Promise<void> =>
  inPieces(given, (piece) =>
    db
      .insertInto('person_records')
      .values([...piece])
      .onConflict((on) =>
        on.column('person').doUpdateSet((row) => ({
          commitment: row.ref('excluded.commitment'),
          sealed: row.ref('excluded.sealed'),
        })),
      )
      .execute(),
  );

const recordsOf = async ({ db }: Records, people: readonly PersonId[]): Promise<readonly SealedRecord[]> =>
  people.length === 0
    ? []
    : db.selectFrom('person_records').selectAll().where('person', 'in', people).execute();

const keysOf = async ({ db }: Keys, people: readonly PersonId[]): Promise<readonly PersonKey[]> =>
  people.length === 0 ? [] : db.selectFrom('person_keys').selectAll().where('person', 'in', people).execute();

const disclosures = async (
  records: Records,
  keys: Keys,
  people: readonly PersonId[],
): Promise<readonly Disclosure[]> => {
  const known = new Map((await keysOf(keys, people)).map(({ person, key }) => [person, fromHex(key)]));
  return (await recordsOf(records, people)).flatMap((record) => {
    const key = known.get(record.person);
    const opened = key === undefined ? undefined : openRecord(record, key);
    return opened === undefined ? [] : [opened];
  });
};

const remaining = async (
  records: Records,
  keys: Keys,
  people: readonly PersonId[],
): Promise<readonly PersonId[]> => {
  const left = [...(await keysOf(keys, people)), ...(await recordsOf(records, people))];
  return [...new Set(left.map(({ person }) => person))];
};

const destroy = async (records: Records, keys: Keys, people: readonly PersonId[]): Promise<void> => {
  if (people.length === 0) return;
  await keys.db.deleteFrom('person_keys').where('person', 'in', people).execute();
  await keys.purge();
  await records.db.deleteFrom('person_records').where('person', 'in', people).execute();
  await records.purge();
};

const allSealed = ({ db }: Records): Promise<readonly SealedRecord[]> =>
  db.selectFrom('person_records').selectAll().orderBy('person').execute();

export interface SealedRecords {
  readonly sealed: () => Promise<readonly SealedRecord[]>;
  readonly adopt: (records: readonly SealedRecord[]) => Promise<void>;
}

/** The records alone, for whoever must not see a key: a backup, and the restore of one. */
export const withRecords = async <T>(
  target: DatabaseTarget,
  work: (records: SealedRecords) => Promise<T>,
): Promise<T> => {
  const records = await openRecords(target);
  try {
    return await work({
      sealed: () => told(allSealed(records)),
      adopt: (given) => told(putRecords(records, given)),
    });
  } finally {
    await records.close();
  }
};

/** The keys alone, for the copy of them that is kept apart. */
export const withKeys = async <T>(
  target: DatabaseTarget,
  work: (keys: {
    readonly all: () => Promise<readonly PersonKey[]>;
    readonly adopt: (given: readonly PersonKey[]) => Promise<void>;
  }) => Promise<T>,
): Promise<T> => {
  const keys = await openKeys(target);
  try {
    return await work({
      all: () => told(keys.db.selectFrom('person_keys').selectAll().orderBy('person').execute()),
      adopt: (given) => told(putKeys(keys, given)),
    });
  } finally {
    await keys.close();
  }
};

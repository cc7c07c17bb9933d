import { join, parse } from 'node:path';
import type { DatabaseTarget, PostgresTarget } from '../database/index.ts';
import type { HistoryTarget } from '../history/index.ts';
import type { DirectoryTargets } from '../directory/index.ts';
import type { PeopleTargets } from '../people/index.ts';

/** Where a ledger keeps its journal, the state derived from it, and the indexes over it. */
export interface LedgerTargets {
  readonly journal: DatabaseTarget;
  readonly state: DatabaseTarget;
  readonly history: HistoryTarget;
  readonly people: PeopleTargets;
  /** Users of a directory, beside the journal as people are. */
  readonly directory: DirectoryTargets;
  readonly apiKeys: DatabaseTarget;
}

export interface Placement {
  /** Absent: a database file. */
  readonly storage?: PostgresTarget | undefined;
  /** Where the keys to personal records are, when that is not a file of this home. */
  readonly personKeys?: PostgresTarget | undefined;
  /** Several nodes share the journal: each keeps what is derived from it in files of its own. */
  readonly isShared?: boolean;
}

/**
 * On SQLite three files, because only the journal has to be safe: the others are built from it. On PostgreSQL
 * tables of one schema, or the journal alone there. What is known of people is sealed beside the journal; the keys
 * are apart from it in any case, in a file of this home, or where several nodes reach them.
 */
export const targetsOf = (
  journalFile: string,
  { storage, personKeys, isShared = false }: Placement = {},
): LedgerTargets => {
  const beside = (part: string): string => {
    const { dir, name, ext } = parse(journalFile);
    return join(dir, `${name}.${part}${ext}`);
  };
  const shared = storage !== undefined && isShared ? keysBeside(storage) : undefined;
  const place = (part: string): DatabaseTarget => storage ?? { kind: 'sqlite', file: beside(part) };
  const keyPlace = (part: string): DatabaseTarget =>
    personKeys ?? shared ?? { kind: 'sqlite', file: beside(part) };
  const known = {
    people: { records: place('people'), keys: keyPlace('person-keys') },
    directory: { users: place('directory'), keys: keyPlace('directory-keys') },
    apiKeys: place('api-keys'),
  };
  if (storage !== undefined && !isShared)
    return { journal: storage, state: storage, history: storage, ...known };
  const journal: DatabaseTarget = storage ?? { kind: 'sqlite', file: journalFile };
  return {
    journal,
    ...known,
    state: { kind: 'sqlite', file: beside('state') },
    history: { kind: 'sqlite', journal, file: beside('history') },
  };
};

/** PostgreSQL cuts a name after this many bytes. */
const SCHEMA_NAME_MAX = 63;
const KEYS_SUFFIX = '_person_keys';

/** A schema of their own, so that a dump of the ledger's holds no key. */
const keysBeside = (storage: PostgresTarget): PostgresTarget => ({
  ...storage,
  schema: `${storage.schema.slice(0, SCHEMA_NAME_MAX - KEYS_SUFFIX.length)}${KEYS_SUFFIX}`,
});

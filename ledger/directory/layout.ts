import type { PersonId, Sha256Hex } from '#shared/brand';
import type { Layout } from '../database/index.ts';

/** A user of the directory. What tells of the person is in `sealed`; nothing else here does. */
export interface UserRow {
  readonly id: string;
  /** See `lookupTag`; null once the user is removed. */
  readonly user_name_tag: Sha256Hex | null;
  readonly external_id_tag: Sha256Hex | null;
  readonly person: PersonId | null;
  /** 1: enabled in the directory. */
  readonly active: number;
  readonly created_at: string;
  readonly modified_at: string;
  /** null once the user is removed. */
  readonly sealed: string | null;
  /** JSON of a `Withdrawal`, or null. */
  readonly withdrawal: string | null;
}

/** One secret of 32 bytes in hex: of a user's record, or of the index. */
export interface DirectoryKeyRow {
  readonly id: string;
  readonly key: string;
}

export interface DirectoryTables {
  readonly directory_users: UserRow;
}
export interface DirectoryKeyTables {
  readonly directory_keys: DirectoryKeyRow;
}

const index = [
  'create unique index directory_user_names on directory_users (user_name_tag)',
  'create unique index directory_external_ids on directory_users (external_id_tag)',
];

export const directoryLayout: Layout = {
  part: 'directory',
  steps: [
    {
      sqlite: [
        `create table directory_users (id text primary key, user_name_tag text, external_id_tag text, person text,
           active integer not null, created_at text not null, modified_at text not null, sealed text,
           withdrawal text) strict, without rowid`,
        ...index,
      ],
      postgres: [
        `create table directory_users (id text collate "C" primary key, user_name_tag text, external_id_tag text,
           person text collate "C", active integer not null, created_at text not null, modified_at text not null,
           sealed text, withdrawal text)`,
        ...index,
      ],
    },
  ],
};

export const directoryKeysLayout: Layout = {
  part: 'directory-keys',
  steps: [
    {
      sqlite: [`create table directory_keys (id text primary key, key text not null) strict, without rowid`],
      postgres: [`create table directory_keys (id text collate "C" primary key, key text not null)`],
    },
  ],
};

import type { PersonId } from '#shared/brand';
import type { Layout } from '../database/index.ts';
import type { SealedRecord } from './cipher.ts';

/** One secret of 32 bytes, in hex, that opens one record. */
export interface PersonKey {
  readonly person: PersonId;
  readonly key: string;
}

/** Two databases of their own, so that no backup of the one holds the other. */
export interface RecordTables {
  readonly person_records: SealedRecord;
}
export interface KeyTables {
  readonly person_keys: PersonKey;
}

export const recordsLayout: Layout = {
  part: 'people',
  steps: [
    {
      sqlite: [
        `create table person_records (person text primary key, commitment text not null, sealed text not null)
           strict, without rowid`,
      ],
      postgres: [
        `create table person_records (person text collate "C" primary key, commitment text not null,
           sealed text not null)`,
      ],
    },
  ],
};

export const keysLayout: Layout = {
  part: 'person-keys',
  steps: [
    {
      sqlite: [`create table person_keys (person text primary key, key text not null) strict, without rowid`],
      postgres: [`create table person_keys (person text collate "C" primary key, key text not null)`],
    },
  ],
};

import type { Layout } from '../database/index.ts';

/** A key as `ApiKey` in JSON, with what it is looked up by. It holds digests and no secret. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly content: string;
}

/** Rises with every change, so that a service sees at a glance whether it has to look. */
export interface ApiKeyRevisionRow {
  readonly single: number;
  readonly revision: number;
}

export interface ApiKeyTables {
  readonly api_keys: ApiKeyRow;
  readonly api_key_revision: ApiKeyRevisionRow;
}

export const apiKeysLayout: Layout = {
  part: 'api-keys',
  steps: [
    {
      sqlite: [
        `create table api_keys (id text primary key, name text not null unique, content text not null)
           strict, without rowid`,
        `create table api_key_revision (single integer primary key check (single = 1), revision integer not null) strict`,
        `insert into api_key_revision values (1, 0)`,
      ],
      postgres: [
        `create table api_keys (id text collate "C" primary key, name text not null unique, content text not null)`,
        `create table api_key_revision (single integer primary key check (single = 1), revision integer not null)`,
        `insert into api_key_revision values (1, 0)`,
      ],
    },
  ],
};

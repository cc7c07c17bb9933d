import type { Layout } from '../database/index.ts';

/** What an account is; changes seldom, so that a flush of balances writes small rows. */
interface AccountsTable {
  readonly id: string;
  readonly wallet: string | null;
  /** JSON text of the account. */
  readonly definition: string;
}

/** Balances in minor units, decimal: they exceed what integers of a database hold. */
interface BalancesTable {
  readonly id: string;
  readonly debits_posted: string;
  readonly credits_posted: string;
  readonly debits_pending: string;
  readonly credits_pending: string;
  readonly last_seq: number;
  readonly open_holds: number;
  /** JSON text of the counters; null without such limits. */
  readonly velocity: string | null;
}

interface HoldsTable {
  readonly id: string;
  /** JSON text of the record. */
  readonly record: string;
}

/** One row: which prefix of which journal the rows show, and whose they are. */
interface StateTable {
  readonly id: 1;
  readonly epoch: number;
  readonly through: number;
  readonly root: string;
  readonly governance: string | null;
}

export interface StateTables {
  readonly accounts: AccountsTable;
  readonly balances: BalancesTable;
  readonly holds: HoldsTable;
  readonly state: StateTable;
}

const SQLITE = [
  `create table accounts (id text primary key, wallet text, definition text not null) strict, without rowid`,
  `create index accounts_by_wallet on accounts (wallet, id) where wallet is not null`,
  `create table balances (id text primary key, debits_posted text not null, credits_posted text not null,
     debits_pending text not null, credits_pending text not null, last_seq integer not null,
     open_holds integer not null, velocity text) strict, without rowid`,
  `create table holds (id text primary key, record text not null) strict, without rowid`,
  `create table state (id integer primary key check (id = 1), epoch integer not null, through integer not null,
     root text not null, governance text) strict`,
  `insert into state values (1, 0, 0, '', null)`,
] as const;

const POSTGRES = [
  `create table accounts (id text collate "C" primary key, wallet text collate "C", definition text not null)`,
  `create index accounts_by_wallet on accounts (wallet, id) where wallet is not null`,
  `create table balances (id text collate "C" primary key, debits_posted text not null, credits_posted text not null,
     debits_pending text not null, credits_pending text not null, last_seq bigint not null,
     open_holds integer not null, velocity text) with (fillfactor = 70)`,
  `create table holds (id text collate "C" primary key, record text not null)`,
  `create table state (id integer primary key check (id = 1), epoch bigint not null, through bigint not null,
     root text not null, governance text)`,
  `insert into state values (1, 0, 0, '', null)`,
] as const;

/** What was saved by a program that knew less of an intent is built again from the journal. */
const EMPTIED = [
  `delete from holds`,
  `delete from balances`,
  `delete from accounts`,
  `update state set epoch = 0, through = 0, root = '', governance = null where id = 1`,
] as const;

export const stateLayout: Layout = {
  part: 'state',
  steps: [
    { sqlite: SQLITE, postgres: POSTGRES },
    { sqlite: EMPTIED, postgres: EMPTIED },
  ],
};

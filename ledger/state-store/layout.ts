import type { Layout } from '../database/index.ts';

/** What an account is, which changes seldom, and where its balances stand. */
interface AccountsTable {
  readonly id: string;
  readonly wallet: string | null;
  /** JSON text of the account. */
  readonly definition: string;
  readonly place: number;
}

/** Balances of accounts with neighbouring places, packed: see `BalanceBlock`. */
interface BalancesTable {
  readonly block: number;
  /** Bytes of each number of a record, see `codeOfWidths`, and of a whole record. */
  readonly widths: number;
  readonly stride: number;
  readonly data: Uint8Array;
}

/** Of accounts under velocity limits: text of any length, which a block has no room for. */
interface VelocitiesTable {
  readonly place: number;
  /** JSON text of the counters. */
  readonly counters: string;
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
  /** How many accounts there are: the next place. */
  readonly accounts: number;
  readonly governance_rows: number;
}

/** A record of the governance: a wallet, an intent, a payee and so on. */
interface GovernanceTable {
  readonly kind: string;
  readonly id: string;
  /** JSON text. */
  readonly record: string;
}

export interface StateTables {
  readonly accounts: AccountsTable;
  readonly balances: BalancesTable;
  readonly velocities: VelocitiesTable;
  readonly holds: HoldsTable;
  readonly governance: GovernanceTable;
  readonly state: StateTable;
}

const FIRST_SQLITE = [
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

const FIRST_POSTGRES = [
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

/** Rows of the layout before are given up: the state is derived, and the next start builds it from the journal. */
const EMPTIED = [
  'drop table accounts',
  'drop table balances',
  'delete from holds',
  `update state set epoch = 0, through = 0, root = '', governance = null`,
] as const;

const BLOCKS_SQLITE = [
  ...EMPTIED,
  'alter table state add column accounts integer not null default 0',
  `create table accounts (id text primary key, wallet text, definition text not null, place integer not null)
     strict, without rowid`,
  'create index accounts_by_wallet on accounts (wallet, id) where wallet is not null',
  `create table balances (block integer primary key, widths integer not null, stride integer not null,
     data blob not null) strict`,
  'create table velocities (place integer primary key, counters text not null) strict',
] as const;

/** A block stays in its row as long as it fits a page, and is not compressed: a record is cut out of it. */
const BLOCKS_POSTGRES = [
  ...EMPTIED,
  'alter table state add column accounts bigint not null default 0',
  `create table accounts (id text collate "C" primary key, wallet text collate "C", definition text not null,
     place bigint not null)`,
  'create index accounts_by_wallet on accounts (wallet, id) where wallet is not null',
  `create table balances (block bigint primary key, widths integer not null, stride integer not null,
     data bytea not null) with (toast_tuple_target = 8160)`,
  'alter table balances alter column data set storage external',
  'create table velocities (place bigint primary key, counters text not null) with (fillfactor = 70)',
] as const;

/** Rows in which whoever had joined was no joiner yet are given up: the next start builds the state from the journal. */
const GIVEN_UP = `update state set epoch = 0, through = 0, root = '', governance = null, accounts = 0`;
const TABLES = ['accounts', 'balances', 'velocities', 'holds'] as const;

const JOINERS_SQLITE = [...TABLES.map((table) => `delete from ${table}`), GIVEN_UP];
const JOINERS_POSTGRES = [`truncate ${TABLES.join(', ')}`, GIVEN_UP];

/** One row for each record of the governance, in place of one text of all, which the step before has emptied. */
const ROWS_SQLITE = [
  'alter table state drop column governance',
  'alter table state add column governance_rows integer not null default 0',
  `create table governance (kind text not null, id text not null, record text not null, primary key (kind, id))
     strict, without rowid`,
] as const;

const ROWS_POSTGRES = [
  'alter table state drop column governance',
  'alter table state add column governance_rows bigint not null default 0',
  `create table governance (kind text collate "C" not null, id text collate "C" not null, record text not null,
     primary key (kind, id))`,
] as const;

export const stateLayout: Layout = {
  part: 'state',
  steps: [
    { sqlite: FIRST_SQLITE, postgres: FIRST_POSTGRES },
    { sqlite: BLOCKS_SQLITE, postgres: BLOCKS_POSTGRES },
    { sqlite: JOINERS_SQLITE, postgres: JOINERS_POSTGRES },
    { sqlite: ROWS_SQLITE, postgres: ROWS_POSTGRES },
  ],
};

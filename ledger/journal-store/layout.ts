import { toHex } from '#shared/encoding';
import { emptyRoot } from '#shared/merkle';
import type { Layout } from '../database/index.ts';

/** One journal event: its canonical line is the truth, the other columns are read from it. */
interface EventsTable {
  readonly seq: number;
  readonly type: string;
  readonly intent: string | null;
  /**
   * Hashes of the subtrees that this event's leaf completes (RFC 6962), 32 bytes each, from the leaf up. The whole
   * tree is in this column, and a commit touches no other page for it.
   */
  readonly hashes: Uint8Array;
  readonly line: string;
}

/** The first answer to every command, kept for ever. */
interface CommandsTable {
  readonly id: string;
  readonly body_digest: string;
  readonly kind: string;
  /** Digest of the signed statement that the command carried. */
  readonly statement: string;
  readonly items: number;
  readonly status: number;
  readonly answer: string;
  readonly first_seq: number;
  /** Size of the journal after the commit that stored it. */
  readonly size: number;
}

/** One row: where the journal ends, and which start of the service may move it. */
interface HeadTable {
  readonly id: 1;
  readonly epoch: number;
  readonly size: number;
  readonly root: string;
  readonly time: string;
}

export interface JournalTables {
  readonly events: EventsTable;
  readonly commands: CommandsTable;
  readonly head: HeadTable;
}

const EMPTY_HEAD = `insert into head values (1, 0, 0, '${toHex(emptyRoot())}', '')`;

/** The first layout, on SQLite alone: rows of balances and statuses beside the journal. */
const FIRST = [
  `create table events (seq integer primary key, type text not null, intent text, line text not null,
     leaf blob not null check (length(leaf) = 32)) strict`,
  `create table tree (level integer not null, idx integer not null, hash blob not null check (length(hash) = 32),
     primary key (level, idx)) strict, without rowid`,
  `create table commands (id text primary key, body_digest text not null, kind text not null,
     statement text not null, items integer not null, status integer not null, answer text not null,
     first_seq integer not null) strict, without rowid`,
  `create table accounts (id text primary key, asset text not null, debits_posted text not null,
     credits_posted text not null, debits_pending text not null, credits_pending text not null,
     last_seq integer not null references events (seq)) strict, without rowid`,
  `create table intents (digest text primary key, status text not null,
     proposed_seq integer not null references events (seq),
     last_seq integer not null references events (seq)) strict, without rowid`,
  `create table head (id integer primary key check (id = 1), epoch integer not null, size integer not null,
     root text not null, time text not null) strict`,
  EMPTY_HEAD,
] as const;

/** The journal alone; the tree stands beside the leaves that complete it. Derived rows are built again from the events. */
const JOURNAL_ALONE = [
  'drop table accounts',
  'drop table intents',
  'alter table events rename to events_1',
  `create table events (seq integer primary key, type text not null, intent text,
     hashes blob not null check (length(hashes) > 0 and length(hashes) % 32 = 0), line text not null) strict`,
  `create temp table completed (seq integer not null, level integer not null, hash blob not null,
     primary key (seq, level)) without rowid`,
  'insert into completed select ((idx + 1) << level) - 1, level, hash from tree',
  `insert into events select seq, type, intent,
     (select unhex(group_concat(hex(hash), '' order by level)) from completed where completed.seq = events_1.seq), line
     from events_1 order by seq`,
  'drop table completed',
  'drop table tree',
  'drop table events_1',
  // When an old command was committed is not known: not later than now.
  'alter table commands add column size integer not null default 0',
  'update commands set size = (select size from head)',
] as const;

const POSTGRES = [
  `create table events (seq bigint primary key, type text not null, intent text,
     hashes bytea not null check (length(hashes) > 0 and length(hashes) % 32 = 0), line text not null)`,
  // The older method costs more than all the rest of a commit; a server that was built without this one keeps it.
  `do $$ begin alter table events alter column line set compression lz4;
     exception when feature_not_supported then null; end $$`,
  `create table commands (id text collate "C" primary key, body_digest text not null, kind text not null,
     statement text not null, items integer not null, status integer not null, answer text not null,
     first_seq bigint not null, size bigint not null)`,
  // Room in the page, so that moving the head leaves the index alone.
  `create table head (id integer primary key check (id = 1), epoch bigint not null, size bigint not null,
     root text not null, time text not null) with (fillfactor = 10)`,
  EMPTY_HEAD,
  `create table lease (id integer primary key check (id = 1), node text, url text, epoch bigint not null,
     until timestamptz) with (fillfactor = 10)`,
  `insert into lease values (1, null, null, 0, null)`,
] as const;

export const journalLayout: Layout = {
  part: 'journal',
  steps: [
    { sqlite: FIRST, postgres: [] },
    { sqlite: JOURNAL_ALONE, postgres: POSTGRES },
  ],
};

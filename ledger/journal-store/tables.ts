import { sql, type Kysely } from 'kysely';
import { toHex } from '#shared/encoding';
import { emptyRoot } from '#shared/merkle';

/** Version of the table layout, kept in SQLite's `user_version`. */
const LAYOUT_VERSION = 1;

/** One journal event: its canonical line is the truth, the other columns are read from it. */
interface EventsTable {
  readonly seq: number;
  readonly type: string;
  readonly intent: string | null;
  readonly line: string;
  readonly leaf: Uint8Array;
}

/** Complete subtrees of the journal's Merkle tree (RFC 6962): leaves [index × 2^level, (index + 1) × 2^level). */
interface TreeTable {
  readonly level: number;
  readonly idx: number;
  readonly hash: Uint8Array;
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
}

/** Balances as absolute values, minor units in decimal: they exceed what SQLite's integers hold. */
interface AccountsTable {
  readonly id: string;
  readonly asset: string;
  readonly debits_posted: string;
  readonly credits_posted: string;
  readonly debits_pending: string;
  readonly credits_pending: string;
  readonly last_seq: number;
}

interface IntentsTable {
  readonly digest: string;
  readonly status: string;
  readonly proposed_seq: number;
  readonly last_seq: number;
}

/** One row: where the journal ends, and which start of the service may move it. */
interface HeadTable {
  readonly id: 1;
  readonly epoch: number;
  readonly size: number;
  readonly root: string;
  readonly time: string;
}

export interface Tables {
  readonly events: EventsTable;
  readonly tree: TreeTable;
  readonly commands: CommandsTable;
  readonly accounts: AccountsTable;
  readonly intents: IntentsTable;
  readonly head: HeadTable;
}

/** Creates the tables in an empty database; refuses one that a newer version of the service has written. */
export const prepareTables = async (db: Kysely<Tables>): Promise<void> => {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  const version = rows[0]?.user_version ?? 0;
  if (version > LAYOUT_VERSION)
    throw new Error(`The journal has layout ${String(version)}, newer than this service`);
  if (version === LAYOUT_VERSION) return;
  await db.transaction().execute(async (trx) => {
    for (const statement of LAYOUT) await sql.raw(statement).execute(trx);
    await sql.raw(`pragma user_version = ${String(LAYOUT_VERSION)}`).execute(trx);
  });
};

const LAYOUT = [
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
  `insert into head values (1, 0, 0, '${toHex(emptyRoot())}', '')`,
] as const;

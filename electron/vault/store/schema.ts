import type { Generated } from 'kysely';

/*
 * The desk's encrypted store. Narrow tables are listed, counted and searched; the wide ones beside them hold
 * what one row needs when it is opened. Everything but `outbox`, `imports` of this desk and the alarm can be
 * built anew from the journal.
 */

export interface Tables {
  /** Verified journal events, as audit rows. */
  events: {
    seq: number;
    time: string;
    type: string;
    /** null: the ledger itself. */
    actor: string | null;
    actor_name: string;
    summary: string;
    intent: string | null;
    device: string | null;
    build: string | null;
    command_id: string;
    /** Lower case, what the search looks into. */
    search: string;
  };
  /** The canonical lines: the bytes under the leaves. */
  event_lines: { seq: number; line: string };
  /** Complete subtrees of the journal's Merkle tree. */
  nodes: { level: number; idx: number; hash: Uint8Array };
  intents: {
    proposed_seq: number;
    digest: string;
    status: string;
    /** 1 while it waits for approval. */
    is_open: number;
    initiator: string;
    /** First destination, or the registered account. */
    iban: string;
    payee_name: string;
    asset: string;
    /** Sum over the legs, decimal. */
    minor: string;
    proposed_at: string;
    expires_at: string;
    last_seq: number;
    /** Lower case, what the search looks into. */
    search: string;
  };
  /** `IntentRecord` as JSON, without what the event at `proposed_seq` says. */
  intent_records: { proposed_seq: number; record: string };
  /** Who can still help to approve an open intent, with the queue's sort key. */
  waiting: { person: string; expires_at: string; proposed_seq: number };
  accounts: { id: string; record: string };
  wallets: { id: string; record: string };
  submissions: { digest: string; initiator: string; intents: string };
  origins: { origin: string; intent: string };
  payees: { iban: string; name_key: string; record: string };
  policies: { version: number; digest: string; policy: string };
  meta: { key: string; value: string };
  outbox: {
    /** Order of signing, in which it is sent. */
    id: Generated<number>;
    command_id: string;
    kind: 'approval' | 'submission';
    /** The person who signed. */
    person: string;
    /** The intent that was decided on; null for a submission. */
    intent: string | null;
    /** All batches of one submission share it. */
    parent: string;
    body: string;
    state: 'waiting' | 'delivered' | 'refused';
    /** The ledger's answer, or the problem's code and detail, as JSON. */
    answer: string | null;
    /** Size of the verified journal when it was signed. */
    created_seq: number;
    /** 1 once the verified journal holds what the answer says. */
    is_confirmed: Generated<number>;
  };
  /** Payment files whose lines are in the journal (`source` = 'journal') or in this outbox (its parent). */
  imports: { file_digest: string; message_id: string; source: string };
}

/** Each entry brings the store from version n to n + 1 (`user_version`). Never edit one that was released. */
export const migrations: readonly (readonly string[])[] = [
  [
    `create table events (seq integer primary key, time text not null, type text not null, actor text,
       actor_name text not null, summary text not null, intent text, device text, build text,
       command_id text not null, search text not null)`,
    `create index events_intent on events (intent, seq) where intent is not null`,
    `create table event_lines (seq integer primary key, line text not null)`,
    `create table nodes (level integer not null, idx integer not null, hash blob not null,
       primary key (level, idx)) without rowid`,
    `create table intents (proposed_seq integer primary key, digest text not null unique,
       status text not null, is_open integer not null, initiator text not null, iban text not null,
       payee_name text not null, asset text not null, minor text not null, proposed_at text not null,
       expires_at text not null, last_seq integer not null, search text not null)`,
    `create index intents_open on intents (expires_at, proposed_seq) where is_open = 1`,
    `create index intents_done on intents (last_seq) where is_open = 0`,
    `create index intents_same on intents (iban, asset, minor, proposed_at)`,
    `create table intent_records (proposed_seq integer primary key, record text not null)`,
    `create table waiting (person text not null, expires_at text not null, proposed_seq integer not null,
       primary key (person, expires_at, proposed_seq)) without rowid`,
    `create index waiting_intent on waiting (proposed_seq)`,
    `create table accounts (id text primary key, record text not null) without rowid`,
    `create table wallets (id text primary key, record text not null) without rowid`,
    `create table submissions (digest text primary key, initiator text not null, intents text not null)`,
    `create table origins (origin text primary key, intent text not null) without rowid`,
    `create table payees (iban text primary key, name_key text not null, record text not null) without rowid`,
    `create index payees_name on payees (name_key)`,
    `create table policies (version integer primary key, digest text not null, policy text not null)`,
    `create table meta (key text primary key, value text not null) without rowid`,
    `create table outbox (id integer primary key autoincrement, command_id text not null unique,
       kind text not null, person text not null, intent text, parent text not null, body text not null,
       state text not null, answer text, created_seq integer not null,
       is_confirmed integer not null default 0)`,
    `create index outbox_unconfirmed on outbox (id) where state = 'delivered' and is_confirmed = 0`,
    `create index outbox_waiting on outbox (id) where state = 'waiting'`,
    `create index outbox_person on outbox (person, intent) where intent is not null`,
    `create index outbox_parent on outbox (parent)`,
    `create table imports (file_digest text not null, message_id text not null, source text not null,
       primary key (file_digest, message_id, source)) without rowid`,
  ],
];

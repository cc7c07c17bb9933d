import type { Generated } from 'kysely';

/*
 * The desk's encrypted store. Narrow tables are listed, counted and searched; the wide ones beside them hold
 * what one row needs when it is opened. Everything but `people`, `policy_drafts`, `outbox`, `acknowledged`, `imports` of this
 * desk and the alarm can be built anew from the journal. Names of people stand in `people` and nowhere else.
 */

export interface Tables {
  /** Verified journal events, as audit rows. */
  events: {
    seq: number;
    time: string;
    type: string;
    /** null: the ledger itself. */
    actor: string | null;
    /** Names people by marks, as `search` does: see journal/marks.ts. */
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
    type: string;
    status: string;
    /** 1 while it waits for approval, or cools down. */
    is_open: number;
    initiator: string;
    /** First destination, or the registered account. */
    iban: string;
    payee_name: string;
    asset: string;
    /** Sum over the legs, decimal. */
    minor: string;
    /** The same as a text that sorts as the amount does: see `amountKey`. */
    amount_key: string;
    proposed_at: string;
    expires_at: string;
    last_seq: number;
    /** Lower case, what the search looks into. */
    search: string;
  };
  /** `IntentRecord` as JSON, without what the event at `proposed_seq` says. */
  intent_records: { proposed_seq: number; record: string };
  /** What payments say they are for, by payee account: see `referenceKeys`. */
  payment_references: { iban: string; key: string; proposed_seq: number };
  /**
   * Who can still help to approve an open intent, with the queue's sort key, and from when on: '' from the beginning,
   * else the instant from which it is escalated to them.
   */
  waiting: { person: string; expires_at: string; proposed_seq: number; from_time: string };
  accounts: {
    /** Short name of the account in `entries`, in the order of opening. */
    no: number;
    id: string;
    /** null for a system account. */
    wallet: string | null;
    asset: string;
    name: string;
    iban: string | null;
    /** How many entries it has: the number of the last one. */
    entries: number;
    record: string;
  };
  /** Every booked entry, numbered by account in the order of the journal. */
  entries: {
    account: number;
    /** 1, 2, 3 …, without gaps: any place of a statement is one indexed read. */
    n: number;
    seq: number;
    /** Place of the operation in its event; 0 where the event is one. */
    idx: number;
    /** Booking and value date, ISO 8601. */
    booked: string;
    valued: string;
    side: 'debit' | 'credit';
    /** Decimal, as are all amounts here. */
    minor: string;
    /** What is booked after it, on the account's normal side. */
    balance: string;
    /** Account on the other side; null for opening balances, which have many. */
    counter: number | null;
    /** Who is on the other side, where that is not the name of an account of this ledger. */
    party: string | null;
    what: string;
    /** Id of the operation under a mandate; null where an intent was carried out. */
    operation: string | null;
  };
  /**
   * One row per account and date on which something was booked or valued: balances as valued are sums over
   * these, so a back-dated entry changes one row, and nothing that was written for later dates.
   */
  account_days: {
    account: number;
    date: string;
    /** Number of the last entry booked on the date, with the balance after it; null when none was. */
    last_n: number | null;
    balance: string | null;
    /** Entries whose value date it is, and their sum on the account's normal side. */
    valued_count: number;
    valued_sum: string;
  };
  /** Sums over a wallet's accounts in one asset, on their normal sides. */
  wallet_totals: {
    wallet: string;
    asset: string;
    scale: number;
    accounts: number;
    posted: string;
    pending_out: string;
    pending_in: string;
  };
  /** Intents about a wallet: its birth and its changes. */
  wallet_intents: { wallet: string; proposed_seq: number };
  /** Where transfers and holds of mandates stand that later operations may refer to, and how they ended. */
  operations: {
    id: Uint8Array;
    seq: number;
    idx: number;
    sequel: string | null;
    sequel_at: number | null;
    corrected_at: number | null;
  };
  /** Holds that are open, as `TransferRecord`. */
  holds: { id: string; record: string };
  mandates: { id: string; record: string };
  wallets: { id: string; record: string };
  /** What is known of people, checked against the journal; `record` is a `PersonalRecord` as JSON. */
  people: { person: string; salt: string; record: string };
  submissions: { digest: string; initiator: string; intents: string };
  origins: { origin: string; intent: string };
  payees: { iban: string; name_key: string; record: string };
  /** What sources, payees and initiators have moved lately; see `TransferCounter`. */
  counters: { id: string; record: string };
  /** Versions that are or were in force; `since` is the position of the event that made them so. */
  policies: { version: number; digest: string; policy: string; since: Generated<number> };
  /** Intents that publish a version of the policy, with its number. */
  publications: { proposed_seq: number; version: number };
  /** Versions that people of this desk work on. They are nowhere else. */
  policy_drafts: {
    id: string;
    author: string;
    /** The version that it was drafted on. */
    base_version: number;
    title: string;
    /** JSON arrays. */
    rules: string;
    tests: string;
    reason: string;
    created_at: string;
    changed_at: string;
  };
  /** Notices that somebody has read at this desk. They are nowhere else. */
  acknowledged: { person: string; intent: string; at: string };
  /** Runbooks that were opened, as `RunbookRecord`. */
  runbooks: { opening: string; record: string };
  /** The inventory of custody keys, as `CustodyKeyRecord`. */
  custody_keys: { id: string; record: string };
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

const emptied = (table: string): string => `delete from ${table}`;

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
  [
    // What follows from the journal is built anew from it. The checkpoint stays: the journal must still extend it.
    ...['events', 'event_lines', 'nodes', 'intents', 'intent_records', 'waiting', 'wallets'].map(emptied),
    ...['submissions', 'origins', 'payees', 'policies'].map(emptied),
    `delete from meta where key in ('identity', 'roster', 'head')`,
    `drop table accounts`,
    `create table accounts (no integer primary key, id text not null unique, wallet text, asset text not null,
       name text not null, iban text, entries integer not null, record text not null)`,
    `create index accounts_wallet on accounts (wallet, asset, id, name) where wallet is not null`,
    `create index accounts_iban on accounts (iban) where iban is not null`,
    `create table entries (account integer not null, n integer not null, seq integer not null,
       idx integer not null, booked text not null, valued text not null, side text not null,
       minor text not null, balance text not null, counter integer, party text, what text not null,
       operation text, primary key (account, n)) without rowid`,
    `create index entries_valued on entries (account, valued, n)`,
    `create table account_days (account integer not null, date text not null, last_n integer, balance text,
       valued_count integer not null, valued_sum text not null, primary key (account, date)) without rowid`,
    `create table wallet_totals (wallet text not null, asset text not null, scale integer not null,
       accounts integer not null, posted text not null, pending_out text not null, pending_in text not null,
       primary key (wallet, asset)) without rowid`,
    `create table wallet_intents (wallet text not null, proposed_seq integer not null,
       primary key (wallet, proposed_seq)) without rowid`,
    `create table operations (id blob primary key, seq integer not null, idx integer not null, sequel text,
       sequel_at integer, corrected_at integer) without rowid`,
    `create table holds (id text primary key, record text not null) without rowid`,
    `create table mandates (id text primary key, record text not null) without rowid`,
  ],
  [
    // As above: built anew, this time without names.
    ...['event_lines', 'nodes', 'intents', 'intent_records', 'waiting', 'wallets', 'accounts'].map(emptied),
    ...['entries', 'account_days', 'wallet_totals', 'wallet_intents', 'operations', 'holds'].map(emptied),
    ...['mandates', 'submissions', 'origins', 'payees', 'policies'].map(emptied),
    `delete from meta where key in ('identity', 'roster', 'head')`,
    `drop table events`,
    `create table events (seq integer primary key, time text not null, type text not null, actor text,
       summary text not null, intent text, device text, build text, command_id text not null,
       search text not null)`,
    `create index events_intent on events (intent, seq) where intent is not null`,
    `create table people (person text primary key, salt text not null, record text not null) without rowid`,
  ],
  [
    // As above: built anew, to count what every event has moved.
    ...['events', 'event_lines', 'nodes', 'intents', 'intent_records', 'waiting', 'wallets'].map(emptied),
    ...['accounts', 'entries', 'account_days', 'wallet_totals', 'wallet_intents', 'operations'].map(emptied),
    ...['holds', 'mandates', 'submissions', 'origins', 'payees', 'policies'].map(emptied),
    `delete from meta where key in ('identity', 'roster', 'head')`,
    `create table counters (id text primary key, record text not null) without rowid`,
  ],
  [
    `alter table policies add column since integer not null default 0`,
    `create table publications (proposed_seq integer primary key, version integer not null)`,
    `create table policy_drafts (id text primary key, author text not null, base_version integer not null,
       title text not null, rules text not null, tests text not null, reason text not null, created_at text not null,
       changed_at text not null) without rowid`,
  ],
  [
    // As above, with what finds items that are like another one.
    ...['events', 'event_lines', 'nodes', 'intent_records', 'waiting', 'wallets', 'accounts'].map(emptied),
    ...['entries', 'account_days', 'wallet_totals', 'wallet_intents', 'operations', 'holds'].map(emptied),
    ...['mandates', 'submissions', 'origins', 'payees', 'policies', 'counters', 'publications'].map(emptied),
    `delete from meta where key in ('identity', 'roster', 'head')`,
    `drop table intents`,
    `create table intents (proposed_seq integer primary key, digest text not null unique, type text not null,
       status text not null, is_open integer not null, initiator text not null, iban text not null,
       payee_name text not null, asset text not null, minor text not null, amount_key text not null,
       proposed_at text not null, expires_at text not null, last_seq integer not null, search text not null)`,
    `create index intents_open on intents (expires_at, proposed_seq) where is_open = 1`,
    `create index intents_done on intents (last_seq) where is_open = 0`,
    `create index intents_like on intents (iban, asset, amount_key, proposed_at)`,
    `create index intents_policies on intents (proposed_seq) where type = 'policy.publish'`,
    `create table payment_references (iban text not null, key text not null, proposed_seq integer not null,
       primary key (iban, key, proposed_seq)) without rowid`,
  ],
  [`create index intents_people on intents (proposed_seq) where type = 'roster.change' and is_open = 1`],
  [`alter table waiting add column from_time text not null default ''`],
  [
    `create table runbooks (opening text primary key, record text not null) without rowid`,
    `create table acknowledged (person text not null, intent text not null, at text not null,
       primary key (person, intent)) without rowid`,
    // What may offer a runbook: of the last weeks, among many payments.
    `create index intents_safety on intents (proposed_at) where type in ('roster.change', 'emergency')`,
    `create index events_withdrawn on events (time) where type = 'authority.withdrawn'`,
  ],
  [
    // As above: built anew, because whoever joined is in shadow first.
    ...['events', 'event_lines', 'nodes', 'intents', 'intent_records', 'waiting', 'wallets'].map(emptied),
    ...['accounts', 'entries', 'account_days', 'wallet_totals', 'wallet_intents', 'operations'].map(emptied),
    ...['holds', 'mandates', 'submissions', 'origins', 'payees', 'policies', 'counters'].map(emptied),
    ...['publications', 'payment_references', 'runbooks'].map(emptied),
    `delete from meta where key in ('identity', 'roster', 'head')`,
  ],
  [
    `create table custody_keys (id text primary key, record text not null) without rowid`,
    `create index events_keys on events (seq) where type in ('key.registered', 'key.changed', 'key.proved')`,
    `create index intents_keys on intents (proposed_seq) where type in ('key.register', 'key.change')`,
  ],
  [
    // An address alone names nobody: with its chain, as payments that are like another one are asked for.
    `update intents set iban = coalesce((select 'eip155:' || (l.line ->> '$.payload.intent.legs[0].destination.chain') ||
       ':' || iban from event_lines l where l.seq = intents.proposed_seq), iban)
       where type = 'transfer' and iban like '0x%'`,
  ],
];

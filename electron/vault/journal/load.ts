import type { AccountId, IntentDigest, Sha256Hex } from '#shared/brand';
import type { Intent } from '#shared/intent';
import {
  accountsOfHold,
  accountsOfTransfer,
  countersOf,
  endedBy,
  intentIn,
  touchedBy,
  type AccountRecord,
  type CounterKey,
  type TransferCounter,
  type WorkingSet,
} from '#shared/projection';
import { readAccounts } from '../store/accounts.ts';
import { decodeCounter, decodeIntentRecord, decodePayee, decodeSubmission } from '../store/records.ts';
import { rowsFor, workingSetOf, type Picture } from '../store/picture.ts';
import type { Reader } from '../store/store.ts';
import type { Batch } from './batch.ts';
import { loadTransfers } from './load-transfers.ts';
import { LoadedMap } from './loaded-map.ts';

/** How an account stands in the store: its number, and how many entries it has. */
export interface AccountPlace {
  readonly no: number;
  readonly entries: number;
}

export interface Touched {
  readonly set: WorkingSet;
  readonly places: ReadonlyMap<AccountId, AccountPlace>;
}

/** Loads the stored rows that a batch reads or writes. Wallets and mandates are in the picture whole. */
export const loadTouched = async (db: Reader, picture: Picture, batch: Batch): Promise<Touched> => {
  const base = workingSetOf(picture);
  const accounts = new LoadedMap<AccountId, AccountRecord>('account');
  const counters = new LoadedMap<CounterKey, TransferCounter>('counter');
  const keys = batch.events.map(touchedBy);
  const named = new Set(keys.flatMap(({ transfers }) => transfers));
  const set: WorkingSet = { ...base, accounts, counters, named };
  await loadIntents(db, set, unique(keys.flatMap(({ intents }) => intents)));
  await loadSubmissions(db, set, unique(keys.flatMap(({ submissions }) => submissions)));
  await loadOrigins(db, set, unique(keys.flatMap(({ origins }) => origins)));
  const transfers = await loadTransfers(db, [...named]);
  for (const transfer of transfers) base.transfers.set(transfer.operation.id, transfer);
  const all = [...keys, ...[...set.intents.values()].map(accountsOfHold)];
  await loadPayees(db, set, unique(all.flatMap(({ payees }) => payees)));
  const counted = [...keys.flatMap((each) => each.counters), ...endedIn(batch, set).flatMap(countersOf)];
  await loadCounters(db, counters, unique(counted));
  const changed = [...set.intents.values(), ...proposedIn(batch)].flatMap((intent) => foundedIn(set, intent));
  const moved = transfers.flatMap(accountsOfTransfer);
  const moving = unique([...all.flatMap((each) => each.accounts), ...changed, ...moved]);
  if (all.some(({ openIntents }) => openIntents)) await loadOpenIntents(db, set);
  return { set, places: await loadAccounts(db, accounts, moving) };
};

const proposedIn = ({ events }: Batch): readonly { readonly intent: Intent }[] =>
  events.flatMap((event) => {
    if (event.type !== 'intent.proposed' && event.type !== 'intent.denied') return [];
    const decoded = intentIn(event);
    return decoded.ok ? [{ intent: decoded.value }] : [];
  });

/** Stored intents that a batch ends without their being carried out. */
const endedIn = ({ events }: Batch, { intents }: WorkingSet): readonly Intent[] =>
  events.flatMap((event) => {
    const digest = endedBy(event);
    const record = digest === undefined ? undefined : intents.get(digest);
    return record === undefined ? [] : [record.intent];
  });

/** Accounts of the wallet that an intent is to change: an archiving is judged on them. */
const foundedIn = (set: WorkingSet, { intent }: { readonly intent: Intent }): readonly AccountId[] =>
  intent.type === 'wallet.change' ? (set.wallets.get(intent.wallet.id)?.founded ?? []) : [];

const loadAccounts = async (
  db: Reader,
  accounts: LoadedMap<AccountId, AccountRecord>,
  ids: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, AccountPlace>> => {
  accounts.known(ids);
  const found = await readAccounts(db, ids);
  for (const [id, { record }] of found) accounts.set(id, record);
  return found;
};

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

const INTENTS = `select i.digest, r.record, l.line from intents i
  join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq`;

interface IntentRow {
  readonly digest: string;
  readonly record: string;
  readonly line: string;
}

const loadIntents = async (db: Reader, set: WorkingSet, digests: readonly string[]): Promise<void> => {
  take(set, await rowsFor<IntentRow>(db, INTENTS, 'i.digest', digests));
};

/** What an archiving is judged on, and what a new version of the policy judges again: everything that is open. */
const loadOpenIntents = async (db: Reader, set: WorkingSet): Promise<void> => {
  take(set, await rowsFor<IntentRow>(db, INTENTS, 'i.status', ['awaiting-approval', 'awaiting-dispatch']));
};

const take = (set: WorkingSet, rows: readonly IntentRow[]): void => {
  for (const { digest, record, line } of rows)
    set.intents.set(digest as IntentDigest, decodeIntentRecord(record, line));
};

const loadSubmissions = async (db: Reader, set: WorkingSet, digests: readonly string[]): Promise<void> => {
  const select = 'select digest, initiator, intents from submissions';
  const rows = await rowsFor<{ digest: string; initiator: string; intents: string }>(
    db,
    select,
    'digest',
    digests,
  );
  for (const { digest, initiator, intents } of rows)
    set.submissions.set(digest as Sha256Hex, decodeSubmission(initiator, intents));
};

const loadOrigins = async (db: Reader, set: WorkingSet, origins: readonly string[]): Promise<void> => {
  const select = 'select origin, intent from origins';
  const rows = await rowsFor<{ origin: string; intent: string }>(db, select, 'origin', origins);
  for (const { origin, intent } of rows) set.origins.set(origin as Sha256Hex, intent as IntentDigest);
};

const loadPayees = async (db: Reader, set: WorkingSet, ibans: readonly string[]): Promise<void> => {
  const rows = await rowsFor<{ record: string }>(db, 'select record from payees', 'iban', ibans);
  for (const { record } of rows) {
    const payee = decodePayee(record);
    set.payees.set(payee.iban, payee);
  }
};

const loadCounters = async (
  db: Reader,
  counters: LoadedMap<CounterKey, TransferCounter>,
  keys: readonly CounterKey[],
): Promise<void> => {
  counters.known(keys);
  const rows = await rowsFor<{ id: string; record: string }>(
    db,
    'select id, record from counters',
    'id',
    keys,
  );
  for (const { id, record } of rows) counters.set(id as CounterKey, decodeCounter(id as CounterKey, record));
};

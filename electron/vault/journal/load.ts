import type { IntentDigest, Sha256Hex } from '#shared/brand';
import { accountsOfHold, touchedBy, type WorkingSet } from '#shared/projection';
import { decodeIntentRecord, decodePayee, decodeSubmission } from '../store/records.ts';
import { rowsFor, workingSetOf, type Picture } from '../store/picture.ts';
import type { Reader } from '../store/store.ts';
import type { Batch } from './batch.ts';

/** Loads the stored rows that a batch reads or writes. Accounts and wallets are in the picture whole. */
export const loadTouched = async (db: Reader, picture: Picture, batch: Batch): Promise<WorkingSet> => {
  const set = workingSetOf(picture);
  const keys = batch.events.map(touchedBy);
  await loadIntents(db, set, unique(keys.flatMap(({ intents }) => intents)));
  await loadSubmissions(db, set, unique(keys.flatMap(({ submissions }) => submissions)));
  await loadOrigins(db, set, unique(keys.flatMap(({ origins }) => origins)));
  const held = [...set.intents.values()].map(accountsOfHold);
  await loadPayees(db, set, unique([...keys, ...held].flatMap(({ payees }) => payees)));
  if ([...keys, ...held].some(({ openIntents }) => openIntents)) await loadOpenIntents(db, set);
  return set;
};

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

interface IntentRow {
  readonly digest: string;
  readonly record: string;
  readonly line: string;
}

const SELECT_INTENTS = `select i.digest, r.record, l.line from intents i
  join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq`;

const loadIntents = async (db: Reader, set: WorkingSet, digests: readonly string[]): Promise<void> => {
  for (const row of await rowsFor<IntentRow>(db, SELECT_INTENTS, 'i.digest', digests)) keepIntent(set, row);
};

/** All that wait for approval or for a rail: a wallet is archived only when none of them is about it. */
const loadOpenIntents = async (db: Reader, set: WorkingSet): Promise<void> => {
  const open = ['awaiting-approval', 'awaiting-dispatch'];
  for (const row of await rowsFor<IntentRow>(db, SELECT_INTENTS, 'i.status', open)) keepIntent(set, row);
};

const keepIntent = (set: WorkingSet, { digest, record, line }: IntentRow): void => {
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

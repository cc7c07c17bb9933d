import type { IntentRecord } from '#shared/projection';
import type { Picture } from '../store/picture.ts';
import { writeMeta } from '../store/meta.ts';
import { writeNodes } from '../store/nodes.ts';
import { eraseDisclosures } from '../store/people.ts';
import { encodeCounter, encodeIntentRecord, encodeSubmission, nameKey } from '../store/records.ts';
import { bulk, type Writer } from '../store/store.ts';
import { writeAccounts, writeOperations } from './write-accounts.ts';
import type { Applied, Changes } from './apply.ts';
import { intentRow, referenceRows, waitingRows } from './intent-row.ts';

const UPSERT = {
  events: `insert into events select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
    value ->> 6, value ->> 7, value ->> 8, value ->> 9 from json_each(?)`,
  lines: 'insert into event_lines select value ->> 0, value ->> 1 from json_each(?)',
  intents: `insert or replace into intents select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
    value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12,
    value ->> 13, value ->> 14 from json_each(?)`,
  references: `insert into payment_references select value ->> 0, value ->> 1, value ->> 2 from json_each(?)`,
  records: 'insert or replace into intent_records select value ->> 0, value -> 1 from json_each(?)',
  notWaiting: 'delete from waiting where proposed_seq in (select value from json_each(?))',
  waiting: `insert into waiting (person, expires_at, proposed_seq, from_time)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(?)`,
  walletIntents: 'insert or ignore into wallet_intents select value ->> 0, value ->> 1 from json_each(?)',
  mandates: 'insert or replace into mandates select value ->> 0, value -> 1 from json_each(?)',
  wallets: 'insert or replace into wallets select value ->> 0, value -> 1 from json_each(?)',
  submissions: 'insert into submissions select value ->> 0, value ->> 1, value ->> 2 from json_each(?)',
  origins: 'insert into origins select value ->> 0, value ->> 1 from json_each(?)',
  payees: 'insert or replace into payees select value ->> 0, value ->> 1, value -> 2 from json_each(?)',
  counters: 'insert or replace into counters select value ->> 0, value -> 1 from json_each(?)',
  custodyKeys: 'insert or replace into custody_keys select value ->> 0, value -> 1 from json_each(?)',
  runbooks: 'insert or replace into runbooks select value ->> 0, value -> 1 from json_each(?)',
  policies: `insert into policies (version, digest, policy, since)
    select value ->> 0, value ->> 1, value -> 2, value ->> 3 from json_each(?)`,
  publications: 'insert or ignore into publications select value ->> 0, value ->> 1 from json_each(?)',
  imports: `insert or ignore into imports select value ->> 0, value ->> 1, 'journal' from json_each(?)`,
} as const;

/** Writes a verified batch with its new head: all of it in the caller's transaction, or nothing. */
export const writeBatch = async (db: Writer, { batch, changes, picture }: Applied): Promise<void> => {
  await bulk(db, UPSERT.events, changes.audit);
  await bulk(
    db,
    UPSERT.lines,
    batch.lines.map((line, offset) => [batch.start + offset, line]),
  );
  await writeNodes(db, batch.nodes);
  await writeIntents(db, batch.start, changes, picture);
  await writeAccounts(db, changes);
  await writeOperations(db, changes);
  await writeRest(db, changes);
  await writeMeta(db, { head: picture.head });
  if (batch.start === 0 && picture.identity !== undefined)
    await writeMeta(db, { identity: picture.identity });
  if (changes.roster !== null) await writeMeta(db, { roster: changes.roster.roster });
  await eraseDisclosures(db, changes.erased);
};

const writeIntents = async (
  db: Writer,
  start: number,
  { intents, waiting }: Changes,
  { roster, head }: Picture,
): Promise<void> => {
  if (roster === undefined) throw new Error('a batch was applied without a roster');
  await bulk(db, UPSERT.intents, intents.map(intentRow));
  await bulk(
    db,
    UPSERT.records,
    intents.map((record) => [record.proposedSeq, encodeIntentRecord(record)]),
  );
  const isNew = ({ proposedSeq }: IntentRecord): boolean => proposedSeq >= start;
  await bulk(db, UPSERT.references, intents.filter(isNew).flatMap(referenceRows));
  await bulk(
    db,
    UPSERT.notWaiting,
    waiting.map(({ proposedSeq }) => proposedSeq),
  );
  await bulk(
    db,
    UPSERT.waiting,
    waiting.flatMap((record) => waitingRows(record, roster, head.lastTime)),
  );
  await bulk(
    db,
    UPSERT.walletIntents,
    intents.flatMap((record) => {
      const wallet = walletOf(record);
      return wallet === undefined ? [] : [[wallet, record.proposedSeq]];
    }),
  );
  await bulk(
    db,
    UPSERT.publications,
    intents.flatMap(({ intent, proposedSeq }) =>
      intent.type === 'policy.publish' ? [[proposedSeq, intent.policy.version]] : [],
    ),
  );
};

/** The wallet that an intent makes or changes. */
const walletOf = ({ intent }: IntentRecord): string | undefined =>
  intent.type === 'account.register' || intent.type === 'wallet.change' ? intent.wallet.id : undefined;

const writeRest = async (db: Writer, changes: Changes): Promise<void> => {
  const { mandates, wallets, submissions, origins, payees, counters, policies, runbooks, custodyKeys } =
    changes;
  await bulk(
    db,
    UPSERT.mandates,
    mandates.map((record) => [record.mandate.id, record]),
  );
  await bulk(
    db,
    UPSERT.wallets,
    wallets.map((record) => [record.wallet.id, record]),
  );
  await bulk(
    db,
    UPSERT.submissions,
    submissions.map(([digest, record]) => [digest, ...encodeSubmission(record)]),
  );
  await bulk(db, UPSERT.origins, origins);
  await bulk(
    db,
    UPSERT.payees,
    payees.map((payee) => [payee.iban, nameKey(payee.name), payee]),
  );
  await bulk(
    db,
    UPSERT.counters,
    counters.map((counter) => [counter.key, encodeCounter(counter)]),
  );
  await bulk(
    db,
    UPSERT.policies,
    policies.map(({ policy, digest, since }) => [policy.version, digest, policy, since]),
  );
  await bulk(
    db,
    UPSERT.custodyKeys,
    custodyKeys.map((record) => [record.key.id, record]),
  );
  await bulk(
    db,
    UPSERT.runbooks,
    runbooks.map((record) => [record.opening, record]),
  );
  await bulk(db, UPSERT.imports, importedFiles(changes));
};

const importedFiles = ({ intents }: Changes): readonly (readonly [string, string])[] => {
  const files = new Map<string, readonly [string, string]>();
  for (const { intent } of intents)
    if (intent.origin.kind === 'file')
      files.set(`${intent.origin.fileDigest} ${intent.origin.messageId}`, [
        intent.origin.fileDigest,
        intent.origin.messageId,
      ]);
  return [...files.values()];
};

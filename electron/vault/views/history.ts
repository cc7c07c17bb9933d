import { sql } from 'kysely';
import type { IntentDigest, PersonId } from '#shared/brand';
import { destinationName, type Intent } from '#shared/intent';
import type { IntentRecord, PayeeRecord } from '#shared/projection';
import { decodePayee, nameKey } from '../store/records.ts';
import { rowsFor } from '../store/picture.ts';
import type { Reader } from '../store/store.ts';
import type { Answer } from '../outbox/rows.ts';
import type { KnownPayees } from './checks/payee.ts';
import { loadTwins, subjectOfRecord, type Twin } from './twins.ts';

/*
 * What the verified journal and this desk's outbox say about the surroundings of items: looked up for a whole
 * page at once.
 */

export interface OutboxEntry {
  readonly state: 'waiting' | 'delivered' | 'refused';
  readonly answer: Answer | null;
}

export interface Surroundings extends KnownPayees {
  /** Other items that may be the same payment once more. */
  readonly twins: (record: IntentRecord) => readonly Twin[];
  /** This officer's newest decision on the item that the verified journal does not hold yet. */
  readonly outbox: (record: IntentRecord) => OutboxEntry | null;
}

/** `twinsMax`: how many twins are asked for; a list has to know only whether there is one. */
export const surroundingsOf = async (
  db: Reader,
  records: readonly IntentRecord[],
  person: PersonId | null,
  twinsMax?: number,
): Promise<Surroundings> => {
  const known = await loadPayees(
    db,
    records.map(({ intent }) => intent),
  );
  const twins = await twinsOf(db, records, twinsMax);
  const outbox = person === null ? new Map<string, OutboxEntry>() : await loadOutbox(db, records, person);
  return {
    ...known,
    twins: ({ digest }) => twins.get(digest) ?? [],
    outbox: (record) => {
      const isRecorded = record.approvals.some((approval) => approval.person === person);
      return isRecorded ? null : (outbox.get(record.digest) ?? null);
    },
  };
};

const twinsOf = async (
  db: Reader,
  records: readonly IntentRecord[],
  twinsMax?: number,
): Promise<ReadonlyMap<IntentDigest, readonly Twin[]>> => {
  const subjects = records.flatMap((record) => {
    const subject = subjectOfRecord(record);
    return subject === undefined ? [] : [{ digest: record.digest, subject }];
  });
  const found = await loadTwins(
    db,
    subjects.map(({ subject }) => subject),
    twinsMax,
  );
  return new Map(subjects.map(({ digest }, place) => [digest, found[place] ?? []]));
};

/** What is known of the payees of transfers, and of their namesakes. */
export const loadPayees = async (db: Reader, intents: readonly Intent[]): Promise<LoadedPayees> => {
  const names = new Set<string>();
  const ibans = new Set<string>();
  for (const intent of intents) {
    if (intent.type !== 'transfer') continue;
    names.add(nameKey(intent.payee.name));
    for (const leg of intent.legs) ibans.add(destinationName(leg.destination));
  }
  const select = 'select record from payees';
  const byName = await rowsFor<{ record: string }>(db, select, 'name_key', [...names]);
  const byIban = await rowsFor<{ record: string }>(db, select, 'iban', [...ibans]);
  const found = [...byName, ...byIban].map(({ record }) => decodePayee(record));
  return knownPayees([...new Map(found.map((payee) => [payee.iban, payee])).values()]);
};

export interface LoadedPayees extends KnownPayees {
  readonly all: readonly PayeeRecord[];
}

const knownPayees = (payees: readonly PayeeRecord[]): LoadedPayees => {
  const byIban = new Map(payees.map((payee) => [payee.iban, payee]));
  const byName = Map.groupBy(payees, ({ name }) => nameKey(name));
  return {
    all: payees,
    payee: (iban) => byIban.get(iban),
    namesakes: ({ rail, legs, payee }) => {
      if (rail === 'book') return [];
      const own = new Set(legs.map(({ destination }) => destinationName(destination)));
      return (byName.get(nameKey(payee.name)) ?? []).filter(({ iban }) => !own.has(iban));
    },
  };
};

const loadOutbox = async (
  db: Reader,
  records: readonly IntentRecord[],
  person: PersonId,
): Promise<ReadonlyMap<string, OutboxEntry>> => {
  const list = JSON.stringify(records.map(({ digest }) => digest));
  const found = await sql<{ intent: string; state: OutboxEntry['state']; answer: string | null }>`
    select intent, state, answer from outbox where person = ${person}
    and intent in (select value from json_each(${list})) order by id`.execute(db);
  return new Map(
    found.rows.map(({ intent, state, answer }) => [
      intent,
      { state, answer: answer === null ? null : (JSON.parse(answer) as Answer) },
    ]),
  );
};

import { sql } from 'kysely';
import type { IntentDigest, PersonId } from '#shared/brand';
import type { IntentRecord, PayeeRecord } from '#shared/projection';
import { decodePayee, nameKey } from '../store/records.ts';
import { rowsFor } from '../store/picture.ts';
import type { Reader } from '../store/store.ts';
import type { Answer } from '../outbox/rows.ts';

/*
 * What the verified journal and this desk's outbox say about the surroundings of items: looked up for a whole
 * page at once.
 */

export const DUPLICATE_WINDOW_HOURS = 72;

export interface Twin {
  readonly digest: IntentDigest;
  readonly proposedAt: string;
  readonly status: string;
}

export interface OutboxEntry {
  readonly state: 'waiting' | 'delivered' | 'refused';
  readonly answer: Answer | null;
}

export interface Surroundings {
  readonly payee: (iban: string) => PayeeRecord | undefined;
  /** Known payees of the same name with another account. */
  readonly namesakes: (record: IntentRecord) => readonly PayeeRecord[];
  /** Other items with the same destination and amount, proposed within the window. */
  readonly twins: (record: IntentRecord) => readonly Twin[];
  /** This officer's newest decision on the item that the verified journal does not hold yet. */
  readonly outbox: (record: IntentRecord) => OutboxEntry | null;
}

export const surroundingsOf = async (
  db: Reader,
  records: readonly IntentRecord[],
  person: PersonId | null,
): Promise<Surroundings> => {
  const transfers = records.filter(({ intent }) => intent.type === 'transfer');
  const payees = await loadPayees(db, transfers);
  const twins = await loadTwins(db, transfers);
  const outbox = person === null ? new Map<string, OutboxEntry>() : await loadOutbox(db, records, person);
  return {
    payee: (iban) => payees.find((payee) => payee.iban === iban),
    namesakes: ({ intent }) => {
      if (intent.type !== 'transfer' || intent.rail === 'book') return [];
      const ibans = intent.legs.map((leg) => leg.destination.iban);
      const name = nameKey(intent.payee.name);
      return payees.filter((payee) => nameKey(payee.name) === name && !ibans.includes(payee.iban));
    },
    twins: ({ digest }) => twins.get(digest) ?? [],
    outbox: (record) => {
      const isRecorded = record.approvals.some((approval) => approval.person === person);
      return isRecorded ? null : (outbox.get(record.digest) ?? null);
    },
  };
};

const loadPayees = async (db: Reader, records: readonly IntentRecord[]): Promise<readonly PayeeRecord[]> => {
  const names = new Set<string>();
  const ibans = new Set<string>();
  for (const { intent } of records) {
    if (intent.type !== 'transfer') continue;
    names.add(nameKey(intent.payee.name));
    for (const leg of intent.legs) ibans.add(leg.destination.iban);
  }
  const select = 'select record from payees';
  const byName = await rowsFor<{ record: string }>(db, select, 'name_key', [...names]);
  const byIban = await rowsFor<{ record: string }>(db, select, 'iban', [...ibans]);
  const found = [...byName, ...byIban].map(({ record }) => decodePayee(record));
  return [...new Map(found.map((payee) => [payee.iban, payee])).values()];
};

const loadTwins = async (
  db: Reader,
  records: readonly IntentRecord[],
): Promise<ReadonlyMap<string, readonly Twin[]>> => {
  const list = JSON.stringify(records.map(({ proposedSeq }) => proposedSeq));
  const hours = `${String(DUPLICATE_WINDOW_HOURS)} hours`;
  const found = await sql<Twin & { readonly of: string }>`
    select a.digest as "of", b.digest, b.proposed_at as "proposedAt", b.status
    from json_each(${list}) j join intents a on a.proposed_seq = j.value
    join intents b on b.iban = a.iban and b.asset = a.asset and b.minor = a.minor
      and b.proposed_at between strftime('%Y-%m-%dT%H:%M:%fZ', a.proposed_at, ${`-${hours}`})
      and strftime('%Y-%m-%dT%H:%M:%fZ', a.proposed_at, ${`+${hours}`})
    where b.proposed_seq <> a.proposed_seq and b.status not in ('denied', 'rejected', 'returned', 'expired')
      and a.asset <> ''
    limit 2000`.execute(db);
  const twins = new Map<string, Twin[]>();
  for (const { of, ...twin } of found.rows) twins.set(of, [...(twins.get(of) ?? []), twin]);
  return twins;
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

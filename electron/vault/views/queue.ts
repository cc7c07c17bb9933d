import { sql } from 'kysely';
import type { AccountId } from '#shared/brand';
import type { QueuePage } from '#shared/ipc';
import type { IntentRecord } from '#shared/projection';
import { isOpen } from '../journal/intent-row.ts';
import { readAccounts } from '../store/accounts.ts';
import { decodeIntentRecord } from '../store/records.ts';
import type { Reader } from '../store/store.ts';
import { publicationsAhead } from './checks/policy-ahead.ts';
import { surroundingsOf } from './history.ts';
import { pageKeys, type PageRequest } from './queue-pages.ts';
import { queueRow } from './row.ts';
import type { Scope } from './scope.ts';

/** One page of a section of the queue, with the counts of all sections. */
export const queuePage = async (scope: Scope, request: PageRequest): Promise<QueuePage> => {
  const { total, counts, seqs } = await pageKeys(scope, request);
  const records = await recordsAt(scope.db, seqs);
  const around = await surroundingsOf(scope.db, records, request.person, 1);
  const open = records.filter(isOpen);
  const accounts = await readAccounts(scope.db, [...new Set(open.flatMap(destinationsOf))]);
  const publications = open.length === 0 ? [] : await publicationsAhead(scope);
  return {
    section: request.section,
    total,
    counts,
    offset: request.offset,
    rows: records.map((record) => queueRow(scope, record, { ...around, accounts, publications })),
  };
};

/** Own accounts that a payment is to: whoever answers for their wallet may have a part in it. */
const destinationsOf = ({ intent }: IntentRecord): readonly AccountId[] =>
  intent.type === 'transfer'
    ? intent.legs.flatMap(({ destination: { account } }) => (account === null ? [] : [account]))
    : [];

/** Records in the order of the given sequence numbers. */
const recordsAt = async (db: Reader, seqs: readonly number[]): Promise<readonly IntentRecord[]> => {
  if (seqs.length === 0) return [];
  const found = await sql<{ record: string; line: string }>`
    select r.record, l.line from json_each(${JSON.stringify(seqs)}) j
    join intent_records r on r.proposed_seq = j.value join event_lines l on l.seq = j.value
    order by j.key`.execute(db);
  return found.rows.map(({ record, line }) => decodeIntentRecord(record, line));
};

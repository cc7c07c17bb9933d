import { sql } from 'kysely';
import type { PersonId, Sha256Hex } from '#shared/brand';
import type { Intent } from '#shared/intent';
import { decodeIntentRecord } from './records.ts';
import type { Reader } from './store.ts';

/** People whom an open item would add, with what their records have to open: whoever approves has to see who it is. */
export const readNewcomers = async (db: Reader): Promise<ReadonlyMap<PersonId, Sha256Hex>> => {
  const { rows } = await sql<{ record: string; line: string }>`
    select r.record, l.line from intents i
    join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
    where i.type = 'roster.change' and i.is_open = 1 order by i.proposed_seq`.execute(db);
  return new Map(rows.flatMap(({ record, line }) => addedBy(decodeIntentRecord(record, line).intent)));
};

const addedBy = (intent: Intent): readonly (readonly [PersonId, Sha256Hex])[] =>
  intent.type === 'roster.change' && intent.change.kind === 'add-person'
    ? [[intent.change.person, intent.change.commitment]]
    : [];

import { sql } from 'kysely';
import type { CustodyKeyId } from '#shared/brand';
import { isKept, recoverabilityOf } from '#shared/inventory';
import { decodeEvent, type JournalEvent } from '#shared/journal';
import { keysAfter, statementIn, type CustodyKeyRecord, type IntentRecord } from '#shared/projection';
import type { MissedProof } from '../report/board-pack.ts';
import { decodeIntentRecord } from '../store/records.ts';
import type { Scope } from './scope.ts';

type Keys = ReadonlyMap<CustodyKeyId, CustodyKeyRecord>;

/** The inventory as it stood before an event: what a report of the past is made from. */
export const keysAt = async (scope: Pick<Scope, 'db' | 'picture'>, end: number): Promise<Keys> => {
  const { db, picture } = scope;
  if (picture.custodyKeys.size === 0) return new Map();
  if (end >= picture.head.size) return picture.custodyKeys;
  const found = await sql<{ line: string; record: string | null; proposal: string | null }>`
    select l.line, r.record, p.line as proposal from events e join event_lines l on l.seq = e.seq
    left join intents i on i.digest = e.intent left join intent_records r on r.proposed_seq = i.proposed_seq
    left join event_lines p on p.seq = i.proposed_seq
    where e.type in ('key.registered', 'key.changed', 'key.proved') and e.seq < ${end}
    order by e.seq`.execute(db);
  let keys: Keys = new Map();
  for (const { line, record, proposal } of found.rows) {
    const event = decodeEvent(line);
    if (!event.ok) throw new Error(`A verified event does not decode: ${event.error.detail}`);
    const item = record === null || proposal === null ? undefined : decodeIntentRecord(record, proposal);
    keys = keysAfter(keys, event.value, intentOf(event.value, item));
  }
  return keys;
};

const intentOf = (event: JournalEvent, item: IntentRecord | undefined): Parameters<typeof keysAfter>[2] => {
  if (event.type !== 'key.proved') return item?.intent;
  const decoded = statementIn(event);
  return decoded.ok ? decoded.value : undefined;
};

/** What was missed by a moment, of keys that are still to be kept alive. */
export const missedProofs = (keys: Keys, at: string): readonly MissedProof[] =>
  [...keys.values()]
    .filter(({ state }) => isKept(state))
    .flatMap(({ key, lives }) =>
      recoverabilityOf(key, lives, at)
        .parts.filter(({ aliveness }) => aliveness === 'overdue')
        .map(({ part, days }) => ({
          key: key.name,
          part: part.kind === 'share' ? `share ${String(part.share)}` : `bag ${part.bag}`,
          days,
        })),
    );

import { sql } from 'kysely';
import { ok, type Result } from '#shared/errors';
import { reviewState, type IntentRecord, type ReviewState } from '#shared/projection';
import type { RosterIndex } from '#shared/roster';
import { decodeIntentRecord } from '../store/records.ts';
import type { Scope } from './scope.ts';

/* Where the review of access stands, from the changes of the roster in the verified journal. */

export const reviewOf = async (scope: Scope, roster: RosterIndex): Promise<ReviewState> =>
  reviewState(roster, await changesBefore(scope, scope.picture.head.size), {
    at: scope.picture.head.lastTime,
    since: await beginning(scope),
  });

/** Of nobody's power nothing is due. */
export const reviewView = async (scope: Scope): Promise<Result<ReviewState, never>> => {
  const { roster } = scope.picture;
  return ok(
    roster === undefined
      ? { lastAt: null, dueAt: null, isOverdue: false, overdue: [] }
      : await reviewOf(scope, roster),
  );
};

/** Every change of the roster that was made by events before this one: few, beside the payments. */
export const changesBefore = async ({ db }: Scope, end: number): Promise<readonly IntentRecord[]> => {
  const { rows } = await sql<{ record: string; line: string }>`
    select r.record, l.line from intents i
    join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
    where i.type = 'roster.change' and i.status = 'carried-out'
    order by i.proposed_seq`.execute(db);
  return rows
    .map(({ record, line }) => decodeIntentRecord(record, line))
    .filter(({ lastSeq }) => lastSeq < end);
};

/** When the journal begins: what the founders granted is as old. */
export const beginning = async ({ db, now }: Scope): Promise<string> => {
  const first = await db.selectFrom('events').select('time').where('seq', '=', 0).executeTakeFirst();
  return first?.time ?? now.toISOString();
};

import { sql } from 'kysely';
import { ok, type Result } from '#shared/errors';
import {
  grantsSeen,
  reviewState,
  type GrantsSeen,
  type IntentRecord,
  type ReviewState,
} from '#shared/projection';
import type { RosterIndex } from '#shared/roster';
import { decodeIntentRecord } from '../store/records.ts';
import type { Scope } from './scope.ts';

/* Where the review of access stands, from the changes of the roster in the verified journal. */

export const reviewOf = async (scope: Scope, index: RosterIndex): Promise<ReviewState> =>
  reviewState(index.roster.people, await seenUnder(scope, index), {
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

/**
 * What was answered for when a roster was in force. It is asked for with every event, and each change that is carried out
 * makes another roster: so the changes are read once for a roster, and forgotten with it.
 */
const seenUnder = async (scope: Scope, roster: RosterIndex): Promise<GrantsSeen> => {
  const held = ofRosters.get(roster);
  if (held !== undefined) return held;
  const seen = grantsSeen(await changesBefore(scope, scope.picture.head.size));
  ofRosters.set(roster, seen);
  return seen;
};

const ofRosters = new WeakMap<RosterIndex, GrantsSeen>();

/** Every change of the roster that was made by events before this one. Both types are named for the index of the two. */
export const changesBefore = async ({ db }: Scope, end: number): Promise<readonly IntentRecord[]> => {
  const { rows } = await sql<{ record: string; line: string }>`
    select r.record, l.line from intents i
    join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
    where i.type in ('roster.change', 'emergency') and i.type = 'roster.change' and i.status = 'carried-out'
      and i.last_seq < ${end}`.execute(db);
  return rows.map(({ record, line }) => decodeIntentRecord(record, line));
};

/** When the journal begins: what the founders granted is as old. */
export const beginning = async ({ db, now }: Scope): Promise<string> => {
  const first = await db.selectFrom('events').select('time').where('seq', '=', 0).executeTakeFirst();
  return first?.time ?? now.toISOString();
};

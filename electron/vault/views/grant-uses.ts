import { sql } from 'kysely';
import { ok, type Result } from '#shared/errors';
import type { GrantUseRow } from '#shared/ipc';
import {
  grantUses,
  IDLE_DAYS,
  idleGrants,
  isUsedLately,
  powerIn,
  powerInRunbook,
  type PowerEvent,
} from '#shared/projection';
import type { RosterIndex } from '#shared/roster';
import { decodeIntentRecord } from '../store/records.ts';
import { personName } from './names.ts';
import { beginning } from './review-due.ts';
import type { Scope } from './scope.ts';

const DAY_MS = 86_400_000;
/** An item may have been proposed so long before it was decided on. */
const OPEN_DAYS_MAX = 60;
const ROWS_PER_PAGE = 2_000;

/** Every grant with its last use, from the items and runbooks of the verified journal that can bear on it. */
export const grantUseRows = async (scope: Scope): Promise<Result<readonly GrantUseRow[], never>> => {
  const { picture, now } = scope;
  const { roster } = picture;
  if (roster === undefined) return ok([]);
  const events = [
    ...(await eventsSince(scope, roster, new Date(now.getTime() - (IDLE_DAYS + OPEN_DAYS_MAX) * DAY_MS))),
    ...[...picture.runbooks.values()].flatMap((runbook) => powerInRunbook(runbook, roster)),
  ];
  const at = now.toISOString();
  const idle = idleGrants(roster, events, { at, since: await beginning(scope) });
  const isIdle = new Set(idle.map(({ person, role }) => `${person} ${role}`));
  return ok(
    grantUses(roster, events).map((use) => ({
      ...use,
      name: personName(picture, use.person),
      isIdle: isIdle.has(`${use.person} ${use.role}`),
      isUsedLately: isUsedLately(use, at),
    })),
  );
};

const eventsSince = async (
  { db }: Scope,
  roster: RosterIndex,
  from: Date,
): Promise<readonly PowerEvent[]> => {
  const events: PowerEvent[] = [];
  for (let after = -1; ;) {
    const page = await sql<{ seq: number; record: string; line: string }>`
      select i.proposed_seq as seq, r.record, l.line from intents i
      join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
      where i.proposed_seq > ${after} and i.proposed_at >= ${from.toISOString()}
      order by i.proposed_seq limit ${ROWS_PER_PAGE}`.execute(db);
    for (const { record, line } of page.rows)
      events.push(...powerIn(decodeIntentRecord(record, line), roster));
    const last = page.rows.at(-1);
    if (last === undefined || page.rows.length < ROWS_PER_PAGE) return events;
    after = last.seq;
  }
};

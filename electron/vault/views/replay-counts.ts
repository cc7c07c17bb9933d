import { sql } from 'kysely';
import type { PolicyPublicationIntent } from '#shared/intent';
import {
  NO_REPLAY_BUDGET,
  overBudget,
  replay,
  replayCounts,
  staleCount,
  type DecidedItem,
  type Policy,
  type ReplayCounts,
} from '#shared/policy';
import type { IntentRecord } from '#shared/projection';
import { decodeIntentRecord } from '../store/records.ts';
import type { Reader } from '../store/store.ts';
import type { Scope } from './scope.ts';

/*
 * What a version of the policy would have changed about past transfers, for its budget. The transfers are those that
 * were proposed before a place of the journal, the newest of them up to a bound, on the facts of their proposal: every
 * desk that has verified the journal up to there counts the same.
 */

/** Transfers that are looked at, the newest. */
export const BUDGET_ITEMS_MAX = 10_000;
/** Records that are read at once. */
const CHUNK = 500;

/** @param until the place of the journal before which transfers count. */
export const replayCountsOf = async (
  { db }: Pick<Scope, 'db'>,
  { before, after, until }: { readonly before: Policy; readonly after: Policy; readonly until: number },
): Promise<ReplayCounts> =>
  replayCounts(replay(await transfersBefore(db, until), { before, after, idsMax: 0 }));

const transfersBefore = async (db: Reader, until: number): Promise<readonly DecidedItem[]> => {
  const items: DecidedItem[] = [];
  let end = until;
  while (items.length < BUDGET_ITEMS_MAX) {
    const found = await sql<{ record: string; line: string }>`select r.record, l.line from intents i
      join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
      where i.type = 'transfer' and i.proposed_seq < ${end}
      order by i.proposed_seq desc limit ${CHUNK}`.execute(db);
    for (const { record, line } of found.rows) {
      const { digest, facts, proposedSeq } = decodeIntentRecord(record, line);
      // Without the day: a rule that is overdue and is renewed asks no less by that.
      const { day: _, ...always } = facts;
      items.push({ id: digest, facts: always });
      end = proposedSeq;
    }
    if (found.rows.length < CHUNK) break;
  }
  return items.slice(0, BUDGET_ITEMS_MAX);
};

/** A proposed version, with what it would have changed about the transfers before its proposal. */
export interface ReplayedPublication {
  readonly counts: ReplayCounts;
  /** What its budget does not cover, in words. */
  readonly excess: string | undefined;
}

/** What was counted for the versions that were looked at last: it is the past of one place, and never another. */
const counted = new Map<string, ReplayedPublication>();
const COUNTED_MAX = 16;

/** Undefined for anything but a version on a base that this journal knows. */
export const replayOfPublication = async (
  scope: Scope,
  { intent, proposedSeq, digest }: IntentRecord,
): Promise<ReplayedPublication | undefined> => {
  if (intent.type !== 'policy.publish') return undefined;
  const before = baseOf(scope, intent);
  if (before === undefined) return undefined;
  const key = `${scope.picture.identity?.vkey ?? ''} ${String(proposedSeq)} ${digest}`;
  const known = counted.get(key);
  if (known !== undefined) return known;
  const budget = intent.replayBudget ?? NO_REPLAY_BUDGET;
  const until = Math.min(budget.through ?? proposedSeq, proposedSeq);
  const counts = await replayCountsOf(scope, { before, after: intent.policy, until });
  const found = { counts, excess: staleCount(budget, proposedSeq) ?? overBudget(counts, budget) };
  const [oldest] = counted.keys();
  if (counted.size >= COUNTED_MAX && oldest !== undefined) counted.delete(oldest);
  counted.set(key, found);
  return found;
};

const baseOf = ({ picture }: Scope, { base }: PolicyPublicationIntent): Policy | undefined =>
  picture.policies.find(({ digest }) => digest === base.digest)?.policy;

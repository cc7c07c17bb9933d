import type { Verdict } from '#shared/policy';
import {
  advanced,
  evaluationOf,
  staleReason,
  type IntentRecord,
  type RecordedApproval,
  type WorkingSet,
} from '#shared/projection';
import type { RosterIndex } from '#shared/roster';
import { APPROVAL_LIFETIME_HOURS } from '#shared/approval';

/*
 * What is approved stays approved in the journal. A key that moves money asks once more, at the moment it signs: are those
 * who approved it a quorum still, by the strictest policy since, with the power that they have now?
 */

const HOUR_MS = 3_600_000;

/** What is missing; undefined while the quorum stands. `now` is this machine's own clock. */
export const quorumGone = (set: WorkingSet, record: IntentRecord, now: string): string | undefined => {
  const { roster } = set;
  if (roster === undefined) return 'no roster';
  const { requirement, denials }: Verdict = evaluationOf(record.facts, record.policyVersion, set.policies);
  const judged = { ...record, requirement, denials: denials.map(({ code }) => code) };
  const approvals = record.approvals.map((approval) => judgedNow(approval, judged, roster, now));
  const { progress } = advanced({ ...judged, approvals }, roster, set.lastTime);
  if (progress.satisfied) return undefined;
  const fallen = approvals.flatMap(({ person, stale }) => (stale === null ? [] : [`${person}: ${stale}`]));
  return [...progress.unmet, ...fallen].join('; ');
};

const judgedNow = (
  approval: RecordedApproval,
  record: IntentRecord,
  roster: RosterIndex,
  now: string,
): RecordedApproval => {
  if (approval.stale !== null) return approval;
  const stale = isOld(approval, now)
    ? `signed more than ${String(APPROVAL_LIFETIME_HOURS)} hours ago`
    : staleReason(approval, record, roster, now);
  return { ...approval, stale };
};

const isOld = ({ issuedAt }: RecordedApproval, now: string): boolean =>
  Date.parse(now) - Date.parse(issuedAt) > APPROVAL_LIFETIME_HOURS * HOUR_MS;

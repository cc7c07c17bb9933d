import { APPROVAL_LIFETIME_HOURS } from '#shared/approval';
import {
  advanced,
  evaluationOf,
  staleReason,
  type IntentRecord,
  type RecordedApproval,
  type WorkingSet,
} from '#shared/projection';
import type { RosterIndex } from '#shared/roster';
import type { Moment } from './moment.ts';

/*
 * What is approved stays approved in the journal. A key that moves money asks once more, at the moment it signs: are those
 * who approved it a quorum still, by the strictest policy since, with the power that they kept all the while?
 */

const HOUR_MS = 3_600_000;

/**
 * Looks at everything that waits to be sent again, since the roster changed: an approval whose author lost what they
 * approved with is void for good, as it is in the journal while an item waits for approvals. Power that comes back does not
 * bring it back.
 */
export const voidApprovals = (set: WorkingSet, roster: RosterIndex, time: string): void => {
  for (const record of set.intents.values()) {
    if (record.status !== 'awaiting-dispatch') continue;
    const approvals = record.approvals.map((approval) => judgedAt(approval, record, roster, time));
    if (approvals.some((approval, at) => approval !== record.approvals[at]))
      set.intents.set(record.digest, { ...record, approvals });
  }
};

/** What is missing; undefined while the quorum stands. */
export const quorumGone = (
  set: WorkingSet,
  record: IntentRecord,
  { earliest, latest }: Moment,
): string | undefined => {
  const { roster } = set;
  if (roster === undefined) return 'no roster';
  const { requirement, denials } = evaluationOf(record.facts, record.policyVersion, set.policies);
  const judged = { ...record, requirement, denials: denials.map(({ code }) => code) };
  const approvals = record.approvals.map((approval) =>
    isOld(approval, latest)
      ? { ...approval, stale: `signed more than ${String(APPROVAL_LIFETIME_HOURS)} hours ago` }
      : judgedAt(approval, judged, roster, set.lastTime),
  );
  const { progress } = advanced({ ...judged, approvals }, roster, earliest);
  if (progress.satisfied) return undefined;
  const fallen = approvals.flatMap(({ person, stale }) => (stale === null ? [] : [`${person}: ${stale}`]));
  return [...progress.unmet, ...fallen].join('; ');
};

const judgedAt = (
  approval: RecordedApproval,
  record: Pick<IntentRecord, 'requirement' | 'proposedAt'>,
  roster: RosterIndex,
  time: string,
): RecordedApproval => {
  const stale = approval.stale ?? staleReason(approval, record, roster, time);
  return stale === approval.stale ? approval : { ...approval, stale };
};

const isOld = ({ issuedAt }: RecordedApproval, now: string): boolean =>
  Date.parse(now) - Date.parse(issuedAt) > APPROVAL_LIFETIME_HOURS * HOUR_MS;

import type { DeviceId, GroupId, LedgerId } from '#shared/brand';
import type { QuorumCertificate } from '#shared/approval';
import {
  checkQuorum,
  evaluate,
  stricterOf,
  type CountedApproval,
  type Evaluation,
  type Facts,
  type QuorumProgress,
} from '#shared/policy';
import type { RosterIndex } from '#shared/roster';
import { isTrustedAt } from './places.ts';
import type { IntentRecord, PolicyVersion, RecordedApproval } from './types.ts';

/**
 * Strictest of the policy at submission and each version that came into force since, with its trace: what one of them
 * asks stays asked, also when a later one asks for less.
 */
export const evaluationOf = (
  facts: Facts,
  policyVersion: number,
  policies: readonly PolicyVersion[],
): Evaluation => {
  const [then, ...later] = policies.filter(({ policy }) => policy.version >= policyVersion);
  if (then?.policy.version !== policyVersion)
    throw new Error(`policy version ${String(policyVersion)} is missing`);
  return later.reduce(
    (strict, { policy }) => stricterOf(strict, evaluate(policy, facts)),
    evaluate(then.policy, facts),
  );
};

/** The versions that an item is judged by: all so far while it is open, else those before its last event. */
export const policiesOver = (
  { status, lastSeq }: Pick<IntentRecord, 'status' | 'lastSeq'>,
  policies: readonly PolicyVersion[],
): readonly PolicyVersion[] =>
  status === 'awaiting-approval' ? policies : policies.filter(({ since }) => since < lastSeq);

/** For how long an item had been open at a moment of the journal, in hours. */
export const openHoursAt = ({ proposedAt }: Pick<IntentRecord, 'proposedAt'>, time: string): number =>
  (Date.parse(time) - Date.parse(proposedAt)) / HOUR_MS;

/** Anybody can make as many devices as they like: all that are not registered and trusted are one. */
const UNKNOWN_DEVICE = 'unknown' as DeviceId;

/** Whether an approval counts: approving, not stale, and not given in shadow. */
export const isCounted = ({
  decision,
  stale,
  inShadow,
}: Pick<RecordedApproval, 'decision' | 'stale' | 'inShadow'>): boolean =>
  decision === 'approve' && stale === null && inShadow !== true;

/** Approvals that count, each in the groups that are left of its seat. */
export const countedApprovals = (
  record: Pick<IntentRecord, 'approvals' | 'proposedAt'>,
  roster: RosterIndex,
): readonly CountedApproval[] =>
  record.approvals.filter(isCounted).map((approval) => ({
    person: approval.person,
    groups: seatsLeft(approval, roster),
    device: isTrustedAt(roster, approval.device, approval.person) ? approval.device : UNKNOWN_DEVICE,
    build: approval.build,
    openHours: openHoursAt(record, approval.recordedAt),
  }));

/** Groups of the seat in which it was given that whoever's seat it is still has: never more than then. */
const seatsLeft = ({ person, behalf, groups }: RecordedApproval, roster: RosterIndex): readonly GroupId[] => {
  const seated = roster.person(behalf?.person ?? person);
  return groups.filter((group) => seated?.groups.includes(group) === true);
};

/** What of a record says how far it is. */
type Judged = Pick<
  IntentRecord,
  'intent' | 'facts' | 'requirement' | 'denials' | 'approvals' | 'filledAt' | 'proposedAt'
>;

/**
 * How far an item is at a moment of the journal. A delay that the policy asks for begins when the last place is filled
 * and begins again when one falls open. While a version of the policy denies the item no quorum is enough.
 */
export const advanced = (
  record: Judged,
  roster: RosterIndex,
  time: string,
): Pick<IntentRecord, 'progress' | 'filledAt'> => {
  const counted = countedApprovals(record, roster);
  const { tier } = record.facts;
  const since = (filledAt: string | null): QuorumProgress =>
    checkQuorum(record.requirement, counted, record.intent.initiator, {
      approvedHoursSince: filledAt === null ? 0 : (Date.parse(time) - Date.parse(filledAt)) / HOUR_MS,
      ...(tier.known && { tier: tier.value }),
    });
  const before = since(record.filledAt);
  const filledAt = isFilled(before) ? (record.filledAt ?? time) : null;
  const progress = filledAt === record.filledAt ? before : since(filledAt);
  return { progress: record.denials.length === 0 ? progress : denied(progress, record.denials), filledAt };
};

const HOUR_MS = 3_600_000;

const isFilled = ({ groups }: QuorumProgress): boolean =>
  groups.length > 0 && groups.every(({ atLeast, counted }) => counted.length >= atLeast);

const denied = (progress: QuorumProgress, denials: readonly string[]): QuorumProgress => ({
  ...progress,
  satisfied: false,
  unmet: [...progress.unmet, `denied: ${denials.join(', ')}`],
});

/** The statement that an intent's approvals satisfy the policy; the ledger signs it, anyone re-evaluates it. */
export const certificateOf = (
  record: IntentRecord,
  policies: readonly PolicyVersion[],
  ledger: LedgerId,
  issuedAt: string,
): QuorumCertificate => {
  const evaluation = evaluationOf(record.facts, record.policyVersion, policies);
  const now = policies.at(-1);
  if (now === undefined) throw new Error('no policy is in force');
  return {
    v: 1,
    type: 'quorum-certificate',
    ledger,
    intent: record.digest,
    policy: { version: now.policy.version, digest: now.digest },
    factsDigest: evaluation.factsDigest,
    approvals: record.approvals
      .filter(isCounted)
      .map((approval) => approval.digest)
      .sort(),
    rules: evaluation.trace.filter((rule) => rule.applied).map(({ rule, version }) => ({ rule, version })),
    issuedAt,
  };
};

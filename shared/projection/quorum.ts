import type { GroupId, LedgerId } from '#shared/brand';
import type { QuorumCertificate } from '#shared/approval';
import {
  checkQuorum,
  evaluate,
  stricterOf,
  type CountedApproval,
  type Evaluation,
  type Facts,
  type QuorumProgress,
  type Requirement,
} from '#shared/policy';
import type { RosterIndex } from '#shared/roster';
import type { IntentRecord, PolicyVersion, RecordedApproval } from './types.ts';

/** Stricter of the policy at submission and the policy now, with its trace. */
export const evaluationOf = (
  facts: Facts,
  policyVersion: number,
  policies: readonly PolicyVersion[],
): Evaluation => {
  const then = policies.find(({ policy }) => policy.version === policyVersion);
  const now = policies.at(-1);
  if (then === undefined || now === undefined)
    throw new Error(`policy version ${String(policyVersion)} is missing`);
  const first = evaluate(then.policy, facts);
  return now === then ? first : stricterOf(first, evaluate(now.policy, facts));
};

/** Approvals that count: approving, and not stale. */
export const countedApprovals = (
  approvals: readonly RecordedApproval[],
  roster: RosterIndex,
): readonly CountedApproval[] =>
  approvals
    .filter((approval) => approval.decision === 'approve' && approval.stale === null)
    .map((approval) => ({
      person: approval.person,
      groups: seatsLeft(approval, roster),
      device: approval.device,
      build: approval.build,
    }));

/** Groups of the seat in which it was given that whoever's seat it is still has: never more than then. */
const seatsLeft = ({ person, behalf, groups }: RecordedApproval, roster: RosterIndex): readonly GroupId[] => {
  const seated = roster.person(behalf?.person ?? person);
  return groups.filter((group) => seated?.groups.includes(group) === true);
};

export const progressOf = (
  requirement: Requirement,
  approvals: readonly RecordedApproval[],
  initiator: IntentRecord['intent']['initiator'],
  roster: RosterIndex,
): QuorumProgress => checkQuorum(requirement, countedApprovals(approvals, roster), initiator, {});

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
      .filter((approval) => approval.decision === 'approve' && approval.stale === null)
      .map((approval) => approval.digest)
      .sort(),
    rules: evaluation.trace.filter((rule) => rule.applied).map(({ rule, version }) => ({ rule, version })),
    issuedAt,
  };
};

export { applyEvent } from './apply.ts';
export { judgeApproval, witnessProblem, type ApprovalContext, type ApprovalRefusal } from './approvals.ts';
export type { ApplyContext } from './context.ts';
export { available, holdEntries, moveEntries, releaseEntries, reserveEntries } from './entries.ts';
export { deriveFacts } from './facts.ts';
export {
  judgeProposal,
  type ProposalJudgement,
  type ProposalRefusal,
  type SubmissionContext,
} from './proposals.ts';
export { certificateOf, countedApprovals, evaluationOf, progressOf } from './quorum.ts';
export { clearingAccountId, openingAccountId, registeredAccountId, registrationOf } from './registration.ts';
export { ledgerSums, stateHash } from './state-hash.ts';
export { accountsOfHold, accountsOfIntent, touchedBy } from './touched.ts';
export { activePolicy, emptyWorkingSet } from './working-set.ts';
export type { AccountRecord, WalletRecord } from '#shared/double-entry';
export type {
  ApplyError,
  IntentRecord,
  IntentStatus,
  LedgerIdentity,
  PayeeRecord,
  PolicyVersion,
  RecordedApproval,
  SubmissionRecord,
  TouchedKeys,
  WorkingSet,
} from './types.ts';

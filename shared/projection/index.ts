export { applyEvent } from './apply.ts';
export { obstaclesToArchive, type ArchiveObstacle } from './archive.ts';
export { judgeApproval, witnessProblem, type ApprovalContext, type ApprovalRefusal } from './approvals.ts';
export { birthCertificateOf, type BirthCertificate } from './birth.ts';
export { carriedOutBy } from './carry-out.ts';
export { activeFromOf, COOL_DOWN_HOURS, coolsDown, isCooledDown } from './cool-down.ts';
export type { ApplyContext } from './context.ts';
export {
  holdEntries,
  moveEntries,
  postEntries,
  releaseEntries,
  reservationProblem,
  reserveEntries,
  softFlagsOf,
  type EntryPoint,
} from './entries.ts';
export { intentIn } from './intent-in.ts';
export { applyBook } from './apply-book.ts';
export { deriveFacts } from './facts.ts';
export {
  CLOCK_SKEW_MS_MAX,
  judgeProposal,
  type ProposalJudgement,
  type SubmissionContext,
} from './proposals.ts';
export { completeRecord } from './records.ts';
export type { ProposalRefusal } from './refusal.ts';
export { standingProblem } from './standing.ts';
export { certificateOf, countedApprovals, evaluationOf, policiesOver, progressOf } from './quorum.ts';
export { openingAccountId, registeredAccountId, registrationOf } from './registration.ts';
export { ledgerSums, stateHash, stateHasher, type HashSink, type StateHasher } from './state-hash.ts';
export { checkSet } from './check-set.ts';
export { accountsOfHold, accountsOfIntent, accountsOfTransfer, namedBy, touchedBy } from './touched.ts';
export { ibansOf } from './wallet-changes.ts';
export { activePolicy, emptyWorkingSet } from './working-set.ts';
export { available, clearingAccountId, type AccountRecord, type WalletRecord } from '#shared/double-entry';
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

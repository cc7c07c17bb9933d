export { applyEvent, emptyWorkingSet, touchedBy, type ApplyContext } from './apply.ts';
export { available, ledgerSums, stateHash } from './state.ts';
export { deriveFacts, holdEntries, judgeApproval, judgeProposal, postingEntries, quorumOf } from './judge.ts';
export type { ProposalJudgement, ApprovalRefusal, ProposalRefusal } from './judge.ts';
export { openStatuses } from './types.ts';
export type {
  AccountRecord,
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

export { actionOf } from './action.ts';
export { applyEvent } from './apply.ts';
export { emergenciesDue, freezeUntil } from './apply-emergency.ts';
export { canWithdraw } from './apply-roster.ts';
export { obstaclesToArchive, type ArchiveObstacle } from './archive.ts';
export { judgeApproval, witnessProblem, type ApprovalContext, type ApprovalRefusal } from './approvals.ts';
export { changedRoster, type ChangePoint } from './changed-roster.ts';
export { concernedBy, effectOf as effectOfChange, inverseOf, subjectsOf } from './change-subjects.ts';
export { birthCertificateOf, type BirthCertificate } from './birth.ts';
export { endingOf, type Ending, type EndingRequest } from './transfer-end.ts';
export { carriedOutBy } from './carry-out.ts';
export { answeredFor } from './mandates.ts';
export { breakGlassLossIn } from './lockout.ts';
export {
  grantsSeen,
  REVIEW_DAYS,
  reviewState,
  waitsForReview,
  type GrantsSeen,
  type ReviewState,
} from './review-due.ts';
export { activeFromOf, COOL_DOWN_HOURS, coolsDown, isCooledDown } from './cool-down.ts';
export { escalatedFrom, escalatedPlaces, type EscalatedPlace } from './escalation.ts';
export { delayedUntil, delaysOver, isDelayOver } from './delay.ts';
export type { ApplyContext } from './context.ts';
export { frozenProblem } from './emergency.ts';
export { staleReason } from './freshness.ts';
export { initiationProblem, mayInitiate } from './initiation.ts';
export { keysAfter } from './apply-keys.ts';
export { doesKeyLoosen } from './key-changes.ts';
export { judgeKeyProof } from './key-proofs.ts';
export type { StatementIntent, StatementJudgement } from './signed-statements.ts';
export { lockoutIn } from './lockout.ts';
export { PEOPLE_EVENTS, peopleAfter, type PeopleStep } from './people-after.ts';
export { placeRefusal, type SignedPlace } from './places.ts';
export { ableToCount, ableToSign, canMeet, demandOf } from './quorum-health.ts';
export { quorumHealth } from './rule-health.ts';
export { decisionOf, dutyProblem, openSeat, seatsAt, stoppingSeat, type Seat } from './seats.ts';
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
export { incidentOf, type Incident, type IncidentSource } from './incident.ts';
export { incidentReport, type AsOf } from './incident-report.ts';
export { intentIn, statementIn } from './intent-in.ts';
export {
  byExpiry,
  expiresAtMs,
  intentsIn,
  isAsked,
  isPastDue,
  overdueIntents,
  UNDER_WAY,
} from './intents-in.ts';
export { applyBook } from './apply-book.ts';
export { deriveFacts } from './facts.ts';
export {
  CLOCK_SKEW_MS_MAX,
  judgeProposal,
  type ProposalJudgement,
  type SubmissionContext,
} from './proposals.ts';
export {
  occasionsIn,
  personGone,
  runbookOffers,
  type RunbookOccasion,
  type RunbookOffer,
} from './runbook-offers.ts';
export { isObserved, subjectProblem } from './runbook-subjects.ts';
export {
  isDone,
  judgeRunbook,
  nextSteps,
  openSteps,
  signingProblem,
  type RunbookJudgement,
} from './runbooks.ts';
export { completeRecord } from './records.ts';
export type { ProposalRefusal } from './refusal.ts';
export { isOver, standingProblem } from './standing.ts';
export {
  advanced,
  certificateOf,
  countedApprovals,
  evaluationOf,
  isCounted,
  openHoursAt,
  policiesOver,
} from './quorum.ts';
export { openingAccountId, registeredAccountId, registrationOf } from './registration.ts';
export {
  ledgerSums,
  rosterDigest,
  stateHash,
  stateHasher,
  type HashSink,
  type StateHasher,
} from './state-hash.ts';
export { checkSet } from './check-set.ts';
export { countersOf, countProposal } from './counters.ts';
export {
  accountsOfHold,
  accountsOfIntent,
  accountsOfTransfer,
  endedBy,
  namedBy,
  touchedBy,
} from './touched.ts';
export { ibansOf } from './wallet-changes.ts';
export { activePolicy, emptyWorkingSet } from './working-set.ts';
export { available, clearingAccountId, type AccountRecord, type WalletRecord } from '#shared/double-entry';
export type {
  ApplyError,
  CounterKey,
  CustodyKeyRecord,
  CustodyKeyStep,
  IntentMap,
  IntentQuery,
  IntentRecord,
  IntentStatus,
  LedgerIdentity,
  PayeeRecord,
  PolicyVersion,
  RecordedApproval,
  RunbookMark,
  RunbookRecord,
  RunbookSignature,
  SubmissionRecord,
  TouchedKeys,
  TransferBucket,
  TransferCounter,
  WorkingSet,
} from './types.ts';
export {
  grantUses,
  IDLE_DAYS,
  idleGrants,
  isUsedLately,
  powerIn,
  powerInRunbook,
  type GrantUse,
  type PowerEvent,
} from './usage.ts';

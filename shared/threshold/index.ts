export type { ThresholdError, ThresholdErrorCode } from './errors.ts';
export type { Random } from './random.ts';
export { SecretBytes } from './secret.ts';
export type { SuiteId } from './suites.ts';
export { suiteIds } from './suites.ts';
export type { ThresholdKey, ThresholdShare } from './key.ts';
export type { Participant } from './participant.ts';
export {
  isShareOf,
  keyDigest,
  PARTICIPANT_NUMBER_MAX,
  PARTICIPANTS_MAX,
  participantSchema,
  participantsOf,
  readKey,
} from './key.ts';
export type { ClaimSession, SessionId } from './sessions.ts';
export { newSession, sessionIdSchema, sessionsInMemory } from './sessions.ts';
export type { KeyPlan } from './plan.ts';
export { membersOf, planDigest, planGeneration, planRefresh, planReshare } from './plan.ts';
export type {
  Acknowledgement,
  Complaint,
  Confirmation,
  KeyMessage,
  RoundOne,
  SealedPart,
} from './messages.ts';
export { readKeyMessage } from './messages.ts';
export type { Transcript } from './transcript.ts';
export { equivocators } from './transcript.ts';
export type { KeyOutcome, KeyPhase, KeyPorts, UnconfirmedOutcome } from './session-state.ts';
export type { KeySession, KeySessionInput } from './key-session.ts';
export { openKeySession } from './key-session.ts';
export type { NonceCommitment, SignaturePart, SigningRequest } from './signing-request.ts';
export { SIGNED_BYTES_MAX, signingRequest } from './signing-request.ts';
export type { ThresholdSigner } from './signing.ts';
export { combineSignature, startSigning } from './signing.ts';
export type { RepairPlan, RepairSplit, RepairSum, RepairSummand } from './repair-messages.ts';
export { planRepair } from './repair-messages.ts';
export type { StartedRepair } from './repair.ts';
export { repairedShare, repairSum, startRepair } from './repair.ts';
export type {
  SealedBytes,
  SealedShare,
  SealedShareContext,
  SharePlace,
  ShareSealer,
} from './sealed-share.ts';
export { openShare, readSealedShare, sealedShareAad, sealedShareText, sealShare } from './sealed-share.ts';

export { attestNames, ATTEST_VERDICTS } from './attest-fields.ts';
export type { AttestedStep } from './attest-check.ts';
export { attestedSteps } from './attest-check.ts';
export type { AttestationFinding } from './attest.ts';
export { attestStepsOf, encodeFinding, findingDigest, findingOf, findingValues } from './attest.ts';
export { approverCount } from './approvals.ts';
export { leafBytes } from './commit.ts';
export type { Draft } from './draft.ts';
export { draftConfirmation, draftStatement } from './draft.ts';
export type { Submitted } from './engine.ts';
export { replay, replayAll, submit } from './engine.ts';
export type { Attachment, EvidenceContent, EvidencePack, Seal } from './evidence.ts';
export {
  contentDigest,
  draftSeal,
  encodePack,
  EVIDENCE_BYTES_MAX,
  evidenceOf,
  parseEvidence,
  sealersOf,
} from './evidence.ts';
export { lintScript } from './lint.ts';
export { fieldsOf, mayTake, rolesOf, stepsOf } from './paths.ts';
export type { WordPlace } from './read-out.ts';
export { areWordsHeard, challengedPlaces, ENTROPY_BYTES, entropySchema, readOutRows } from './read-out.ts';
export { recordHtml } from './record.ts';
export type { CustodyEntry } from './register.ts';
export { isLiveAllowed, notRehearsedBy, rehearsalOf } from './rehearsal.ts';
export type { CeremonyRole } from './roles.ts';
export { ceremonyRoleSchema, leastOf, roleWords } from './roles.ts';
export type {
  AttestStep,
  CeremonyField,
  CeremonyScript,
  CeremonyStep,
  KeyAlgorithm,
  TokenAnswer,
  TokenOperation,
  TokenStep,
} from './script.ts';
export { changingOperations, parseScriptFile, SCRIPT_FORMAT, scriptDigest, scriptSchema } from './script.ts';
export type {
  Admission,
  CeremonyException,
  CeremonyState,
  HeldRehearsal,
  KnownKey,
  Pending,
  Phase,
} from './state.ts';
export { beginCeremony, ceremonyMode, headOf, memberOf, nextStep } from './state.ts';
export type {
  CeremonyMode,
  CeremonyRecord,
  Confirmation,
  CrewMember,
  Deed,
  LogHead,
  MachineRecord,
  OpenDeed,
  RehearsalRecord,
  Statement,
} from './statements.ts';
export {
  ceremonyModes,
  COMMITS_MAX,
  CONFIRMATION_TYPES,
  CUSTODY_OF,
  envelopeOf,
  modeOf,
  originSchema,
  publicKeySchema,
  recordSchema,
  SCRIPT_APPROVAL_TYPE,
  STATEMENT_TYPES,
  tokenSerialSchema,
} from './statements.ts';
export type { ToldDraft } from './told.ts';
export { shownDigest, tellConfirmation, tellDeed, toldDraft } from './told.ts';
export type { ToldLine } from './told-lines.ts';
export type { ValueForm, Values } from './values.ts';
export {
  expectedText,
  FORM_WORDS,
  hasForm,
  referredBy,
  valueIn,
  valueNameSchema,
  valueSchema,
} from './values.ts';
export { visibleText } from './visible.ts';
export { outcomeWords } from './verdict-words.ts';
export type { CheckId } from './verdict-words.ts';
export type { CeremonyTrust, EvidenceReport } from './verify.ts';
export { parseCeremonyTrust, verifyEvidence } from './verify.ts';
export type { TranscriptLine } from './transcript.ts';
export { transcriptOf } from './transcript.ts';

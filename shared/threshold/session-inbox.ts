import { canonicalBytes, parseCanonical } from '#shared/json';
import { decodeBase64, decodeUtf8, fromHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { complaintAbout, isFromDealer, isRightShare, judgeComplaint } from './complaint.ts';
import { dealingFault } from './dealing.ts';
import { fault, refuse, type ThresholdError } from './errors.ts';
import { keyDigest } from './key.ts';
import type { Participant } from './participant.ts';
import {
  confirmBytes,
  readKeyMessage,
  readShareStatement,
  roundOneBytes,
  signedBytes,
  type Acknowledgement,
  type Complaint,
  type Confirmation,
  type KeyMessage,
  type RoundOne,
  type SealedPart,
  type ShareStatement,
} from './messages.ts';
import { SecretBytes, usedUp } from './secret.ts';
import { isSignedBy } from './session-key.ts';
import {
  combineIfWhole,
  end,
  forgetKeyIfComplete,
  isHolder,
  phaseOf,
  type KeyPhase,
  type SessionState,
} from './session-state.ts';
import { isSameRoundOne, transcriptOf } from './transcript.ts';

type Taken = ThresholdError | undefined;

/** Takes one message of another member; gives the phase afterwards, or why the message was refused. */
export const receive = (state: SessionState, value: unknown): Result<KeyPhase, ThresholdError> => {
  const read = readKeyMessage(value);
  if (!read.ok) return read;
  const problem = strangeness(state, read.value) ?? take(state, read.value);
  return problem === undefined ? ok(phaseOf(state)) : err(problem);
};

const strangeness = (state: SessionState, { session, from }: KeyMessage): Taken => {
  if (session !== state.plan.session) return fault('wrong-session', 'the message is of another session');
  if (from === state.me) return fault('echo', 'the message is in the own name');
  if (!state.members.includes(from)) return fault('unknown-participant', `${from} is no member`);
  const phase = phaseOf(state);
  if (phase === 'ended') return fault('session-ended', `the session ended: ${state.ended?.code ?? ''}`);
  return phase === 'complete' ? fault('wrong-round', 'the session is complete') : undefined;
};

const take = (state: SessionState, message: KeyMessage): Taken => {
  switch (message.kind) {
    case 'round-1':
      return takeFirst(state, message);
    case 'confirm':
      return takeConfirmation(state, message);
    case 'share':
      return takePart(state, message);
    case 'acknowledge':
      return takeAcknowledgement(state, message);
    case 'complaint':
      return takeComplaint(state, message);
  }
};

/** Too early is not wrong: the message is delivered again once the own side has come so far. */
const early = (what: string): ThresholdError => fault('wrong-round', `${what} comes too early`);

const isAttested = (
  { ports }: SessionState,
  from: Participant,
  bytes: Uint8Array,
  attestation: string,
): boolean => {
  const decoded = decodeBase64(attestation);
  return decoded !== undefined && ports.isAttested(from, bytes, decoded);
};

const notAuthentic = ({ from, kind }: KeyMessage): ThresholdError =>
  fault('not-authentic', `the signature on ${kind} is not that of ${from}`);

/** A second message of a kind: the same again changes nothing, another one shows its sender up, to this member. */
const again = (state: SessionState, { from, kind }: KeyMessage, isSame: boolean): ThresholdError =>
  isSame
    ? fault('duplicate', `${kind} of ${from} is there already`)
    : end(state, fault('conflict', `two different messages ${kind}`, from));

const takeFirst = (state: SessionState, message: RoundOne): Taken => {
  const { from } = message;
  if (message.plan !== state.planDigest)
    return fault('wrong-plan', `${from} has another plan: other participants, threshold or key`);
  if (!isAttested(state, from, roundOneBytes(message), message.attestation)) return notAuthentic(message);
  const before = state.firsts.get(from);
  if (before !== undefined) return again(state, message, isSameRoundOne(before, message));
  const problem = firstFault(state, message);
  if (problem !== undefined) return end(state, problem);
  state.firsts.set(from, message);
  return undefined;
};

const firstFault = ({ plan }: SessionState, { from, dealing }: RoundOne): Taken => {
  if (plan.dealers.includes(from) !== (dealing !== null))
    return fault(
      'bad-commitment',
      dealing === null ? 'a dealer deals nothing' : 'no dealer, but deals',
      from,
    );
  return dealing === null ? undefined : dealingFault(plan, from, dealing);
};

const takeConfirmation = (state: SessionState, message: Confirmation): Taken => {
  const { from } = message;
  if (phaseOf(state) === 'round-1') return early('a confirmation');
  if (!isAttested(state, from, confirmBytes(message), message.attestation)) return notAuthentic(message);
  const before = state.confirmations.get(from);
  if (before !== undefined) return again(state, message, before.transcript === message.transcript);
  if (message.transcript !== transcriptOf(state.firsts.values()).digest)
    return end(state, fault('transcript-mismatch', `${from} has seen other first messages`));
  state.confirmations.set(from, message);
  return undefined;
};

const takePart = (state: SessionState, message: SealedPart): Taken => {
  const { from } = message;
  if (message.to !== state.me || !isHolder(state))
    return fault('not-for-me', `the share is for ${message.to}`);
  if (!state.plan.dealers.includes(from)) return fault('unknown-participant', `${from} is no dealer`);
  if (phaseOf(state) === 'round-1' || phaseOf(state) === 'confirm') return early('a share');
  if (!isSigned(state, message)) return notAuthentic(message);
  const before = state.parts.get(from);
  if (before !== undefined) return again(state, message, before.sealed === message.sealed);
  const statement = opened(state, message);
  if (statement === undefined)
    return complain(state, message, null, fault('unreadable-share', 'a share could not be opened', from));
  if (!isRightShare(statement, contextOf(state, message)))
    return complain(
      state,
      message,
      statement,
      fault('bad-share', 'a share is not what was committed to', from),
    );
  const secret = usedUp(fromHex(statement.share), (part) => new SecretBytes(part));
  state.parts.set(from, { secret, sealed: message.sealed });
  return combineIfWhole(state);
};

const isSigned = ({ firsts }: SessionState, message: SealedPart | Acknowledgement | Complaint): boolean =>
  isSignedBy(firsts.get(message.from)?.sessionKey ?? '', signedBytes(message), message.signature);

const contextOf = (state: SessionState, { from, to }: SealedPart): Parameters<typeof isRightShare>[1] => {
  const dealer = state.firsts.get(from);
  if (dealer === undefined) throw new TypeError('A share before the first message of its dealer');
  return { plan: state.plan, dealer, to, transcript: transcriptOf(state.firsts.values()).digest };
};

/** What a sealed part is bound to, so that it opens for nobody else and in no other session. */
export const sealContext = ({ session, from, to }: Pick<SealedPart, 'session' | 'from' | 'to'>): Uint8Array =>
  canonicalBytes({ session, from, to });

/** The dealer's signed statement in a sealed part. Anything that could not be shown to others counts as unreadable. */
const opened = (state: SessionState, message: SealedPart): ShareStatement | undefined => {
  const sealed = decodeBase64(message.sealed);
  const plaintext = sealed === undefined ? undefined : state.ports.open(sealed, sealContext(message));
  const text = plaintext === undefined ? undefined : usedUp(plaintext, decodeUtf8);
  const value = text === undefined ? undefined : parseCanonical(text);
  const statement = value?.ok === true ? readShareStatement(value.value) : undefined;
  return statement !== undefined && isFromDealer(statement, contextOf(state, message))
    ? statement
    : undefined;
};

const complain = (
  state: SessionState,
  part: SealedPart,
  evidence: ShareStatement | null,
  why: ThresholdError,
): ThresholdError => {
  const complaint: Complaint = { ...complaintAbout(part, evidence), signature: '' };
  state.complaint = { ...complaint, signature: state.sessionKey.sign(signedBytes(complaint)) };
  return end(state, why);
};

const takeAcknowledgement = (state: SessionState, message: Acknowledgement): Taken => {
  const { from } = message;
  if (state.outcome === undefined) return early('an acknowledgement');
  if (!isSigned(state, message)) return notAuthentic(message);
  const before = state.acknowledgements.get(from);
  if (before !== undefined) return again(state, message, before.key === message.key);
  if (message.key !== keyDigest(state.outcome.key))
    return end(state, fault('key-mismatch', 'another key than the first messages give', from));
  state.acknowledgements.set(from, message);
  forgetKeyIfComplete(state);
  return undefined;
};

const takeComplaint = (state: SessionState, message: Complaint): Taken => {
  if (phaseOf(state) === 'round-1') return early('a complaint');
  if (!isSigned(state, message)) return notAuthentic(message);
  // Whoever acknowledged has had every share. Others are complete by that, so it is not taken back here alone.
  if (state.acknowledgements.has(message.from))
    return fault('wrong-round', `${message.from} has acknowledged the key, and can't complain any more`);
  return end(state, judgeComplaint(state.plan, [...state.firsts.values()], message));
};

/** {@link judgeComplaint} for a complaint that was made after the own session had ended, or in the own presence. */
export const judgeSignedComplaint = (
  state: SessionState,
  value: unknown,
): Result<ThresholdError, ThresholdError> => {
  const read = readKeyMessage(value);
  if (!read.ok) return read;
  const message = read.value;
  if (message.kind !== 'complaint') return refuse('malformed', 'not a complaint');
  if (message.session !== state.plan.session)
    return refuse('wrong-session', 'a complaint of another session');
  if (state.firsts.size < state.members.length) return err(early('a complaint'));
  if (!isSigned(state, message)) return err(notAuthentic(message));
  return ok(judgeComplaint(state.plan, [...state.firsts.values()], message));
};

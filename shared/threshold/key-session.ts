import type { Sha256Hex } from '#shared/brand';
import { fromBase64, toBase64, toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { canonicalBytes } from '#shared/json';
import { deal, type OwnDealing } from './dealing.ts';
import { fault, refuse, type ThresholdError } from './errors.ts';
import { isShareOf, keyDigest, shareFault, type ThresholdShare } from './key.ts';
import type { Participant } from './participant.ts';
import {
  confirmBytes,
  roundOneBytes,
  shareStatementBytes,
  signedBytes,
  type Acknowledgement,
  type Complaint,
  type Confirmation,
  type RoundOne,
  type SealedPart,
  type ShareStatement,
} from './messages.ts';
import { membersOf, planDigest, type KeyPlan } from './plan.ts';
import type { Random } from './random.ts';
import { SecretBytes, usedUp, withSecret } from './secret.ts';
import { newSessionKey } from './session-key.ts';
import { judgeSignedComplaint, receive, sealContext } from './session-inbox.ts';
import {
  combineIfWhole,
  end,
  forgetKeyIfComplete,
  isHolder,
  phaseOf,
  type KeyOutcome,
  type KeyPhase,
  type KeyPorts,
  unconfirmedIn,
  type SessionState,
  type UnconfirmedOutcome,
} from './session-state.ts';
import type { ClaimSession } from './sessions.ts';
import { transcriptOf, type Transcript } from './transcript.ts';

/** What one member brings to a session. */
export interface KeySessionInput {
  readonly plan: KeyPlan;
  readonly me: Participant;
  /** The own old share, of those who deal in a refresh or reshare. */
  readonly share: ThresholdShare | undefined;
  /** Public key that others seal shares to. */
  readonly sealingKey: Uint8Array;
  readonly random: Random;
  readonly claim: ClaimSession;
  readonly ports: KeyPorts;
}

/**
 * One member's side of a key generation, refresh or reshare. In order: everybody's first message; everybody confirms,
 * with their own key, that they saw the same first messages (echo broadcast), and people compare the words; only then
 * shares go out, sealed to each recipient; everybody acknowledges the key that came out, and only then it counts.
 *
 * A message that does not belong is refused and changes nothing. Whatever shows that a member cheats ends the session,
 * and names them where it can be told who; what ended stays ended, and a new attempt needs a new session.
 *
 * @example
 * const opened = openKeySession({ plan, me, share: undefined, sealingKey, random, claim, ports });
 * const first = opened.value.announce(await token.sign(opened.value.firstBytes));
 * // carry `first` to the others, receive theirs, then: transcript, confirm, deal, acknowledge, complete
 */
export interface KeySession {
  readonly phase: () => KeyPhase;
  /** What the own key signs for {@link KeySession.announce}. */
  readonly firstBytes: Uint8Array;
  readonly announce: (attestation: Uint8Array) => Result<RoundOne, ThresholdError>;
  readonly receive: (message: unknown) => Result<KeyPhase, ThresholdError>;
  /** What was seen, to be compared, and what the own key signs for {@link KeySession.confirm}. */
  readonly transcript: () => Result<Transcript & { readonly bytes: Uint8Array }, ThresholdError>;
  readonly confirm: (attestation: Uint8Array) => Result<Confirmation, ThresholdError>;
  /** The sealed shares for the others; none from whoever is no dealer. The same ones each time. */
  readonly deal: () => Result<readonly SealedPart[], ThresholdError>;
  readonly acknowledge: () => Result<Acknowledgement, ThresholdError>;
  /** Key and share, once every member has acknowledged them. Until all members are complete old shares are kept. */
  readonly complete: () => Result<KeyOutcome, ThresholdError>;
  /**
   * Key and share from the own acknowledgement on, as long as the session is not complete, also if it ended: to be
   * sealed before the acknowledgement leaves. The share is wiped once every member's session has ended
   * and none was complete.
   */
  readonly unconfirmed: () => Result<UnconfirmedOutcome, ThresholdError>;
  /** What this member has to tell all others, if a share for them was wrong. */
  readonly complaint: () => Complaint | undefined;
  /** What follows from a complaint, for those whose session has ended already, the accused among them. */
  readonly judge: (complaint: unknown) => Result<ThresholdError, ThresholdError>;
  /** Everybody's first messages, to lay beside another member's where transcripts differ. */
  readonly firstMessages: () => readonly RoundOne[];
  /** Ends the session here. What was acknowledged before stays {@link KeySession.unconfirmed}. */
  readonly abort: () => void;
}

/** Begins a member's side of a session; takes the session's name for ever. */
export const openKeySession = (input: KeySessionInput): Result<KeySession, ThresholdError> => {
  const { plan, me, share } = input;
  if (!membersOf(plan).includes(me)) return refuse('bad-plan', 'no part in this plan', me);
  const problem = oldShareFault(plan, me, share);
  if (problem !== undefined) return err(problem);
  if (!input.claim(plan.session)) return refuse('session-used', 'the session was begun before');
  return ok(sessionOf(startOf(input), input.sealingKey));
};

const oldShareFault = (
  { from, dealers }: KeyPlan,
  me: Participant,
  share: ThresholdShare | undefined,
): ThresholdError | undefined => {
  const isNeeded = from !== null && dealers.includes(me);
  if (!isNeeded) return share === undefined ? undefined : fault('wrong-share', 'no old share is needed', me);
  if (share?.participant !== me) return fault('wrong-share', 'the own old share is needed', me);
  const isRight = withSecret(share.secret, (bytes) => isShareOf(from, me, bytes));
  return (
    shareFault(from, share) ?? (isRight ? undefined : fault('share-integrity', 'the share is damaged', me))
  );
};

const startOf = ({ plan, me, share, random, ports }: KeySessionInput): SessionState => ({
  plan,
  planDigest: planDigest(plan),
  me,
  members: membersOf(plan),
  ports,
  sessionKey: newSessionKey(random),
  dealing: plan.dealers.includes(me) ? deal(plan, me, share, random) : undefined,
  firsts: new Map(),
  confirmations: new Map(),
  parts: new Map(),
  acknowledgements: new Map(),
  dealt: undefined,
  outcome: undefined,
  complaint: undefined,
  ended: undefined,
});

const sessionOf = (state: SessionState, sealingKey: Uint8Array): KeySession => {
  const first = firstOf(state, sealingKey);
  return {
    phase: () => phaseOf(state),
    firstBytes: roundOneBytes(first),
    announce: (attestation) =>
      at(state, ['round-1'], () =>
        own(state, state.firsts, { ...first, attestation: toBase64(attestation) }),
      ),
    receive: (message) => receive(state, message),
    transcript: () => at(state, ['confirm', 'round-2', 'acknowledge', 'complete'], () => comparable(state)),
    confirm: (attestation) =>
      at(state, ['confirm'], () =>
        own(state, state.confirmations, { ...confirmationOf(state), attestation: toBase64(attestation) }),
      ),
    deal: () => at(state, ['round-2', 'acknowledge', 'complete'], () => dealOut(state)),
    acknowledge: () =>
      at(state, ['acknowledge'], () => {
        const message = own(state, state.acknowledgements, acknowledgementOf(state));
        forgetKeyIfComplete(state);
        return message;
      }),
    complete: () => at(state, ['complete'], () => ok(outcomeOf(state))),
    unconfirmed: () => unconfirmed(state),
    complaint: () => state.complaint,
    judge: (complaint) => judgeSignedComplaint(state, complaint),
    firstMessages: () => [...state.firsts.values()],
    abort: () => {
      if (phaseOf(state) !== 'complete') end(state, fault('aborted', 'the session was aborted here'));
    },
  };
};

/** Does a step where it belongs. */
const at = <T>(
  state: SessionState,
  phases: readonly KeyPhase[],
  step: () => Result<T, ThresholdError>,
): Result<T, ThresholdError> => {
  return phases.includes(phaseOf(state)) ? step() : misplaced(state);
};

const misplaced = (state: SessionState): Result<never, ThresholdError> =>
  state.ended === undefined
    ? refuse('wrong-round', `the session is at ${phaseOf(state)}`)
    : refuse('session-ended', `the session ended: ${state.ended.code}`);

const unconfirmed = (state: SessionState): Result<UnconfirmedOutcome, ThresholdError> => {
  const kept = unconfirmedIn(state);
  return kept === undefined ? misplaced(state) : ok(kept);
};

/** Keeps a message of one's own beside those of the others. The first one made is the one that goes out. */
const own = <T>({ me }: SessionState, kept: Map<Participant, T>, message: T): Result<T, ThresholdError> => {
  const before = kept.get(me);
  if (before === undefined) kept.set(me, message);
  return ok(before ?? message);
};

const header = ({ plan, me }: SessionState): Pick<RoundOne, 'v' | 'session' | 'from'> => ({
  v: 1,
  session: plan.session,
  from: me,
});

const firstOf = (state: SessionState, sealingKey: Uint8Array): RoundOne => ({
  ...header(state),
  kind: 'round-1',
  plan: state.planDigest as Sha256Hex,
  sessionKey: state.sessionKey.publicKey,
  sealingKey: toBase64(sealingKey),
  dealing: state.dealing?.dealing ?? null,
  attestation: '',
});

const confirmationOf = (state: SessionState): Confirmation => ({
  ...header(state),
  kind: 'confirm',
  transcript: transcriptOf(state.firsts.values()).digest,
  attestation: '',
});

const comparable = (state: SessionState): Result<Transcript & { readonly bytes: Uint8Array }, never> =>
  ok({ ...transcriptOf(state.firsts.values()), bytes: confirmBytes(confirmationOf(state)) });

const acknowledgementOf = (state: SessionState): Acknowledgement => {
  const message: Acknowledgement = {
    ...header(state),
    kind: 'acknowledge',
    key: keyDigest(outcomeOf(state).key),
    signature: '',
  };
  return { ...message, signature: state.sessionKey.sign(signedBytes(message)) };
};

const outcomeOf = ({ outcome }: SessionState): KeyOutcome => {
  if (outcome === undefined) throw new TypeError('The session has no outcome');
  return outcome;
};

const dealOut = (state: SessionState): Result<readonly SealedPart[], ThresholdError> => {
  if (state.dealt !== undefined) return ok(state.dealt);
  const parts = state.dealing === undefined ? [] : sealedParts(state, state.dealing);
  if ('code' in parts) return err(end(state, parts));
  state.dealt = parts;
  if (state.dealing !== undefined && isHolder(state)) keepOwnPart(state, state.dealing);
  const problem = combineIfWhole(state);
  return problem === undefined ? ok(parts) : err(problem);
};

const sealedParts = (state: SessionState, dealing: OwnDealing): readonly SealedPart[] | ThresholdError => {
  const recipients = state.plan.participants.filter((to) => to !== state.me);
  const parts = recipients.map((to) => sealedPart(state, dealing, to));
  const failed = recipients.filter((_, at) => parts[at] === undefined);
  return failed.length > 0
    ? fault('bad-sealing-key', 'nothing can be sealed to the key of the first message', ...failed)
    : parts.filter((part) => part !== undefined);
};

const keepOwnPart = (state: SessionState, dealing: OwnDealing): void => {
  const secret = usedUp(dealing.partFor(state.me), (part) => new SecretBytes(part));
  state.parts.set(state.me, { secret, sealed: null });
};

const sealedPart = (state: SessionState, dealing: OwnDealing, to: Participant): SealedPart | undefined => {
  const recipient = state.firsts.get(to);
  if (recipient === undefined) throw new TypeError('A share for nobody');
  const context = sealContext({ session: state.plan.session, from: state.me, to });
  const sealed = usedUp(canonicalBytes({ ...statementFor(state, dealing, to) }), (plaintext) =>
    state.ports.seal(fromBase64(recipient.sealingKey), plaintext, context),
  );
  if (sealed === undefined) return undefined;
  const message: SealedPart = {
    ...header(state),
    kind: 'share',
    to,
    sealed: toBase64(sealed),
    signature: '',
  };
  return { ...message, signature: state.sessionKey.sign(signedBytes(message)) };
};

const statementFor = (state: SessionState, dealing: OwnDealing, to: Participant): ShareStatement => {
  const statement: ShareStatement = {
    ...header(state),
    to,
    transcript: transcriptOf(state.firsts.values()).digest,
    share: usedUp(dealing.partFor(to), toHex),
    signature: '',
  };
  return { ...statement, signature: state.sessionKey.sign(shareStatementBytes(statement)) };
};

import { combineKey, combineShare } from './combine.ts';
import type { OwnDealing } from './dealing.ts';
import { fault, type ThresholdError } from './errors.ts';
import type { ThresholdKey, ThresholdShare } from './key.ts';
import type { Participant } from './participant.ts';
import type { Acknowledgement, Complaint, Confirmation, RoundOne, SealedPart } from './messages.ts';
import type { KeyPlan } from './plan.ts';
import type { SecretBytes } from './secret.ts';
import type { SessionKey } from './session-key.ts';

/** What the session needs of the process that runs it. */
export interface KeyPorts {
  /** Whether bytes carry the signature of the person behind a number, by the key that they are enrolled with. */
  readonly isAttested: (from: Participant, statement: Uint8Array, attestation: Uint8Array) => boolean;
  /**
   * Seals bytes to a public key; `context` is authenticated with them. Undefined where the key is none. The plaintext is
   * overwritten on return.
   */
  readonly seal: (
    sealingKey: Uint8Array,
    plaintext: Uint8Array,
    context: Uint8Array,
  ) => Uint8Array | undefined;
  /** Opens what was sealed to the own key in this context; undefined for anything else. What it gives is overwritten. */
  readonly open: (sealed: Uint8Array, context: Uint8Array) => Uint8Array | undefined;
}

/** Where a member stands; each step waits for every other member. */
export type KeyPhase = 'round-1' | 'confirm' | 'round-2' | 'acknowledge' | 'complete' | 'ended';

/** What came out for one member. Whoever only deals, because they leave, has no share. */
export interface KeyOutcome {
  readonly key: ThresholdKey;
  readonly share: ThresholdShare | undefined;
}

/**
 * What came out for a member who has acknowledged it and does not know that all others have. They may be complete by
 * that acknowledgement and have put their old shares away, so the new share is kept until the members have settled which
 * epoch stands. It is no {@link KeyOutcome}: nobody takes it for one by mistake.
 */
export interface UnconfirmedOutcome {
  readonly outcome: KeyOutcome;
  /** Why the session ended here; undefined while it goes on. */
  readonly why: ThresholdError | undefined;
  /** Whose acknowledgement is not here. */
  readonly missing: readonly Participant[];
}

/** A member's memory of one session. */
export interface SessionState {
  readonly plan: KeyPlan;
  readonly planDigest: string;
  readonly me: Participant;
  readonly members: readonly Participant[];
  readonly ports: KeyPorts;
  readonly sessionKey: SessionKey;
  readonly dealing: OwnDealing | undefined;
  readonly firsts: Map<Participant, RoundOne>;
  readonly confirmations: Map<Participant, Confirmation>;
  readonly parts: Map<Participant, ReceivedPart>;
  readonly acknowledgements: Map<Participant, Acknowledgement>;
  dealt: readonly SealedPart[] | undefined;
  outcome: KeyOutcome | undefined;
  complaint: Complaint | undefined;
  ended: ThresholdError | undefined;
}

/** A checked part of the own share, and the sealed text that it came in; the own one came in none. */
export interface ReceivedPart {
  readonly secret: SecretBytes;
  readonly sealed: string | null;
}

export const phaseOf = (state: SessionState): KeyPhase => {
  const all = state.members.length;
  if (state.ended !== undefined) return 'ended';
  if (state.firsts.size < all) return 'round-1';
  if (state.confirmations.size < all) return 'confirm';
  if (state.outcome === undefined) return 'round-2';
  return state.acknowledgements.size < all ? 'acknowledge' : 'complete';
};

/** Whether this member will hold a share. */
export const isHolder = ({ plan, me }: SessionState): boolean => plan.participants.includes(me);

const hasAcknowledged = ({ acknowledgements, me }: SessionState): boolean => acknowledgements.has(me);

/** What was acknowledged here, while it is not known whether everybody has. */
export const unconfirmedIn = (state: SessionState): UnconfirmedOutcome | undefined => {
  const { outcome, ended: why, members, acknowledgements } = state;
  return outcome === undefined || !hasAcknowledged(state) || phaseOf(state) === 'complete'
    ? undefined
    : { outcome, why, missing: members.filter((one) => !acknowledgements.has(one)) };
};

/**
 * Ends the session for ever and forgets its secrets, but not a share that was acknowledged: others may be complete by
 * that. The first reason stays.
 */
export const end = (state: SessionState, why: ThresholdError): ThresholdError => {
  state.ended ??= why;
  if (!hasAcknowledged(state)) dropOutcome(state);
  forget(state);
  state.sessionKey.wipe();
  return why;
};

const dropOutcome = (state: SessionState): void => {
  state.outcome?.share?.secret.wipe();
  state.outcome = undefined;
};

const forget = ({ dealing, parts }: SessionState): void => {
  dealing?.wipe();
  for (const { secret } of parts.values()) secret.wipe();
};

/** The last message has been signed once everybody acknowledged. */
export const forgetKeyIfComplete = (state: SessionState): void => {
  if (phaseOf(state) === 'complete') state.sessionKey.wipe();
};

/** Makes key and share once everything is there. What went into the share is forgotten; it is in the share now. */
export const combineIfWhole = (state: SessionState): ThresholdError | undefined => {
  const isWaiting =
    state.outcome !== undefined ||
    state.dealt === undefined ||
    (isHolder(state) && state.parts.size < state.plan.dealers.length);
  if (isWaiting) return undefined;
  const outcome = combined(state);
  if ('code' in outcome) return end(state, outcome);
  state.outcome = outcome;
  forget(state);
  return undefined;
};

const combined = (state: SessionState): KeyOutcome | ThresholdError => {
  const dealings = [...state.firsts.values()].map(({ dealing }) => dealing).filter((one) => one !== null);
  const key = combineKey(state.plan, dealings);
  if (!key.ok) return key.error;
  if (!isHolder(state)) return { key: key.value, share: undefined };
  const revealed = [...state.parts.values()].map(({ secret }) => secret.reveal());
  const share = combineShare(key.value, state.me, revealed);
  for (const bytes of revealed) bytes.fill(0);
  return share === undefined
    ? fault('bad-key', 'the parts do not add up to the verifying share')
    : { key: key.value, share };
};

import type { LedgerId, PersonId, Sha256Hex } from '#shared/brand';
import type { Decision, JournalHead, ReasonCode } from '#shared/approval';
import type { Envelope } from '#shared/envelope';
import type { ErrorCode, Result } from '#shared/errors';
import type { TokenView } from '#shared/ipc';
import type { EnrolledKey, NamedPerson } from '#shared/roster';

/* What main may ask of the signer process. Requests that need a PIN carry one end of a message port. */

export interface SignerError {
  readonly code: ErrorCode;
  readonly detail: string | null;
}

export interface SignerStart {
  readonly modules: readonly { readonly profile: string; readonly path: string }[];
  readonly environment: 'sandbox' | 'production';
  readonly ledger: LedgerId;
  /** Seed of this device's own key: everything that is signed here carries its signature as well. */
  readonly deviceSeed: Uint8Array;
  readonly build: Sha256Hex;
  readonly sandboxPin: string | null;
}

/** Who holds which key: from the verified journal, given again whenever the roster changes. */
export interface Enrolment {
  readonly people: readonly NamedPerson[];
  readonly keys: readonly EnrolledKey[];
}

export interface DecideRequest {
  /** The intent's canonical bytes. The signer decodes, renders and hashes them itself. */
  readonly intentBytes: Uint8Array;
  /** Digest of what the renderer had on screen; the signer refuses when its own differs. */
  readonly renderDigest: Sha256Hex;
  readonly decision: Decision;
  readonly reason: { readonly code: ReasonCode; readonly text: string } | null;
  readonly policy: { readonly version: number; readonly digest: Sha256Hex };
  readonly head: JournalHead;
  readonly issuedAt: string;
}

export interface SubmitRequest {
  /** Canonical bytes of every intent; the signer decodes each and checks that the signer is its initiator. */
  readonly intents: readonly Uint8Array[];
  readonly head: JournalHead;
  readonly issuedAt: string;
}

export interface SignedIn {
  readonly person: PersonId;
  readonly token: TokenView;
}

export interface SignerMethods {
  start: { input: SignerStart; output: null };
  /** A sign of life: no answer means that a module hangs. */
  ping: { input: null; output: null };
  enrol: { input: Enrolment; output: null };
  tokens: { input: null; output: Result<readonly TokenView[], SignerError> };
  /** The key of a token that is plugged in, as it would be enrolled. Nothing is signed. */
  keyOf: {
    input: { readonly tokenId: string };
    output: Result<Omit<EnrolledKey, 'person' | 'standing'>, SignerError>;
  };
  /** PIN port required. Proves possession by signing a fresh challenge that the signer itself made. */
  signIn: { input: { readonly tokenId: string }; output: Result<SignedIn, SignerError> };
  signOut: { input: null; output: null };
  /** PIN port required. */
  decide: { input: DecideRequest; output: Result<Envelope, SignerError> };
  /** PIN port required. */
  submit: { input: SubmitRequest; output: Result<Envelope, SignerError> };
}

/** What the signer says by itself. */
export type SignerEvent =
  /** The session's token went away, or its holder lost their standing. */
  | { readonly kind: 'session-lost'; readonly code: ErrorCode }
  | { readonly kind: 'tokens-changed' }
  /** The operation under way has a prompt to show: now, and not before, main opens the PIN window. */
  | { readonly kind: 'pin-wanted' }
  /** A module will block the process for up to this time (pin pad): no sign of life until then. */
  | { readonly kind: 'blocking'; readonly limitMs: number };

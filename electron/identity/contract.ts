import type { TrustIdentity } from '#shared/api';
import type { ErrorCode, Result } from '#shared/errors';

/* What main may ask of the identity process: a session of the identity provider, by the system's browser. */

/** Codes and names of the protocol: never a token, a code or a name of a person. */
export interface IdentityFault {
  readonly code: ErrorCode;
  readonly detail: string | null;
}

/** Private key of the desk's proofs (RFC 7517, EC P-256). It lives as long as the session, and in memory alone. */
export interface ProofKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

/** A session as requests to the ledger need it: worth nothing without the key. */
export interface Grant {
  readonly accessToken: string;
  readonly key: ProofKey;
  readonly expiresAt: string;
  /** Who that is at the provider. It says nothing of what the person may do. */
  readonly claim: { readonly issuer: string; readonly subject: string };
}

export interface IdentityMethods {
  start: { input: { readonly identity: TrustIdentity }; output: null };
  /** Resolves when the person has come back from the browser, or did not. One sign-in runs at a time. */
  signIn: { input: null; output: Result<Grant, IdentityFault> };
  /** Ends a sign-in that is under way. */
  cancel: { input: null; output: null };
  signOut: { input: null; output: null };
}

export type IdentityEvent =
  /** The browser is to show this address. */
  | { readonly kind: 'browser'; readonly url: string }
  | { readonly kind: 'renewed'; readonly grant: Grant }
  /** The provider gives no further token: disabled, signed out, or out of reach for too long. */
  | { readonly kind: 'ended'; readonly fault: IdentityFault };

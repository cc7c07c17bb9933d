import type { PersonId } from '#shared/brand';
import { ok, type Result } from '#shared/errors';
import { verifyAccessToken, type AccessTokenClaims } from './access-token.ts';
import { verifyProof, type Proof } from './proof.ts';
import { providerKeys } from './provider-keys.ts';
import { refuse, type IdentityRefusal } from './refusal.ts';
import { ReplayGuard, type ReplayLimits } from './replay-guard.ts';
import type { IdentitySettings } from './settings.ts';

/** Who calls, as the identity provider and the directory have it. It grants nothing. */
export interface Identified {
  readonly issuer: string;
  readonly subject: string;
  readonly person: PersonId;
  readonly expiresAtSeconds: number;
}

/** What the directory says of a user: only somebody who is linked to an active person is let in. */
export type UserStanding =
  | { readonly kind: 'active'; readonly person: PersonId }
  | { readonly kind: 'unknown' | 'disabled' | 'unlinked' | 'person-inactive' };

/** Asked for every request, so that a user who is disabled is kept out from the next one on. */
export type StandingOf = (attribute: 'externalId' | 'userName', value: string) => Promise<UserStanding>;

/** What a request brings to identify its sender. */
export interface Presented {
  readonly accessToken: string;
  readonly proof: string | undefined;
  readonly method: string;
  /** Path of the request, without its query. */
  readonly path: string;
}

/** Holds callers of one ledger against its identity provider. */
export interface IdentityGate {
  readonly isRequiredForDesks: boolean;
  readonly identify: (presented: Presented) => Promise<Result<Identified, IdentityRefusal>>;
}

export interface IdentityGateOptions {
  readonly settings: IdentitySettings;
  readonly standingOf: StandingOf;
  /** Where this service listens. */
  readonly ownUrl: () => string;
  readonly onKeysFailed: (reason: string) => void;
  readonly fetcher?: typeof fetch;
  readonly nowMs?: () => number;
  readonly replayLimits?: ReplayLimits;
  readonly keysRestMs?: number;
}

const MS = 1_000;

export const identityGate = (options: IdentityGateOptions): IdentityGate => {
  const { settings, standingOf, nowMs = Date.now } = options;
  const keys = providerKeys({
    issuer: settings.issuer,
    jwksUri: settings.jwksUri,
    freshMs: settings.keysFreshSeconds * MS,
    staleMs: settings.keysStaleSeconds * MS,
    fetcher: options.fetcher ?? fetch,
    nowMs,
    onFailed: options.onKeysFailed,
    ...(options.keysRestMs === undefined ? {} : { restMs: options.keysRestMs }),
  });
  const used = new ReplayGuard(options.replayLimits);
  const sinceSeconds = Math.floor(nowMs() / MS);
  return {
    isRequiredForDesks: settings.requiredForDesks,
    identify: async ({ accessToken, proof, method, path }) => {
      const nowSeconds = nowMs() / MS;
      const claims = await verifyAccessToken(accessToken, settings, keys, nowSeconds);
      if (!claims.ok) return claims;
      if (proof === undefined) return refuse('identity-proof-invalid', 'DPoP: missing');
      const urls = (settings.urls ?? [options.ownUrl()]).map((base) => `${base.replace(/\/$/, '')}${path}`);
      const times = {
        nowSeconds,
        skewSeconds: settings.clockSkewSeconds,
        ageSeconds: settings.proofAgeSeconds,
        sinceSeconds,
      };
      const proven = await verifyProof(proof, { method, urls, accessToken }, times);
      if (!proven.ok) return proven;
      const bound = useOnce(claims.value, proven.value, used, settings, nowSeconds);
      return bound.ok ? standingIn(claims.value, settings, standingOf) : bound;
    },
  };
};

/** The proof is by the token's own key, and is used for the first time. */
const useOnce = (
  { boundTo }: AccessTokenClaims,
  { thumbprint, id, issuedAtSeconds }: Proof,
  used: ReplayGuard,
  { proofAgeSeconds, clockSkewSeconds }: IdentitySettings,
  nowSeconds: number,
): Result<null, IdentityRefusal> => {
  if (thumbprint !== boundTo) return refuse('identity-key-mismatch', 'cnf.jkt: of another key');
  const untilMs = (issuedAtSeconds + proofAgeSeconds + clockSkewSeconds) * MS;
  switch (used.use(thumbprint, id, untilMs, nowSeconds * MS)) {
    case 'fresh':
      return ok(null);
    case 'replayed':
      return refuse('identity-proof-replayed', 'jti: used before');
    case 'full':
      return refuse('too-many-requests', 'more proofs at a time than are remembered');
  }
};

const standingIn = async (
  { issuer, subject, expiresAtSeconds }: AccessTokenClaims,
  { directoryAttribute }: IdentitySettings,
  standingOf: StandingOf,
): Promise<Result<Identified, IdentityRefusal>> => {
  const standing = await standingOf(directoryAttribute, subject);
  switch (standing.kind) {
    case 'active':
      return ok({ issuer, subject, person: standing.person, expiresAtSeconds });
    case 'unknown':
      return refuse('identity-unknown', 'the user is not in the directory');
    case 'disabled':
      return refuse('identity-disabled', 'the user is disabled in the directory');
    case 'unlinked':
      return refuse('identity-unlinked', 'the user is linked to no person');
    case 'person-inactive':
      return refuse('identity-person-inactive', 'the person is not active in the roster');
  }
};

import * as oidc from 'openid-client';
import type { TrustIdentity } from '#shared/api';
import { err, ok, type Result } from '#shared/errors';
import type { Grant, IdentityFault, ProofKey } from './contract.ts';
import { faultOf } from './faults.ts';

/*
 * The identity provider as a desk uses it: OpenID Connect with the authorisation code flow, PKCE (RFC 7636) and tokens
 * bound to a key of this session (RFC 9449). The desk is a public client: it has no secret to lose.
 */

export interface Provider {
  /** Where the browser is to go. */
  readonly authorizationUrl: (request: SignInRequest) => Promise<URL>;
  /** Exchanges the code of an answer. */
  readonly exchange: (answer: URL, request: SignInRequest) => Promise<Result<Tokens, IdentityFault>>;
  readonly renew: (tokens: Tokens) => Promise<Result<Tokens, IdentityFault>>;
}

/** What ties an answer to the question: made anew for every sign-in, and used once. */
export interface SignInRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly proofKey: CryptoKeyPair;
}

export interface Tokens {
  readonly grant: Grant;
  readonly refreshToken: string | undefined;
  readonly proofKey: CryptoKeyPair;
  /** Moment at which the access token ends, milliseconds. */
  readonly expiresAtMs: number;
}

const TIMEOUT_SECONDS = 10;
/** Where the provider does not say how long its token holds. */
const EXPIRES_IN_SECONDS = 300;
const CLOCK_SKEW_SECONDS = 30;
const PROOF_ALGORITHM = 'ES256';

/** Reads the provider's metadata, which have to be those of the issuer (OpenID Connect Discovery 1.0 section 4.3). */
export const findProvider = async (
  identity: TrustIdentity,
  fetcher: typeof fetch,
  nowMs: () => number,
): Promise<Result<Provider, IdentityFault>> => {
  try {
    const issuer = new URL(identity.issuer);
    const config = await oidc.discovery(
      issuer,
      identity.clientId,
      { [oidc.clockTolerance]: CLOCK_SKEW_SECONDS, require_auth_time: false },
      oidc.None(),
      {
        timeout: TIMEOUT_SECONDS,
        [oidc.customFetch]: noRedirects(fetcher),
        // On this machine alone: the trust file takes no other address without encryption.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that nobody uses it elsewhere
        ...(issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {}),
      },
    );
    return ok(providerOver(config, identity, nowMs));
  } catch (error) {
    return err(faultOf(error));
  }
};

/** Answers come from the address that was asked. */
const noRedirects =
  (fetcher: typeof fetch): oidc.CustomFetch =>
  (url, options) =>
    fetcher(url, { ...(options as RequestInit), redirect: 'error' });

const providerOver = (
  config: oidc.Configuration,
  identity: TrustIdentity,
  nowMs: () => number,
): Provider => ({
  authorizationUrl: async ({ redirectUri, state, nonce, verifier }) =>
    oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: identity.scopes.join(' '),
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...(identity.resource === null ? {} : { resource: identity.resource }),
    }),
  exchange: async (answer, { state, nonce, verifier, proofKey }) => {
    try {
      const answered = await oidc.authorizationCodeGrant(
        config,
        answer,
        { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
        resourceOf(identity),
        { DPoP: oidc.getDPoPHandle(config, proofKey) },
      );
      const subject = answered.claims()?.sub;
      if (subject === undefined) return err({ code: 'identity-answer-refused', detail: 'id_token: missing' });
      return await tokensOf(answered, { issuer: identity.issuer, subject }, proofKey, undefined, nowMs());
    } catch (error) {
      return err(faultOf(error));
    }
  },
  renew: async ({ refreshToken, proofKey, grant }) => {
    if (refreshToken === undefined) return err({ code: 'identity-ended', detail: 'no refresh token' });
    try {
      const renewed = await oidc.refreshTokenGrant(config, refreshToken, resourceOf(identity), {
        DPoP: oidc.getDPoPHandle(config, proofKey),
      });
      const subject = renewed.claims()?.sub ?? grant.claim.subject;
      // Somebody else's session under the same refresh token is a fault of the provider.
      if (subject !== grant.claim.subject)
        return err({ code: 'identity-answer-refused', detail: 'sub: another than before' });
      return await tokensOf(renewed, grant.claim, proofKey, refreshToken, nowMs());
    } catch (error) {
      return err(faultOf(error));
    }
  },
});

const resourceOf = ({ resource }: TrustIdentity): Record<string, string> =>
  resource === null ? {} : { resource };

const tokensOf = async (
  answered: oidc.TokenEndpointResponse,
  claim: Grant['claim'],
  proofKey: CryptoKeyPair,
  refreshBefore: string | undefined,
  nowMs: number,
): Promise<Result<Tokens, IdentityFault>> => {
  // A token that is bound to no key would be worth something to whoever steals it.
  if (answered.token_type.toLowerCase() !== 'dpop')
    return err({ code: 'identity-provider-refused', detail: 'token_type: not bound to a key' });
  const expiresAtMs = nowMs + (answered.expires_in ?? EXPIRES_IN_SECONDS) * 1_000;
  const expiresAt = new Date(expiresAtMs).toISOString();
  const key = await privateKeyOf(proofKey);
  return ok({
    grant: { accessToken: answered.access_token, key, expiresAt, claim },
    refreshToken: answered.refresh_token ?? refreshBefore,
    proofKey,
    expiresAtMs,
  });
};

/** It goes to the vault, which proves with it what it sends; so it can be taken out of here. */
export const newProofKey = (): Promise<CryptoKeyPair> =>
  oidc.randomDPoPKeyPair(PROOF_ALGORITHM, { extractable: true });

const privateKeyOf = async ({ privateKey }: CryptoKeyPair): Promise<ProofKey> => {
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', privateKey);
  if (kty === undefined || crv === undefined || x === undefined || y === undefined || d === undefined)
    throw new TypeError('not a private key of a curve');
  return { kty, crv, x, y, d };
};

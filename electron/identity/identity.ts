import * as oidc from 'openid-client';
import type { TrustIdentity } from '#shared/api';
import { err, ok, type Result } from '#shared/errors';
import type { Grant, IdentityEvent, IdentityFault } from './contract.ts';
import { openLoopback } from './loopback.ts';
import { findProvider, newProofKey, type Provider, type SignInRequest, type Tokens } from './provider.ts';

/** A session of the identity provider, whatever process it runs in. */
export interface IdentitySession {
  readonly signIn: () => Promise<Result<Grant, IdentityFault>>;
  readonly cancel: () => void;
  readonly signOut: () => void;
}

export interface IdentitySessionOptions {
  readonly identity: TrustIdentity;
  readonly emit: (event: IdentityEvent) => void;
  readonly fetch: typeof fetch;
  readonly nowMs: () => number;
  readonly signInMs?: number;
  readonly retryMs?: number;
}

/** A person finds their password, their key and the right page within this time. */
export const SIGN_IN_MS = 300_000;
const RETRY_MS = 10_000;
/** A token is renewed when so much of its time is left. */
const RENEW_AT = 0.25;
const RENEW_EARLIEST_MS = 1_000;

export const identitySession = (options: IdentitySessionOptions): IdentitySession => {
  const { emit, nowMs } = options;
  let running: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Rises with every session, so that what an earlier one had under way changes nothing. */
  let session = 0;

  const end = (): void => {
    session += 1;
    clearTimeout(timer);
  };
  const keep = (provider: Provider, tokens: Tokens): void => {
    const own = session;
    const leftMs = tokens.expiresAtMs - nowMs();
    timer = setTimeout(
      () => void renew(provider, tokens, own),
      Math.max(RENEW_EARLIEST_MS, leftMs * (1 - RENEW_AT)),
    );
  };
  const renew = async (provider: Provider, tokens: Tokens, own: number): Promise<void> => {
    const renewed = await provider.renew(tokens);
    if (own !== session) return;
    if (renewed.ok) {
      emit({ kind: 'renewed', grant: renewed.value.grant });
      keep(provider, renewed.value);
      return;
    }
    const leftMs = tokens.expiresAtMs - nowMs();
    if (renewed.error.code === 'identity-provider-unreachable' && leftMs > 0) {
      timer = setTimeout(
        () => void renew(provider, tokens, own),
        Math.min(options.retryMs ?? RETRY_MS, leftMs),
      );
      return;
    }
    end();
    emit({ kind: 'ended', fault: { code: 'identity-ended', detail: renewed.error.detail } });
  };

  return {
    signIn: async () => {
      if (running !== undefined)
        return err({ code: 'identity-sign-in-cancelled', detail: 'another one is open' });
      const mine = (running = new AbortController());
      try {
        const signedIn = await runSignIn(options, mine.signal);
        if (!signedIn.ok) return signedIn;
        end();
        keep(signedIn.value.provider, signedIn.value.tokens);
        return ok(signedIn.value.tokens.grant);
      } finally {
        running = undefined;
      }
    },
    cancel: () => {
      running?.abort();
    },
    signOut: () => {
      running?.abort();
      end();
    },
  };
};

interface SignedIn {
  readonly provider: Provider;
  readonly tokens: Tokens;
}

/** One sign-in: a question with a state, nonce and verifier of its own, and one answer to it within the time. */
const runSignIn = async (
  { identity, emit, fetch: fetcher, nowMs, signInMs = SIGN_IN_MS }: IdentitySessionOptions,
  cancelled: AbortSignal,
): Promise<Result<SignedIn, IdentityFault>> => {
  const provider = await findProvider(identity, fetcher, nowMs);
  if (!provider.ok) return provider;
  const late = AbortSignal.timeout(signInMs);
  const state = oidc.randomState();
  const loopback = await openLoopback(state, AbortSignal.any([cancelled, late]));
  try {
    const request: SignInRequest = {
      redirectUri: loopback.redirectUri,
      state,
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      proofKey: await newProofKey(),
    };
    emit({ kind: 'browser', url: (await provider.value.authorizationUrl(request)).href });
    const answer = await loopback.answer;
    if (answer === 'too-many-foreign')
      return err({
        code: 'identity-answer-refused',
        detail: 'state: too many answers that were not asked for',
      });
    if (answer === 'stopped')
      return err({
        code: cancelled.aborted ? 'identity-sign-in-cancelled' : 'identity-sign-in-expired',
        detail: null,
      });
    const tokens = await provider.value.exchange(answer, request);
    return tokens.ok ? ok({ provider: provider.value, tokens: tokens.value }) : tokens;
  } finally {
    loopback.close();
  }
};

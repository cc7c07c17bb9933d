import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { secureUrlSchema } from '#shared/api';
import { fetchJson } from './fetch-json.ts';

/*
 * The public keys of the identity provider (RFC 7517). They are kept while they are fresh, and a while longer when the
 * provider can't be reached; after that nobody can be identified.
 */

/** The keys can't be had: nothing that a token says can be checked. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

export interface ProviderKeysOptions {
  readonly issuer: string;
  readonly jwksUri: string | undefined;
  readonly freshMs: number;
  readonly staleMs: number;
  readonly fetcher: typeof fetch;
  readonly nowMs: () => number;
  /** Told when keys could not be fetched, with the reason. */
  readonly onFailed: (reason: string) => void;
  /** Rest after an attempt that brought nothing new, so that nobody can make the service hammer the provider. */
  readonly restMs?: number;
}

/** A failed fetch, and one for a key that is not there, are not repeated within this time. */
const REST_MS = 15_000;
const KEYS_MAX = 64;

const metadataSchema = z.object({ issuer: z.string(), jwks_uri: secureUrlSchema });
const jwksSchema = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .min(1)
    .max(KEYS_MAX),
});

interface Fetched {
  readonly find: JWTVerifyGetKey;
  readonly atMs: number;
}

/** Finds the key of a token; throws `KeysUnavailable`, or jose's error when there is no such key. */
export const providerKeys = (options: ProviderKeysOptions): JWTVerifyGetKey => {
  const { freshMs, staleMs, nowMs, onFailed, restMs = REST_MS } = options;
  let fetched: Fetched | undefined;
  let lastTryMs = -Infinity;
  let running: Promise<void> | undefined;

  const fetchOnce = async (): Promise<void> => {
    try {
      fetched = { find: await fetchKeys(options), atMs: nowMs() };
    } catch (error) {
      onFailed(error instanceof Error ? error.message : String(error));
    } finally {
      lastTryMs = nowMs();
    }
  };
  const refresh = (): Promise<void> =>
    (running ??= fetchOnce().finally(() => {
      running = undefined;
    }));
  const isRested = (): boolean => nowMs() - lastTryMs >= restMs;
  const isWithin = (ms: number): boolean => fetched !== undefined && nowMs() - fetched.atMs < ms;

  const current = async (): Promise<Fetched> => {
    if (!isWithin(freshMs) && (isRested() || running !== undefined)) await refresh();
    if (fetched === undefined || !isWithin(Math.max(freshMs, staleMs)))
      throw new KeysUnavailable('the keys of the identity provider are out of reach');
    return fetched;
  };

  return async (header, token) => {
    const known = await current();
    try {
      return await known.find(header, token);
    } catch (error) {
      // A key that came after the last look: the provider has rotated.
      if (!(error instanceof errors.JWKSNoMatchingKey) || !isRested()) throw error;
      await refresh();
      return (await current()).find(header, token);
    }
  };
};

const fetchKeys = async ({ issuer, jwksUri, fetcher }: ProviderKeysOptions): Promise<JWTVerifyGetKey> => {
  const from = jwksUri ?? (await jwksUriOf(issuer, fetcher));
  const parsed = jwksSchema.parse(await fetchJson(from, fetcher));
  return createLocalJWKSet(parsed);
};

/** OpenID Connect Discovery 1.0 sections 4 and 4.3: metadata of another issuer are not this one's. */
const jwksUriOf = async (issuer: string, fetcher: typeof fetch): Promise<string> => {
  const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const metadata = metadataSchema.parse(await fetchJson(place, fetcher));
  if (metadata.issuer !== issuer) throw new Error('the metadata are of another issuer');
  return metadata.jwks_uri;
};

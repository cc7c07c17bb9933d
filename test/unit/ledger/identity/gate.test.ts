import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import type { Result } from '#shared/errors';
import {
  identityGate,
  identitySchema,
  type Identified,
  type IdentityGate,
  type IdentityRefusal,
  type Presented,
  type UserStanding,
} from '../../../../ledger/identity/index.ts';
import {
  newTestKey,
  signProof,
  signToken,
  unsigned,
  type TestKey,
} from '../../../support/identity/tokens.ts';

const ISSUER = 'https://id.test.example';
const AUDIENCE = 'https://ledger.test.example';
const URL_HERE = 'https://ledger.test.example';
const PATH = '/v1/checkpoint';
const PERSON = 'p-1' as PersonId;
const START_MS = Date.parse('2026-05-01T10:00:00Z');

type Answer = Result<Identified, IdentityRefusal>;
type Claims = Readonly<Record<string, unknown>>;

describe('a ledger with an identity provider', () => {
  let provider: TestKey;
  let desk: TestKey;
  let thief: TestKey;
  let nowMs: number;
  let served: Readonly<Record<string, unknown>>[];
  let isReachable: boolean;
  let fetches: string[];
  let standing: UserStanding;
  let gate: IdentityGate;

  beforeAll(async () => {
    [provider, desk, thief] = await Promise.all([newTestKey(), newTestKey(), newTestKey()]);
  });

  const fetcher = (async (url: string) => {
    await Promise.resolve();
    fetches.push(url);
    if (!isReachable) throw new TypeError('fetch failed');
    const body = url.endsWith('/jwks') ? { keys: served } : { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` };
    return new Response(JSON.stringify(body));
  }) as typeof fetch;

  beforeEach(() => {
    nowMs = START_MS;
    served = [{ ...provider.publicJwk, kid: 'k1', alg: 'ES256' }];
    isReachable = true;
    fetches = [];
    standing = { kind: 'active', person: PERSON };
    gate = gateWith({});
  });

  const gateWith = (over: Claims, replayLimits = { entriesMax: 100, entriesPerKeyMax: 10 }): IdentityGate =>
    identityGate({
      settings: identitySchema.parse({
        issuer: ISSUER,
        audience: AUDIENCE,
        keysFreshSeconds: 60,
        keysStaleSeconds: 300,
        ...over,
      }),
      standingOf: () => Promise.resolve(standing),
      ownUrl: () => URL_HERE,
      onKeysFailed: () => undefined,
      fetcher,
      nowMs: () => nowMs,
      replayLimits,
      keysRestMs: 5_000,
    });

  const seconds = (): number => Math.floor(nowMs / 1_000);
  const claimsOf = (over: Claims = {}): Claims => ({
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'user-1',
    iat: seconds(),
    exp: seconds() + 300,
    client_id: 'desk',
    cnf: { jkt: desk.thumbprint },
    ...over,
  });
  const tokenOf = (over: Claims = {}, header: Claims = {}): Promise<string> =>
    signToken({ key: provider, claims: claimsOf(over), header });
  const proofOf = (
    accessToken: string,
    claims: Claims = {},
    header: Claims = {},
    key = desk,
  ): Promise<string> =>
    signProof({
      key,
      method: 'GET',
      url: `${URL_HERE}${PATH}`,
      accessToken,
      claims: { iat: seconds(), ...claims },
      header,
    });
  const present = (
    accessToken: string,
    proof: string | undefined,
    over: Partial<Presented> = {},
  ): Promise<Answer> => gate.identify({ accessToken, proof, method: 'GET', path: PATH, ...over });
  const presentToken = async (over: Claims = {}, header: Claims = {}): Promise<Answer> => {
    const token = await tokenOf(over, header);
    return present(token, await proofOf(token));
  };
  const presentProof = async (claims: Claims, header: Claims = {}, key = desk): Promise<Answer> => {
    const token = await tokenOf();
    return present(token, await proofOf(token, claims, header, key));
  };
  const codeOf = (answer: Answer): string => (answer.ok ? 'let in' : answer.error.code);

  test('lets in who proves to hold the key of a token for this service', async () => {
    const answer = await presentToken();
    expect(answer).toEqual({
      ok: true,
      value: { issuer: ISSUER, subject: 'user-1', person: PERSON, expiresAtSeconds: seconds() + 300 },
    });
  });

  describe('an access token', () => {
    test.each<[string, string, Claims, Claims]>([
      ['of another issuer', 'identity-token-invalid', { iss: 'https://other.example' }, {}],
      ['without an issuer', 'identity-token-invalid', { iss: undefined }, {}],
      ['for another audience', 'identity-token-invalid', { aud: 'https://other.example' }, {}],
      ['for nobody', 'identity-token-invalid', { aud: undefined }, {}],
      ['without a subject', 'identity-token-invalid', { sub: undefined }, {}],
      ['that never ends', 'identity-token-invalid', { exp: undefined }, {}],
      ['that is bound to no key', 'identity-token-invalid', { cnf: undefined }, {}],
      ['that is bound to another key', 'identity-key-mismatch', { cnf: { jkt: 'x'.repeat(43) } }, {}],
      ['that is not yet good', 'identity-token-invalid', { nbf: START_MS / 1_000 + 90 }, {}],
      ['that has expired', 'identity-token-expired', { exp: START_MS / 1_000 - 31 }, {}],
      ['of the type of an id token', 'identity-token-invalid', {}, { typ: 'JWT' }],
      ['without a type', 'identity-token-invalid', {}, { typ: undefined }],
      ['under an unknown key id', 'identity-token-invalid', {}, { kid: 'k9' }],
    ])('%s is refused: %s', async (_what, code, claims, header) => {
      expect(codeOf(await presentToken(claims, header))).toBe(code);
    });

    test('that ends within the tolerance for clocks is taken', async () => {
      expect(codeOf(await presentToken({ exp: seconds() - 29 }))).toBe('let in');
    });

    test('signed by another key under the provider’s key id is refused', async () => {
      const token = await signToken({ key: thief, claims: claimsOf() });
      expect(codeOf(await present(token, await proofOf(token)))).toBe('identity-token-invalid');
    });

    test.each(['none', 'None', 'NONE'])('with the algorithm %s is refused', async (alg) => {
      const token = unsigned(claimsOf(), { alg, kid: 'k1' });
      expect(codeOf(await present(token, await proofOf(token)))).toBe('identity-token-invalid');
    });

    test('signed with the provider’s public key as a shared secret is refused', async () => {
      const secret = createSecretKey(Buffer.from(JSON.stringify(provider.publicJwk)));
      const token = await new SignJWT({ ...claimsOf() })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })
        .sign(secret);
      expect(codeOf(await present(token, await proofOf(token)))).toBe('identity-token-invalid');
    });

    test('that was altered in any part is refused', async () => {
      const token = await tokenOf();
      const [header = '', payload = '', signature = ''] = token.split('.');
      const other = Buffer.from(JSON.stringify(claimsOf({ sub: 'user-2' }))).toString('base64url');
      for (const forged of [`${header}.${other}.${signature}`, `${header}.${payload}.`, payload, `${token}A`])
        expect(codeOf(await present(forged, await proofOf(forged)))).toBe('identity-token-invalid');
    });

    test('of a client that is not named is refused where clients are', async () => {
      gate = gateWith({ clientIds: ['desk'] });
      expect(codeOf(await presentToken())).toBe('let in');
      expect(codeOf(await presentToken({ client_id: 'other' }))).toBe('identity-token-invalid');
      expect(codeOf(await presentToken({ client_id: undefined }))).toBe('identity-token-invalid');
    });
  });

  describe('a proof', () => {
    test('that does not come with the token is missed', async () => {
      expect(codeOf(await present(await tokenOf(), undefined))).toBe('identity-proof-invalid');
    });

    test.each<[string, Claims, Claims]>([
      ['for another method', { htm: 'POST' }, {}],
      ['for another path', { htu: `${URL_HERE}/v1/events` }, {}],
      ['for another host', { htu: `https://evil.example${PATH}` }, {}],
      ['for another scheme', { htu: `http://ledger.test.example${PATH}` }, {}],
      ['for another port', { htu: `https://ledger.test.example:444${PATH}` }, {}],
      ['with a user in its address', { htu: `https://a@ledger.test.example${PATH}` }, {}],
      ['for no address', { htu: PATH }, {}],
      ['of a minute ago', { iat: START_MS / 1_000 - 61 }, {}],
      ['of the future', { iat: START_MS / 1_000 + 31 }, {}],
      ['of no time', { iat: undefined }, {}],
      ['without an id', { jti: undefined }, {}],
      ['with an id that is too short to be one', { jti: 'x' }, {}],
      ['of another token', { ath: 'x'.repeat(43) }, {}],
      ['of no token', { ath: undefined }, {}],
      ['of another type', {}, { typ: 'JWT' }],
      ['without its key', {}, { jwk: undefined }],
      ['that has expired by its own word', { exp: START_MS / 1_000 - 1 }, {}],
    ])('%s is refused', async (_what, claims, header) => {
      nowMs += 120_000;
      const shift = (value: unknown): unknown => (typeof value === 'number' ? value + 120 : value);
      const moved = Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, shift(value)]));
      expect(codeOf(await presentProof(moved, header))).toBe('identity-proof-invalid');
    });

    test('from before the service was started is refused', async () => {
      expect(codeOf(await presentProof({ iat: seconds() - 1 }))).toBe('identity-proof-invalid');
      nowMs += 1_000;
      expect(codeOf(await presentProof({ iat: seconds() - 1 }))).toBe('let in');
    });

    test('by a thief who has the token but not its key is refused', async () => {
      expect(codeOf(await presentProof({}, {}, thief))).toBe('identity-key-mismatch');
    });

    test('whose key in the header is not the one that signed it is refused', async () => {
      expect(codeOf(await presentProof({}, { jwk: desk.publicJwk }, thief))).toBe('identity-proof-invalid');
    });

    test('that shows a private key is refused', async () => {
      const withPrivate = { ...desk.publicJwk, d: 'AAAA' };
      expect(codeOf(await presentProof({}, { jwk: withPrivate }))).toBe('identity-proof-invalid');
    });

    test('counts once', async () => {
      const token = await tokenOf();
      const proof = await proofOf(token);
      expect(codeOf(await present(token, proof))).toBe('let in');
      expect(codeOf(await present(token, proof))).toBe('identity-proof-replayed');
      nowMs += 59_000;
      expect(codeOf(await present(token, proof))).toBe('identity-proof-replayed');
      nowMs += 2_000;
      expect(codeOf(await present(token, proof))).toBe('identity-proof-invalid');
    });

    test('under the id of another one, by another key, is another one', async () => {
      const jti = 'the-same-id';
      expect(codeOf(await presentProof({ jti }))).toBe('let in');
      const token = await tokenOf({ cnf: { jkt: thief.thumbprint } });
      expect(codeOf(await present(token, await proofOf(token, { jti }, {}, thief)))).toBe('let in');
    });

    test('covers the address without its query, in every way to write it', async () => {
      for (const htu of [`${URL_HERE}${PATH}?from=1#x`, `https://LEDGER.test.example:443${PATH}`])
        expect(codeOf(await presentProof({ htu }))).toBe('let in');
    });

    test('names one of the addresses under which the service is reached', async () => {
      gate = gateWith({ urls: ['https://a.example/ledger/', 'https://b.example'] });
      for (const [htu, expected] of [
        [`https://a.example/ledger${PATH}`, 'let in'],
        [`https://b.example${PATH}`, 'let in'],
        [`${URL_HERE}${PATH}`, 'identity-proof-invalid'],
      ] as const)
        expect(codeOf(await presentProof({ htu }))).toBe(expected);
    });

    test('is refused when it can not be remembered, and one key does not take the room of another', async () => {
      for (let count = 0; count < 10; count += 1) expect(codeOf(await presentProof({}))).toBe('let in');
      expect(codeOf(await presentProof({}))).toBe('too-many-requests');
      const token = await tokenOf({ cnf: { jkt: thief.thumbprint } });
      expect(codeOf(await present(token, await proofOf(token, {}, {}, thief)))).toBe('let in');
      nowMs += 95_000;
      expect(codeOf(await presentProof({}))).toBe('let in');
    });
  });

  describe('the directory', () => {
    test.each<[UserStanding['kind'], string]>([
      ['unknown', 'identity-unknown'],
      ['disabled', 'identity-disabled'],
      ['unlinked', 'identity-unlinked'],
      ['person-inactive', 'identity-person-inactive'],
    ])('keeps out who is %s, with a token that holds', async (kind, code) => {
      standing = { kind } as UserStanding;
      expect(codeOf(await presentToken())).toBe(code);
    });

    test('is asked by the claim that is configured', async () => {
      const asked: unknown[] = [];
      gate = identityGate({
        settings: identitySchema.parse({
          issuer: ISSUER,
          audience: AUDIENCE,
          subjectClaim: 'upn',
          directoryAttribute: 'userName',
        }),
        standingOf: (...question) => {
          asked.push(question);
          return Promise.resolve(standing);
        },
        ownUrl: () => URL_HERE,
        onKeysFailed: () => undefined,
        fetcher,
        nowMs: () => nowMs,
      });
      expect(codeOf(await presentToken({ upn: 'anna@test.example' }))).toBe('let in');
      expect(codeOf(await presentToken())).toBe('identity-token-invalid');
      expect(asked).toEqual([['userName', 'anna@test.example']]);
    });
  });

  describe('the provider’s keys', () => {
    test('are fetched once while they are fresh', async () => {
      await presentToken();
      nowMs += 59_000;
      await presentToken();
      expect(fetches).toEqual([`${ISSUER}/.well-known/openid-configuration`, `${ISSUER}/jwks`]);
    });

    test('that were rotated are found, and the key that is gone is refused when they are fetched', async () => {
      expect(codeOf(await presentToken())).toBe('let in');
      const next = await newTestKey();
      served = [{ ...next.publicJwk, kid: 'k2', alg: 'ES256' }];
      nowMs += 6_000;
      const token = await signToken({ key: next, kid: 'k2', claims: claimsOf() });
      expect(codeOf(await present(token, await proofOf(token)))).toBe('let in');
      expect(codeOf(await presentToken())).toBe('identity-token-invalid');
    });

    test('are not asked for again and again for a key id that there is not', async () => {
      await presentToken();
      const before = fetches.length;
      nowMs += 6_000;
      for (let count = 0; count < 5; count += 1) await presentToken({}, { kid: `none-${count}` });
      expect(fetches.length - before).toBe(2);
    });

    test('are used for a bounded time while the provider is out of reach, and then nobody is let in', async () => {
      await presentToken();
      isReachable = false;
      nowMs += 299_000;
      expect(codeOf(await presentToken())).toBe('let in');
      nowMs += 2_000;
      expect(codeOf(await presentToken())).toBe('identity-keys-unavailable');
      isReachable = true;
      nowMs += 6_000;
      expect(codeOf(await presentToken())).toBe('let in');
    });

    test('that never came let nobody in', async () => {
      isReachable = false;
      expect(codeOf(await presentToken())).toBe('identity-keys-unavailable');
    });

    test('of another issuer’s metadata are not taken', async () => {
      gate = gateWith({ issuer: 'https://id.test.example/tenant' });
      expect(codeOf(await presentToken({ iss: 'https://id.test.example/tenant' }))).toBe(
        'identity-keys-unavailable',
      );
    });
  });
});

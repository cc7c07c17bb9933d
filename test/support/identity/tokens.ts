import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

/* Tokens and proofs as a provider and a desk make them, for tests that need to alter each part of them. */

export interface TestKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly thumbprint: string;
}

export const newTestKey = async (alg = 'ES256'): Promise<TestKey> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
};

export interface TokenOptions {
  readonly key: TestKey;
  readonly kid?: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

export const signToken = ({ key, kid = 'k1', claims, header = {} }: TokenOptions): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
    .sign(key.privateKey);

export interface ProofOptions {
  readonly key: TestKey;
  readonly method: string;
  readonly url: string;
  readonly accessToken: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

export const signProof = ({
  key,
  method,
  url,
  accessToken,
  claims = {},
  header = {},
}: ProofOptions): Promise<string> =>
  new SignJWT({
    htm: method,
    htu: url,
    ath: createHash('sha256').update(accessToken).digest('base64url'),
    jti: randomUUID(),
    iat: Math.floor(Date.now() / 1_000),
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.publicJwk, ...header })
    .sign(key.privateKey);

/** A token that says of itself that nobody has signed it. */
export const unsigned = (
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'at+jwt', ...header })}.${part(claims)}.`;
};

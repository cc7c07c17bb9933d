import { createHash, randomUUID } from 'node:crypto';
import { importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { LEDGER_TOKEN_HEADER, PROOF_ALGORITHM, PROOF_HEADER } from '#shared/api';

/** A session of the identity provider with the key that it is bound to; see electron/identity/contract.ts. */
export interface SessionGrant {
  readonly accessToken: string;
  readonly key: {
    readonly kty: string;
    readonly crv: string;
    readonly x: string;
    readonly y: string;
    readonly d: string;
  };
}

/** What requests to the ledger say of their sender. */
export interface Credentials {
  /** Headers of one request: a proof is good for one method and one address, once. */
  readonly headersFor: (method: 'GET' | 'POST', url: URL) => Promise<Readonly<Record<string, string>>>;
  /** From now on; null: the ledger's own token alone. */
  readonly identify: (grant: SessionGrant | null) => Promise<void>;
}

interface Session {
  readonly accessToken: string;
  readonly tokenHash: string;
  readonly key: CryptoKey | Uint8Array;
  readonly publicKey: JWK;
}

/** `ledgerToken` is that of the trust file. Times are those of this desk. */
export const credentials = (ledgerToken: string, now: () => Date): Credentials => {
  let session: Session | null = null;
  return {
    headersFor: async (method, url) =>
      session === null
        ? { authorization: `Bearer ${ledgerToken}` }
        : {
            authorization: `DPoP ${session.accessToken}`,
            [PROOF_HEADER]: await proofOf(session, method, url, now()),
            [LEDGER_TOKEN_HEADER]: ledgerToken,
          },
    identify: async (grant) => {
      session = grant === null ? null : await sessionOf(grant);
    },
  };
};

const sessionOf = async ({ accessToken, key }: SessionGrant): Promise<Session> => {
  const { kty, crv, x, y } = key;
  return {
    accessToken,
    tokenHash: createHash('sha256').update(accessToken).digest('base64url'),
    key: await importJWK({ ...key }, PROOF_ALGORITHM),
    publicKey: { kty, crv, x, y },
  };
};

/** RFC 9449 section 4.2. */
const proofOf = (
  { key, publicKey, tokenHash }: Session,
  method: string,
  url: URL,
  now: Date,
): Promise<string> =>
  new SignJWT({ htm: method, htu: `${url.origin}${url.pathname}`, ath: tokenHash })
    .setProtectedHeader({ alg: PROOF_ALGORITHM, typ: 'dpop+jwt', jwk: publicKey })
    .setJti(randomUUID())
    .setIssuedAt(now)
    .sign(key);

import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify, type JWK } from 'jose';
import { z } from 'zod';
import { ok, type Result } from '#shared/errors';
import { refuse, type IdentityRefusal } from './refusal.ts';
import { PROOF_ALGORITHMS } from './settings.ts';

/** A request as it came, for a proof to be held against. */
export interface ProvenRequest {
  readonly method: string;
  /** Without query and fragment; each address under which this service is reached. */
  readonly urls: readonly string[];
  readonly accessToken: string;
}

export interface ProofTimes {
  readonly nowSeconds: number;
  readonly skewSeconds: number;
  readonly ageSeconds: number;
  /** Proofs from before were not watched for being used again. */
  readonly sinceSeconds: number;
}

export interface Proof {
  /** Thumbprint of the key that signed it (RFC 7638). */
  readonly thumbprint: string;
  readonly id: string;
  readonly issuedAtSeconds: number;
}

const claimsSchema = z.object({
  htm: z.string(),
  htu: z.string().max(4_000),
  jti: z.string().min(8).max(256),
  iat: z.number(),
  ath: z.string(),
});

/** Checks a proof of possession for one request (RFC 9449 section 4.3), all but whether it was used before. */
export const verifyProof = async (
  proof: string,
  request: ProvenRequest,
  times: ProofTimes,
): Promise<Result<Proof, IdentityRefusal>> => {
  const signed = await openProof(proof, times.nowSeconds);
  if (!signed.ok) return signed;
  const { claims, jwk } = signed.value;
  const { htm, htu, jti, iat, ath } = claims;
  if (htm !== request.method) return invalid('htm: of another method');
  const target = withoutQuery(htu);
  if (target === undefined || !request.urls.some((url) => withoutQuery(url) === target))
    return invalid('htu: of another address');
  if (ath !== createHash('sha256').update(request.accessToken).digest('base64url'))
    return invalid('ath: of another access token');
  const { nowSeconds, skewSeconds, ageSeconds, sinceSeconds } = times;
  if (iat > nowSeconds + skewSeconds) return invalid('iat: in the future');
  if (iat < nowSeconds - ageSeconds) return invalid('iat: too long ago');
  if (iat < sinceSeconds) return invalid('iat: before the service was started');
  return ok({ thumbprint: await calculateJwkThumbprint(jwk), id: jti, issuedAtSeconds: iat });
};

const invalid = (detail: string): ReturnType<typeof refuse> => refuse('identity-proof-invalid', detail);

interface SignedProof {
  readonly claims: z.infer<typeof claimsSchema>;
  readonly jwk: JWK;
}

/** Signature by the key in its header, which has to be public and of an algorithm that is taken. */
const openProof = async (
  proof: string,
  nowSeconds: number,
): Promise<Result<SignedProof, IdentityRefusal>> => {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: [...PROOF_ALGORITHMS],
      currentDate: new Date(nowSeconds * 1_000),
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success)
      return invalid(`${claims.error.issues[0]?.path.join('.') ?? 'claims'}: not as described`);
    if (protectedHeader.jwk === undefined) return invalid('jwk: missing');
    return ok({ claims: claims.data, jwk: protectedHeader.jwk });
  } catch (error) {
    return invalid(error instanceof errors.JOSEError ? error.code : 'not a proof');
  }
};

/** Normalised as RFC 3986 sections 6.2.2 and 6.2.3 have it, which a URL does by itself; undefined when it is none. */
const withoutQuery = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname, username, password } = new URL(text);
  return username === '' && password === '' ? `${protocol}//${host}${pathname}` : undefined;
};

import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { ok, type Result } from '#shared/errors';
import { KeysUnavailable } from './provider-keys.ts';
import { refuse, type IdentityRefusal } from './refusal.ts';
import { TOKEN_ALGORITHMS, type IdentitySettings } from './settings.ts';

/** What the provider says of the caller, once its signature holds. */
export interface AccessTokenClaims {
  readonly issuer: string;
  /** Value of the claim that names the user. */
  readonly subject: string;
  /** Thumbprint of the only key that may present it. */
  readonly boundTo: string;
  readonly expiresAtSeconds: number;
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(256),
  exp: z.number(),
  iat: z.number(),
  client_id: z.string().max(256).optional(),
  azp: z.string().max(256).optional(),
  /** RFC 9449 section 6.1. */
  cnf: z.object({ jkt: z.string().min(1).max(128) }),
});

/** Checks an access token in the form of a JWT (RFC 9068) that is bound to a key. */
export const verifyAccessToken = async (
  token: string,
  settings: IdentitySettings,
  keys: JWTVerifyGetKey,
  nowSeconds: number,
): Promise<Result<AccessTokenClaims, IdentityRefusal>> => {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: [...TOKEN_ALGORITHMS],
      issuer: settings.issuer,
      audience: settings.audience,
      clockTolerance: settings.clockSkewSeconds,
      currentDate: new Date(nowSeconds * 1_000),
    });
    return isOfType(protectedHeader.typ, settings)
      ? claimsOf(payload, settings)
      : invalid('typ: of another type');
  } catch (error) {
    return refusalOf(error);
  }
};

const invalid = (detail: string): ReturnType<typeof refuse> => refuse('identity-token-invalid', detail);

/** RFC 7515 section 4.1.9: `application/` may be left out, and case does not count. */
const isOfType = (typ: string | undefined, { tokenTypes }: IdentitySettings): boolean => {
  const short = (typ ?? 'jwt').toLowerCase().replace(/^application\//, '');
  return tokenTypes.some((type) => type === short);
};

const claimsOf = (
  payload: Readonly<Record<string, unknown>>,
  settings: IdentitySettings,
): Result<AccessTokenClaims, IdentityRefusal> => {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success)
    return invalid(`${parsed.error.issues[0]?.path.join('.') ?? 'claims'}: missing or not as described`);
  const { sub, exp, cnf, client_id: client, azp } = parsed.data;
  const isKnownClient = settings.clientIds?.includes(client ?? azp ?? '') ?? true;
  if (!isKnownClient) return invalid('client_id: of another client');
  const subject = settings.subjectClaim === 'sub' ? sub : payload[settings.subjectClaim];
  if (typeof subject !== 'string' || subject === '' || subject.length > 256)
    return invalid(`${settings.subjectClaim}: missing`);
  return ok({ issuer: settings.issuer, subject, boundTo: cnf.jkt, expiresAtSeconds: exp });
};

/** Codes of jose and names of claims: never a value, which may tell of a person. */
const refusalOf = (error: unknown): ReturnType<typeof refuse> => {
  if (error instanceof KeysUnavailable) return refuse('identity-keys-unavailable', error.message);
  if (error instanceof errors.JWTExpired) return refuse('identity-token-expired', 'exp: past');
  if (error instanceof errors.JWTClaimValidationFailed) return invalid(`${error.claim}: ${error.reason}`);
  return invalid(error instanceof errors.JOSEError ? error.code : 'not a token');
};

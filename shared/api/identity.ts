import { z } from 'zod';
import { personIdSchema } from '#shared/brand';
import type { ErrorCode } from '#shared/errors';
import type { Route } from './route.ts';

/*
 * What an identity provider has to do with a ledger: it can keep somebody out. A session of it is one more thing that
 * a desk needs, beside the ledger's own access token; it grants nothing.
 */

/**
 * The ledger's own access token, where `Authorization` holds one of the identity provider (RFC 9449 section 7.1 gives
 * that its place).
 */
export const LEDGER_TOKEN_HEADER = 'countersign-access-token';
/** The proof that the sender holds the key to which the provider's token is bound. */
export const PROOF_HEADER = 'dpop';
/** The one algorithm by which desks sign their proofs. */
export const PROOF_ALGORITHM = 'ES256';

/** Refusals of a caller for what the identity provider or the directory says of them. */
export const identityRefusals = [
  'identity-required',
  'identity-token-invalid',
  'identity-token-expired',
  'identity-proof-invalid',
  'identity-proof-replayed',
  'identity-key-mismatch',
  'identity-unknown',
  'identity-disabled',
  'identity-unlinked',
  'identity-person-inactive',
  'identity-keys-unavailable',
] as const satisfies readonly ErrorCode[];

export type IdentityRefusalCode = (typeof identityRefusals)[number];

export const identityResponseSchema = z.strictObject({
  /** Whether desks of this ledger have to bring a session of an identity provider. */
  isRequired: z.boolean(),
  /** Who the caller is there; null when the request brought no session. */
  identity: z
    .strictObject({
      issuer: z.string(),
      subject: z.string(),
      person: personIdSchema,
      /** Until when the provider's token holds. */
      expiresAt: z.string(),
    })
    .nullable(),
});

export const identityRoutes = {
  identity: {
    method: 'GET',
    path: '/v1/identity',
    summary: 'Who the caller is at the identity provider, and whether that is asked for',
    response: identityResponseSchema,
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type IdentityResponse = z.infer<typeof identityResponseSchema>;

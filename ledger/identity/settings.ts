import { z } from 'zod';
import { secureUrlSchema } from '#shared/api';

/** Asymmetric alone: with a shared secret whoever verifies could also issue; and never `none`. */
export const TOKEN_ALGORITHMS: readonly string[] = [
  'ES256',
  'ES384',
  'PS256',
  'PS384',
  'RS256',
  'EdDSA',
  'Ed25519',
];
export const PROOF_ALGORITHMS: readonly string[] = ['ES256', 'EdDSA', 'Ed25519'];

/** The identity provider of a ledger: it can keep a caller out, and lets nobody in who has no access token. */
export const identitySchema = z.strictObject({
  /** Exactly as the provider's metadata have it. */
  issuer: secureUrlSchema,
  /** `aud` of the access tokens that are meant for this service. */
  audience: z.string().min(1).max(512),
  /** Where the provider's keys are; absent: where its metadata say. */
  jwksUri: secureUrlSchema.optional(),
  /** Whether a desk without a session of the provider is refused. */
  requiredForDesks: z.boolean().default(true),
  /** Clients of the provider whose tokens are taken (`client_id`); absent: all of them. */
  clientIds: z.array(z.string().min(1).max(256)).min(1).max(32).optional(),
  /** The claim that names the user, and the attribute of the directory that has the same value. */
  subjectClaim: z.string().min(1).max(64).default('sub'),
  directoryAttribute: z.enum(['externalId', 'userName']).default('externalId'),
  /**
   * `typ` of access tokens. Without a type of its own (RFC 9068) an id token could be taken for one: take `jwt` only
   * where the provider gives nothing else and the audience is not a client of it.
   */
  tokenTypes: z
    .array(z.enum(['at+jwt', 'jwt']))
    .min(1)
    .default(['at+jwt']),
  /** Most by which the clocks of provider, desks and service differ. */
  clockSkewSeconds: z.int().min(0).max(300).default(30),
  /** How long a proof may be on its way. */
  proofAgeSeconds: z.int().min(5).max(300).default(60),
  /** The provider's keys are fetched again after this time, and while that fails used until the other is over. */
  keysFreshSeconds: z.int().min(1).max(3_600).default(600),
  keysStaleSeconds: z.int().min(1).max(86_400).default(3_600),
  /**
   * Addresses under which this service is reached: a proof names one of them. Absent: where it listens. Never what a
   * request says of itself.
   */
  urls: z.array(secureUrlSchema).min(1).max(8).optional(),
});

export type IdentitySettings = z.infer<typeof identitySchema>;

import { z } from 'zod';
import { ledgerIdSchema, sha256HexSchema } from '#shared/brand';
import { secureUrlSchema } from './secure-url.ts';

/** The identity provider at which this desk has its officers sign in, beside their tokens. */
export const trustIdentitySchema = z.strictObject({
  /** Exactly as the provider's metadata have it (OpenID Connect Discovery 1.0). */
  issuer: secureUrlSchema,
  clientId: z.string().min(1).max(256),
  /** The resource that access tokens are asked for (RFC 8707); null where the provider knows it by the scopes. */
  resource: z.url().max(2_000).nullable().default(null),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/))
    .min(1)
    .max(16)
    .refine((scopes) => scopes.includes('openid'), 'openid is one of them')
    .default(['openid']),
  /** Hosts to which the browser may be sent, where the provider's sign-in is not at the issuer's own. */
  browserHosts: z
    .array(z.string().regex(/^[a-z0-9.-]{1,253}(?::\d{1,5})?$/))
    .max(8)
    .default([]),
});

/**
 * What IT gives to a desk: where the ledger service is, and what it must prove. The genesis digest is the
 * root of all trust: the leaf hash of event 0, which fixes roster, policy and the ledger's key.
 */
export const trustSchema = z.strictObject({
  v: z.literal(1),
  environment: z.enum(['sandbox', 'production']),
  ledger: ledgerIdSchema,
  url: z.url(),
  /** Bearer token that lets this desk read the feed; it gives no power over money. */
  accessToken: z.string().min(16).max(256),
  origin: z.string(),
  vkey: z.string(),
  genesis: sha256HexSchema,
  /** PKCS#11 modules to load. */
  modules: z.array(z.strictObject({ profile: z.string(), path: z.string() })).min(1),
  /** Present in a sandbox only: the PIN of its software tokens, shown at sign-in. */
  sandboxPin: z.string().nullable(),
  /** Absent: officers sign in with their tokens alone. */
  identity: trustIdentitySchema.optional(),
});

export type Trust = z.infer<typeof trustSchema>;
export type TrustIdentity = z.infer<typeof trustIdentitySchema>;

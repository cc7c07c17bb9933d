import { z } from 'zod';
import { ledgerIdSchema, sha256HexSchema } from '#shared/brand';

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
});

export type Trust = z.infer<typeof trustSchema>;

import { z } from 'zod';
import {
  instantSchema,
  intentDigestSchema,
  sha256HexSchema,
  type IntentDigest,
  type Sha256Hex,
} from '#shared/brand';

/*
 * What a gate keeps between starts. It only grows: a journal, a policy or a release that was seen once is never forgotten.
 */

/** One item is released once, for one payload; again only for the same. */
export const RELEASES_MAX = 100_000;

export const gateMemorySchema = z.strictObject({
  v: z.literal(1),
  /** The furthest head of the journal that was verified here. */
  head: z.strictObject({ size: z.number().int().nonnegative(), root: sha256HexSchema }),
  /** The highest version of the policy that was in force there. */
  policyVersion: z.number().int().nonnegative(),
  released: z
    .array(
      z.strictObject({
        intent: intentDigestSchema,
        payload: sha256HexSchema,
        key: z.string().min(1),
        at: instantSchema,
        cancelledAt: instantSchema.nullable(),
      }),
    )
    .max(RELEASES_MAX),
});

/** What was released: the item, the digest of what is signed for it, and the key that signs. */
export interface Released {
  readonly intent: IntentDigest;
  readonly payload: Sha256Hex;
  /** Names the custody key: no other signs for this item. */
  readonly key: string;
  /** By this machine's clock. */
  readonly at: string;
  /** From when on it is not released any more; null while it may be. */
  readonly cancelledAt: string | null;
}

export interface GateMemory {
  readonly v: 1;
  readonly head: { readonly size: number; readonly root: Sha256Hex };
  readonly policyVersion: number;
  readonly released: readonly Released[];
}

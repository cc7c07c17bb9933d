import { z } from 'zod';
import { secureUrlSchema } from '#shared/api';
import { sha256HexSchema } from '#shared/brand';

/** Where a directory reports joiners and leavers (SCIM 2.0): a listener of its own, with secrets of its own. */
export const scimSchema = z.strictObject({
  listen: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535) }),
  /** SHA-256 of each secret; two while one takes the place of the other. */
  secrets: z
    .array(z.strictObject({ name: z.string().min(1).max(140), sha256: sha256HexSchema }))
    .min(1)
    .max(4),
  /** Address under which the directory reaches this listener; absent: where it listens. */
  url: secureUrlSchema.optional(),
});

export type ScimSettings = z.infer<typeof scimSchema>;

import { z } from 'zod';
import { keyIdSchema, personIdSchema } from '#shared/brand';
import { enrolledKeySchema, freezeScopeSchema } from '#shared/roster';
import { keyValue } from './key-value.ts';

/*
 * What the holders of the sealed tokens may do, and how a freeze is lifted. None of it moves value, gives anybody
 * power, or touches the policy.
 */

/** What an emergency froze ends by itself after this time. */
export const FREEZE_HOURS = 8;
/** Between the approval of a replacement and the moment at which it is made: time to object. */
export const REPLACEMENT_DELAY_HOURS = 24;

export const emergencyDeedSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('freeze'), scope: freezeScopeSchema }),
  z.strictObject({ kind: z.literal('unfreeze'), scope: freezeScopeSchema }),
  z.strictObject({ kind: z.literal('revoke'), person: personIdSchema, keyId: keyIdSchema }),
  /** For a security administrator whose token is lost. */
  z.strictObject({
    kind: z.literal('replace'),
    person: personIdSchema,
    lost: keyIdSchema,
    key: enrolledKeySchema.omit({ person: true, standing: true }),
  }),
]);

export type EmergencyDeed = z.infer<typeof emergencyDeedSchema>;

export const emergencyValue = (deed: EmergencyDeed): string | undefined => {
  if (deed.kind !== 'replace') return undefined;
  return (
    keyValue('deed.key', deed.key) ?? (deed.key.keyId === deed.lost ? 'deed.key: the lost one' : undefined)
  );
};

import { z } from 'zod';
import { personIdSchema, type PersonId } from '#shared/brand';
import { decodeBase64, decodeUtf8 } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';

const sealerSchema = z.object({ person: personIdSchema });

/** Who is named in a seal; undefined in one that can not be read. Whether it holds is for the verifier. */
export const sealedBy = ({ payload }: Envelope): PersonId | undefined => {
  const text = decodeUtf8(decodeBase64(payload) ?? new Uint8Array());
  try {
    return sealerSchema.parse(JSON.parse(text ?? '')).person;
  } catch {
    return undefined;
  }
};

import { createHash, randomBytes } from 'node:crypto';
import type { Sha256Hex } from '#shared/brand';

const SECRET_BYTES = 32;

/** A secret of 256 bits, shown once. What it begins with lets a scanner find one that got where it must not be. */
export const newSecret = (
  prefix: 'csk' | 'csscim',
): { readonly secret: string; readonly sha256: Sha256Hex } => {
  const secret = `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { secret, sha256: createHash('sha256').update(secret).digest('hex') as Sha256Hex };
};

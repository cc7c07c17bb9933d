import type { Sha256Hex } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { canonicalize } from '#shared/json';
import type { Origin } from './schema.ts';

/**
 * The permanent key of an origin: one line of one file, or one draft at one desk, becomes one intent, ever.
 * The file's name and line number are left out: a renamed copy is the same file.
 */
export const originKey = (origin: Origin): Sha256Hex => {
  const identity =
    origin.kind === 'file'
      ? { kind: origin.kind, fileDigest: origin.fileDigest, transaction: origin.transaction }
      : { kind: origin.kind, nonce: origin.nonce };
  return sha256Hex(utf8(`countersign/origin/v1\n${canonicalize(identity)}`)) as Sha256Hex;
};

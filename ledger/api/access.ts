import { createHash, timingSafeEqual } from 'node:crypto';
import { fromHex } from '#shared/encoding';
import type { Sha256Hex } from '#shared/brand';

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/;

/**
 * Whether an Authorization header carries one of the known access tokens (RFC 6750 section 2.1). Digests are
 * compared, in constant time and all of them, so that time tells nothing about a token.
 */
export const accessCheck = (digests: readonly Sha256Hex[]): ((header: string | undefined) => boolean) => {
  const known = digests.map(fromHex);
  return (header) => {
    const token = BEARER.exec(header ?? '')?.[1];
    if (token === undefined) return false;
    const digest = createHash('sha256').update(token).digest();
    return known.map((each) => timingSafeEqual(each, digest)).includes(true);
  };
};

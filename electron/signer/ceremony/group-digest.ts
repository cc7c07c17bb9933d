import { fromHex, sha256Hex } from '#shared/encoding';

/** SHA-256 of the bytes of a group key: what is read out of it. */
export const groupDigest = (groupKey: string): string => sha256Hex(fromHex(groupKey));

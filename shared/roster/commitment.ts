import type { Sha256Hex } from '#shared/brand';
import { concatBytes, decodeHex, sha256Hex, utf8 } from '#shared/encoding';
import { canonicalBytes } from '#shared/json';
import type { Disclosure, PersonalRecord } from './schema.ts';

const DOMAIN_TAG = utf8('countersign/person/v1\n');
export const SALT_BYTES = 32;

/**
 * What the journal holds in the place of a personal record: SHA-256 over the domain tag, the salt and the record's
 * canonical JSON (JCS), the last two each after its length. The salt makes guessing names useless: without it no
 * record can be tried against the commitment.
 */
export const personCommitment = (salt: Uint8Array, record: PersonalRecord): Sha256Hex => {
  if (salt.length !== SALT_BYTES) throw new Error(`A salt is ${String(SALT_BYTES)} bytes`);
  const { name, title, email } = record;
  return sha256Hex(
    concatBytes(DOMAIN_TAG, withLength(salt), withLength(canonicalBytes({ name, title, email }))),
  ) as Sha256Hex;
};

/** Four bytes, big-endian, before the bytes. */
const withLength = (bytes: Uint8Array): Uint8Array => {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return concatBytes(length, bytes);
};

/** Whether a disclosure is what the journal committed to. */
export const opensCommitment = ({ salt, record }: Disclosure, commitment: Sha256Hex): boolean => {
  const bytes = decodeHex(salt);
  return bytes?.length === SALT_BYTES && personCommitment(bytes, record) === commitment;
};

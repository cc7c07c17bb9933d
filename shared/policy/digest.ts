import type { Sha256Hex } from '#shared/brand';
import { concatBytes, sha256Hex, utf8 } from '#shared/encoding';
import { canonicalBytes, type JsonValue } from '#shared/json';
import type { Policy } from './schema.ts';
import type { Facts } from './types.ts';

/** Identity of a policy: SHA-256("countersign/policy/v1\n" ‖ JCS). */
export const policyDigest = (policy: Policy): Sha256Hex => tagged('countersign/policy/v1\n', policy);

/** Identity of the facts a policy was judged on: SHA-256("countersign/facts/v2\n" ‖ JCS). */
export const factsDigest = (facts: Facts): Sha256Hex => {
  const known = digestsOfFacts.get(facts);
  if (known !== undefined) return known;
  const digest = tagged('countersign/facts/v2\n', facts);
  digestsOfFacts.set(facts, digest);
  return digest;
};

/** Facts are made once and never edited; the same ones are judged at the proposal and at the certificate. */
const digestsOfFacts = new WeakMap<Facts, Sha256Hex>();

const tagged = (tag: string, value: Policy | Facts): Sha256Hex =>
  sha256Hex(concatBytes(utf8(tag), canonicalBytes(value as unknown as JsonValue))) as Sha256Hex;

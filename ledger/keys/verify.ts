import { createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { fromHex } from '#shared/encoding';
import type { PublicKey, VerifySignature } from '#shared/envelope';

/** Keys whose parsed form is kept; one a person, so this is far more than a roster holds at work. */
const KEYS_KEPT_MAX = 20_000;

const SIGNATURE_BYTES = 64;
const POINT_BYTES = 65;
const UNCOMPRESSED = 0x04;

/**
 * Checks signatures with OpenSSL, some ten times faster than in JavaScript. What it accepts, the verifier of the
 * desks accepts too: OpenSSL's Ed25519 equation has no cofactor and wants the canonical R, which is stricter.
 */
export const opensslVerify = (): VerifySignature => {
  const keys = new Map<string, KeyObject>();
  return (key, message, signature) => {
    if (signature.length !== SIGNATURE_BYTES) return false;
    const name = `${key.algorithm}:${key.publicKey}`;
    const parsed = keys.get(name) ?? parseKey(key);
    if (parsed === null) return false;
    if (keys.size < KEYS_KEPT_MAX) keys.set(name, parsed);
    return key.algorithm === 'ed25519'
      ? verify(null, message, parsed, signature)
      : verify('sha256', message, { key: parsed, dsaEncoding: 'ieee-p1363' }, signature);
  };
};

const parseKey = (key: PublicKey): KeyObject | null => {
  try {
    return createPublicKey({ key: jwkOf(key, fromHex(key.publicKey)), format: 'jwk' });
  } catch {
    return null;
  }
};

/** Throws on bytes that are no key of the algorithm. */
const jwkOf = (key: PublicKey, bytes: Uint8Array): JsonWebKey => {
  if (key.algorithm === 'ed25519') {
    // RFC 8032 section 5.1.7 says nothing of small-order keys; the desks refuse them, so does the ledger.
    if (ed25519.Point.fromBytes(bytes).isSmallOrder()) throw new Error('A key of small order');
    return { kty: 'OKP', crv: 'Ed25519', x: base64url(bytes) };
  }
  if (bytes.length !== POINT_BYTES || bytes[0] !== UNCOMPRESSED) throw new Error('Not an uncompressed point');
  return { kty: 'EC', crv: 'P-256', x: base64url(bytes.subarray(1, 33)), y: base64url(bytes.subarray(33)) };
};

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

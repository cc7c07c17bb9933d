import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { decodeHex } from '#shared/encoding';
import type { PublicKey, SignatureAlgorithm } from './keys.ts';

/**
 * Checks a signature; never throws. `ecdsa-p256-sha256` hashes the message with SHA-256 and takes IEEE P1363
 * r ‖ s (64 bytes), as PKCS#11 returns it; `ed25519` takes RFC 8032 signatures (64 bytes).
 */
export type VerifySignature = (key: PublicKey, message: Uint8Array, signature: Uint8Array) => boolean;

interface Scheme {
  readonly keyBytes: number;
  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

const SIGNATURE_BYTES = 64;

const SCHEMES: Readonly<Record<SignatureAlgorithm, Scheme>> = {
  'ecdsa-p256-sha256': {
    keyBytes: 65,
    // Tokens return high and low s alike (FIPS 186-5 has no rule), so both hold; an envelope is not identified by
    // its signature bytes.
    verify: (key, message, signature) =>
      p256.verify(signature, message, key, { prehash: true, lowS: false, format: 'compact' }),
  },
  ed25519: {
    keyBytes: 32,
    // Strict RFC 8032, not ZIP 215: every verifier of this product must come to the same answer.
    verify: (key, message, signature) => ed25519.verify(signature, message, key, { zip215: false }),
  },
};

/** {@link VerifySignature} in plain JavaScript, the same in every process. */
export const nobleVerify: VerifySignature = (key, message, signature) => {
  const scheme = SCHEMES[key.algorithm];
  const keyBytes = decodeHex(key.publicKey);
  if (keyBytes?.length !== scheme.keyBytes || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return scheme.verify(keyBytes, message, signature);
  } catch {
    return false;
  }
};

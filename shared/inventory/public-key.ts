import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { z } from 'zod';
import { rsaKeyIn } from '#shared/der';
import { fromHex } from '#shared/encoding';

/*
 * What is a public key of each algorithm. It is checked for real, not by its length alone: a point that is not on the curve,
 * or a weak modulus, would stand in the inventory as a key that nothing can ever be signed or verified with.
 */

export const custodyAlgorithms = [
  'ecdsa-secp256k1',
  'ecdsa-p256-sha256',
  'ed25519',
  'rsa-pss-sha256',
  'bip340-secp256k1',
] as const;
export type CustodyAlgorithm = (typeof custodyAlgorithms)[number];

/** Bytes in lower-case hex, of any key that is known here. */
export const publicKeySchema = z.string().regex(/^([0-9a-f]{2}){32,1024}$/);

/** NIST SP 800-57 part 1, table 2: 128 bits of strength, as the curves have. */
const RSA_BITS_MIN = 3_072;
const RSA_BITS_MAX = 8_192;
const RSA_EXPONENT_MIN = 65_537n;
const EVEN_POINT = 0x02;

type Curve = typeof p256;

/** Uncompressed (SEC 1), so that one key has one form. */
const isPointOf =
  ({ Point }: Pick<Curve, 'Point'>) =>
  (bytes: Uint8Array): boolean =>
    bytes.length === 65 && isPoint(() => Point.fromBytes(bytes));

const isPoint = (read: () => { readonly assertValidity: () => void }): boolean => {
  try {
    read().assertValidity();
    return true;
  } catch {
    return false;
  }
};

/** RFC 8032, and of the prime-order group: a point of small order verifies what nobody signed. */
const isEd25519 = (bytes: Uint8Array): boolean =>
  bytes.length === 32 &&
  isPoint(() => ed25519.Point.fromBytes(bytes)) &&
  ed25519.Point.fromBytes(bytes).isTorsionFree() &&
  !ed25519.Point.fromBytes(bytes).isSmallOrder();

/** The x coordinate of a point (BIP-340). */
const isBip340 = (bytes: Uint8Array): boolean =>
  bytes.length === 32 && isPoint(() => secp256k1.Point.fromBytes(new Uint8Array([EVEN_POINT, ...bytes])));

/** SubjectPublicKeyInfo in DER. */
const isRsa = (bytes: Uint8Array): boolean => {
  const key = rsaKeyIn(bytes);
  if (key === undefined) return false;
  const bits = key.modulus.toString(2).length;
  const isOdd = key.modulus % 2n === 1n && key.exponent % 2n === 1n;
  return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX && isOdd && key.exponent >= RSA_EXPONENT_MIN;
};

const CHECKS: Readonly<Record<CustodyAlgorithm, (bytes: Uint8Array) => boolean>> = {
  'ecdsa-secp256k1': isPointOf(secp256k1),
  'ecdsa-p256-sha256': isPointOf(p256),
  ed25519: isEd25519,
  'rsa-pss-sha256': isRsa,
  'bip340-secp256k1': isBip340,
};

/** Whether this is a public key of the algorithm, in its one form. `publicKey` is hex. */
export const isPublicKeyOf = (algorithm: CustodyAlgorithm, publicKey: string): boolean =>
  publicKeySchema.safeParse(publicKey).success && CHECKS[algorithm](fromHex(publicKey));

/** What a public key can be of: the first is what it is proposed as. None where it is no key that can be registered. */
export const algorithmsOf = (publicKey: string): readonly CustodyAlgorithm[] =>
  PROPOSED.filter((algorithm) => isPublicKeyOf(algorithm, publicKey));

/** Of 32 bytes that can be both, an Ed25519 key is told by its group: few others are in it. */
const PROPOSED: readonly CustodyAlgorithm[] = [
  'ed25519',
  'bip340-secp256k1',
  'ecdsa-secp256k1',
  'ecdsa-p256-sha256',
  'rsa-pss-sha256',
];

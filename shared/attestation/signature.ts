import { p256, p384 } from '@noble/curves/nist.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { DER, naturalIn, rsaKeyIn, sequenceIn, type RsaKey } from '#shared/der';
import { concatBytes, equalBytes, fromHex } from '#shared/encoding';
import type { Certificate } from './certificate.ts';

/*
 * Signatures of certificates, verified alone: RSA with PKCS #1 v1.5 (RFC 8017 §8.2.2) and ECDSA (RFC 5758). Everything
 * weaker than SHA-256, RSA of 2,048 bits and P-256 is refused by name. Nothing here is secret.
 */

export type SignatureVerdict = 'good' | 'bad' | 'weak';

interface HashKind {
  readonly hash: (message: Uint8Array) => Uint8Array;
  /** DER of the DigestInfo before the digest (RFC 8017 §9.2, note 1). */
  readonly prefix: Uint8Array;
}

const SHA256: HashKind = { hash: sha256, prefix: fromHex('3031300d060960864801650304020105000420') };
const SHA384: HashKind = { hash: sha384, prefix: fromHex('3041300d060960864801650304020205000430') };
const SHA512: HashKind = { hash: sha512, prefix: fromHex('3051300d060960864801650304020305000440') };

const RSA_BITS_MIN = 2_048;
const RSA_BITS_MAX = 4_096;
const RSA_EXPONENT = 65_537n;
const RSA_KINDS = new Map([
  ['1.2.840.113549.1.1.11', SHA256],
  ['1.2.840.113549.1.1.12', SHA384],
  ['1.2.840.113549.1.1.13', SHA512],
]);
const ECDSA_KINDS = new Map([
  ['1.2.840.10045.4.3.2', SHA256],
  ['1.2.840.10045.4.3.3', SHA384],
  ['1.2.840.10045.4.3.4', SHA512],
]);

/** Whether the holder of a key (SubjectPublicKeyInfo in DER) signed a certificate; `weak`: nobody knows. */
export const judgeSignature = (certificate: Certificate, publicKey: Uint8Array): SignatureVerdict => {
  const { algorithm, signed, signature } = certificate;
  const rsa = RSA_KINDS.get(algorithm.id);
  const ecdsa = ECDSA_KINDS.get(algorithm.id);
  if (rsa !== undefined && algorithm.parameters === 'null')
    return rsaVerdict(publicKey, rsa, signed, signature);
  if (ecdsa !== undefined && algorithm.parameters === 'absent')
    return ecdsaVerdict(publicKey, ecdsa, signed, signature);
  return 'weak';
};

const bitsOf = (number: bigint): number => number.toString(2).length;

const rsaVerdict = (
  publicKey: Uint8Array,
  kind: HashKind,
  signed: Uint8Array,
  signature: Uint8Array,
): SignatureVerdict => {
  const key = rsaKeyIn(publicKey);
  if (key === undefined) return 'bad';
  const bits = bitsOf(key.modulus);
  if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX || key.exponent !== RSA_EXPONENT) return 'weak';
  return isRsaSigned(key, Math.ceil(bits / 8), kind, signed, signature) ? 'good' : 'bad';
};

/** The whole encoded message is made anew and compared: nothing in it is searched for, so no byte of it is free. */
const isRsaSigned = (
  { modulus, exponent }: RsaKey,
  length: number,
  { hash, prefix }: HashKind,
  signed: Uint8Array,
  signature: Uint8Array,
): boolean => {
  const number = naturalOf(signature);
  if (signature.length !== length || number >= modulus) return false;
  const digestInfo = concatBytes(prefix, hash(signed));
  const padding = new Uint8Array(length - digestInfo.length - 3).fill(0xff);
  const encoded = concatBytes(Uint8Array.of(0, 1), padding, Uint8Array.of(0), digestInfo);
  return powerOf(number, exponent, modulus) === naturalOf(encoded);
};

const naturalOf = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

/** base ^ exponent mod modulus, by squaring. */
const powerOf = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left % 2n === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
};

/** SubjectPublicKeyInfo of a point (RFC 5480), up to the point itself, and how long half of a signature is. */
const CURVES = [
  { curve: p256, prefix: fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200'), bytes: 32 },
  { curve: p384, prefix: fromHex('3076301006072a8648ce3d020106052b81040022036200'), bytes: 48 },
] as const;

const ecdsaVerdict = (
  publicKey: Uint8Array,
  { hash }: HashKind,
  signed: Uint8Array,
  signature: Uint8Array,
): SignatureVerdict => {
  const known = CURVES.find(({ prefix, bytes }) => {
    const isOfLength = publicKey.length === prefix.length + 1 + 2 * bytes;
    return isOfLength && equalBytes(publicKey.subarray(0, prefix.length), prefix);
  });
  if (known === undefined) return 'weak';
  const halves = halvesIn(signature, known.bytes);
  const point = publicKey.subarray(known.prefix.length);
  return halves !== undefined && isEcdsaSigned(known.curve, halves, hash(signed), point) ? 'good' : 'bad';
};

/** r and s, each as long as the curve's order; the two integers stand in DER (RFC 3279 §2.2.3). */
const halvesIn = (signature: Uint8Array, length: number): Uint8Array | undefined => {
  const items = sequenceIn(signature) ?? [];
  const numbers = items.map(({ tag, content }) => (tag === DER.integer ? naturalIn(content) : undefined));
  const [r, s, ...more] = numbers;
  if (r === undefined || s === undefined || more.length > 0) return undefined;
  const digits = [r, s].map((number) => number.toString(16).padStart(length * 2, '0'));
  return digits.every((half) => half.length === length * 2) ? fromHex(digits.join('')) : undefined;
};

/** A key that is no point of the curve makes the library throw: nothing was signed with it. */
const isEcdsaSigned = (
  curve: (typeof CURVES)[number]['curve'],
  halves: Uint8Array,
  digest: Uint8Array,
  point: Uint8Array,
): boolean => {
  try {
    return curve.verify(halves, digest, point, { prehash: false, lowS: false, format: 'compact' });
  } catch {
    return false;
  }
};

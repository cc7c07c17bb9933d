import { p256 } from '@noble/curves/nist.js';
import { toHex } from '#shared/encoding';
import type { PublicKey } from '#shared/envelope';

/** CKK_EC and CKK_EC_EDWARDS (PKCS #11 v3.0 §2.3). */
const KEY_TYPE_EC = 0x03;
const KEY_TYPE_EC_EDWARDS = 0x40;

/** Modules name a curve by object identifier or by printable name (PKCS #11 v3.0 §2.3.3). */
const P256_PARAMS: readonly string[] = ['06082a8648ce3d030107'];
const ED25519_PARAMS: readonly string[] = [
  '06032b6570',
  '06092b06010401da470f01',
  // PrintableString "edwards25519"
  '130c656477617264733235353139',
];

export interface PublicKeyAttributes {
  readonly keyType: number;
  readonly ecParams: Uint8Array;
  readonly ecPoint: Uint8Array;
}

/**
 * The key that a token says it holds, as it would be enrolled; undefined when it is of no kind that signs
 * here, or when its point is not on the curve.
 */
export const publicKeyOf = (attributes: PublicKeyAttributes): PublicKey | undefined => {
  const params = toHex(attributes.ecParams);
  if (attributes.keyType === KEY_TYPE_EC && P256_PARAMS.includes(params)) return p256Key(attributes.ecPoint);
  if (attributes.keyType === KEY_TYPE_EC_EDWARDS && ED25519_PARAMS.includes(params))
    return ed25519Key(attributes.ecPoint);
  return undefined;
};

const p256Key = (ecPoint: Uint8Array): PublicKey | undefined => {
  const point = pointBytes(ecPoint, 65);
  if (point?.[0] !== 0x04) return undefined;
  const publicKey = toHex(point);
  try {
    p256.Point.fromHex(publicKey).assertValidity();
  } catch {
    return undefined;
  }
  return { algorithm: 'ecdsa-p256-sha256', publicKey };
};

const ed25519Key = (ecPoint: Uint8Array): PublicKey | undefined => {
  const point = pointBytes(ecPoint, 32);
  return point && { algorithm: 'ed25519', publicKey: toHex(point) };
};

/** The bytes themselves, or inside a DER OCTET STRING, or inside a DER BIT STRING without unused bits. */
export const pointBytes = (value: Uint8Array, length: number): Uint8Array | undefined => {
  if (value.length === length) return value;
  if (value.length === length + 2 && value[0] === 0x04 && value[1] === length) return value.subarray(2);
  const isBitString = value[0] === 0x03 && value[1] === length + 1 && value[2] === 0x00;
  return value.length === length + 3 && isBitString ? value.subarray(3) : undefined;
};

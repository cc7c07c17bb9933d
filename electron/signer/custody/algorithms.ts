import { createHash } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import { fromHex } from '#shared/encoding';

/*
 * How custody keys sign, as data. A digest is made here and its length is checked before the token sees it: modules
 * truncate other lengths without a word, and lack mechanisms that hash.
 */

/** How a key that holds money signs. `ecdsa-secp256k1` signs a digest that the caller made (Keccak-256 on EVM chains). */
export type CustodyAlgorithm = 'ecdsa-p256-sha256' | 'ecdsa-secp256k1' | 'ed25519' | 'rsa-pss-sha256';

export interface CustodyScheme {
  /** Makes a key pair of this kind. */
  readonly generation: number;
  /** What the public half is made with. */
  readonly template: pkcs11.Template;
  readonly signing: pkcs11.Mechanism;
  /** What the token is given. Null when the message is not of the length that this kind of key signs. */
  readonly input: (message: Uint8Array) => Buffer | null;
  readonly signatureBytes: number;
}

/** CKM_EC_EDWARDS_KEY_PAIR_GEN and CKM_EDDSA (PKCS #11 v3.0 §2.3): not in the constants of the binding. */
const EDWARDS_KEY_PAIR_GEN = 0x1055;
const EDDSA = 0x1057;

const DIGEST_BYTES = 32;
const RSA_BITS = 3072;
const SALT_BYTES = 32;

/** Object identifiers of the curves, as CKA_EC_PARAMS wants them (DER). */
export const CURVE_PARAMS = {
  p256: '06082a8648ce3d030107',
  secp256k1: '06052b8104000a',
  ed25519: '06032b6570',
} as const;

const PSS: pkcs11.RsaPSS = {
  type: pkcs11.CK_PARAMS_RSA_PSS,
  hashAlg: pkcs11.CKM_SHA256,
  mgf: pkcs11.CKG_MGF1_SHA256,
  saltLen: SALT_BYTES,
};

const sha256 = (message: Uint8Array): Buffer => createHash('sha256').update(message).digest();
const onCurve = (params: string): pkcs11.Template => [
  { type: pkcs11.CKA_EC_PARAMS, value: Buffer.from(fromHex(params)) },
];

const SCHEMES: Readonly<Record<CustodyAlgorithm, CustodyScheme>> = {
  'ecdsa-p256-sha256': {
    generation: pkcs11.CKM_EC_KEY_PAIR_GEN,
    template: onCurve(CURVE_PARAMS.p256),
    signing: { mechanism: pkcs11.CKM_ECDSA },
    input: sha256,
    signatureBytes: 64,
  },
  'ecdsa-secp256k1': {
    generation: pkcs11.CKM_EC_KEY_PAIR_GEN,
    template: onCurve(CURVE_PARAMS.secp256k1),
    signing: { mechanism: pkcs11.CKM_ECDSA },
    input: (digest) => (digest.length === DIGEST_BYTES ? Buffer.from(digest) : null),
    signatureBytes: 64,
  },
  ed25519: {
    generation: EDWARDS_KEY_PAIR_GEN,
    template: onCurve(CURVE_PARAMS.ed25519),
    signing: { mechanism: EDDSA },
    input: (message) => Buffer.from(message),
    signatureBytes: 64,
  },
  'rsa-pss-sha256': {
    generation: pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN,
    template: [
      { type: pkcs11.CKA_MODULUS_BITS, value: RSA_BITS },
      { type: pkcs11.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
    ],
    signing: {
      mechanism: pkcs11.CKM_RSA_PKCS_PSS,
      parameter: PSS,
    },
    input: sha256,
    signatureBytes: RSA_BITS / 8,
  },
};

export const schemeOf = (algorithm: CustodyAlgorithm): CustodyScheme => SCHEMES[algorithm];

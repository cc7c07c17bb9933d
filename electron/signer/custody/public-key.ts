import { createPublicKey } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import pkcs11 from 'pkcs11js';
import { fromHex, sha256Hex, toHex, utf8 } from '#shared/encoding';
import { pointBytes } from '../public-key.ts';
import { attribute } from '../tokens.ts';
import { CURVE_PARAMS, type CustodyAlgorithm } from './algorithms.ts';

/** The public half of a custody key. */
export interface CustodyPublicKey {
  readonly algorithm: CustodyAlgorithm;
  /** Hex: an uncompressed SEC1 point (65 bytes), an Ed25519 key (32 bytes), or SubjectPublicKeyInfo in DER for RSA. */
  readonly publicKey: string;
}

const UNCOMPRESSED_BYTES = 65;
const ED25519_BYTES = 32;
const CURVES = { 'ecdsa-p256-sha256': p256, 'ecdsa-secp256k1': secp256k1 } as const;
/** Modules name Edwards curves by object identifier or by printable name (PKCS #11 v3.0 §2.3.3). */
const ED25519_NAMES: readonly string[] = [CURVE_PARAMS.ed25519, '130c656477617264733235353139'];

/** The key that a public object holds. Throws what Cryptoki raises, and where it is no key of a custody algorithm. */
export const readPublicKey = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  object: pkcs11.Handle,
): CustodyPublicKey => {
  const read = (type: number): Buffer => attribute(functions, session, object, type);
  if (read(pkcs11.CKA_KEY_TYPE).readUInt32LE(0) === pkcs11.CKK_RSA)
    return rsaKey(read(pkcs11.CKA_MODULUS), read(pkcs11.CKA_PUBLIC_EXPONENT));
  return curveKey(toHex(read(pkcs11.CKA_EC_PARAMS)), read(pkcs11.CKA_EC_POINT));
};

const curveKey = (params: string, point: Buffer): CustodyPublicKey => {
  if (ED25519_NAMES.includes(params)) return ed25519Key(pointBytes(point, ED25519_BYTES));
  if (params === CURVE_PARAMS.p256)
    return weierstrassKey('ecdsa-p256-sha256', pointBytes(point, UNCOMPRESSED_BYTES));
  if (params === CURVE_PARAMS.secp256k1)
    return weierstrassKey('ecdsa-secp256k1', pointBytes(point, UNCOMPRESSED_BYTES));
  throw new TypeError('the key is on another curve');
};

const ed25519Key = (point: Uint8Array | undefined): CustodyPublicKey => {
  if (point === undefined) throw new TypeError('the point has another length');
  ed25519.Point.fromBytes(point).assertValidity();
  return { algorithm: 'ed25519', publicKey: toHex(point) };
};

const weierstrassKey = (algorithm: keyof typeof CURVES, point: Uint8Array | undefined): CustodyPublicKey => {
  if (point === undefined) throw new TypeError('the point has another length');
  CURVES[algorithm].Point.fromBytes(point).assertValidity();
  return { algorithm, publicKey: toHex(point) };
};

const rsaKey = (modulus: Buffer, exponent: Buffer): CustodyPublicKey => {
  const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') };
  const spki = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
  return { algorithm: 'rsa-pss-sha256', publicKey: toHex(spki) };
};

/** The point of a key on a curve, as ECDH and signatures take it. */
export const keyBytes = ({ publicKey }: CustodyPublicKey): Uint8Array => fromHex(publicKey);

/** Names a custody key wherever it is written down: by what it is, not by where it lies. */
export const custodyKeyId = ({ algorithm, publicKey }: CustodyPublicKey): string =>
  sha256Hex(utf8(`countersign/custody-key/v1\n${algorithm}\n${publicKey}`));

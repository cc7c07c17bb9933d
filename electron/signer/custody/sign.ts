import { constants, createPublicKey, verify as runtimeVerify, type KeyObject } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { fromHex, toHex } from '#shared/encoding';
import { ok } from '#shared/errors';
import { fail, type Outcome } from '../outcome.ts';
import { isGoodSignature } from '../verify.ts';
import { schemeOf } from './algorithms.ts';
import { privateHalfOf, type CustodyKey } from './keys.ts';
import type { TokenLogin } from './login.ts';
import type { CustodyPublicKey } from './public-key.ts';

export interface CustodySignature {
  /** r ‖ s of ECDSA (with low s on secp256k1), an Ed25519 signature of 64 bytes, or an RSA-PSS signature. */
  readonly signature: Uint8Array;
  /** Which of the two points gives the key back (SEC 1 §4.1.6); null for all but secp256k1. */
  readonly recovery: 0 | 1 | null;
}

const CURVE_ORDER_HALF = secp256k1.Point.Fn.ORDER >> 1n;
const HALF_BYTES = 32;
const SALT_BYTES = 32;

/**
 * Signs with a key that holds money. What leaves was verified by a library that is not the token's. `message` is the
 * digest itself (32 bytes) for `ecdsa-secp256k1`. Errors: `token-wrong`; `token-unsupported`; `token-failed` where the
 * message has a wrong length or the signature does not verify; the token outcomes.
 */
export const signWithCustodyKey = (
  login: TokenLogin,
  key: CustodyKey,
  message: Uint8Array,
): Outcome<CustodySignature> => {
  const { signing, input, signatureBytes } = schemeOf(key.algorithm);
  if (!login.offers(signing.mechanism))
    return fail('token-unsupported', `the token does not sign with ${key.algorithm}`);
  const toSign = input(message);
  if (toSign === null) return fail('token-failed', 'what is to be signed has not the length of a digest');
  const raw = login.inSession<Uint8Array>((functions, session) => {
    const found = privateHalfOf(login, functions, session, key);
    if (!found.ok) return found;
    functions.C_SignInit(session, signing, found.value);
    return ok(new Uint8Array(functions.C_Sign(session, toSign, Buffer.alloc(signatureBytes))));
  });
  if (!raw.ok) return raw;
  return raw.value.length === signatureBytes
    ? finished(key, message, raw.value)
    : fail('token-failed', `the signature has ${String(raw.value.length)} bytes`);
};

const finished = (key: CustodyKey, message: Uint8Array, raw: Uint8Array): Outcome<CustodySignature> => {
  const signed =
    key.algorithm === 'ecdsa-secp256k1' ? recoverable(key, message, raw) : { signature: raw, recovery: null };
  return signed !== undefined && isVerified(key, message, signed.signature)
    ? ok(signed)
    : fail('token-failed', 'the signature does not verify under the key');
};

/** About half of what tokens return has a high s, which chains refuse (EIP-2, BIP 62): its negative is as good. */
const recoverable = (
  { publicKey }: CustodyPublicKey,
  digest: Uint8Array,
  raw: Uint8Array,
): CustodySignature | undefined => {
  const signature = withLowS(raw);
  const recovery = ([0, 1] as const).find((bit) => recoveredKey(signature, digest, bit) === publicKey);
  return recovery === undefined ? undefined : { signature, recovery };
};

const withLowS = (raw: Uint8Array): Uint8Array => {
  const s = BigInt(`0x${toHex(raw.subarray(HALF_BYTES))}`);
  if (s <= CURVE_ORDER_HALF) return raw;
  const low = (secp256k1.Point.Fn.ORDER - s).toString(16).padStart(2 * HALF_BYTES, '0');
  return new Uint8Array([...raw.subarray(0, HALF_BYTES), ...fromHex(low)]);
};

const recoveredKey = (signature: Uint8Array, digest: Uint8Array, bit: 0 | 1): string | undefined => {
  try {
    const point = secp256k1.Signature.fromBytes(signature, 'compact')
      .addRecoveryBit(bit)
      .recoverPublicKey(digest);
    return toHex(point.toBytes(false));
  } catch {
    return undefined;
  }
};

/** Whether a signature is good under a custody key; never throws. */
export const isVerified = (key: CustodyPublicKey, message: Uint8Array, signature: Uint8Array): boolean => {
  switch (key.algorithm) {
    case 'ecdsa-p256-sha256':
    case 'ed25519':
      return isGoodSignature({ algorithm: key.algorithm, publicKey: key.publicKey }, message, signature);
    case 'ecdsa-secp256k1':
      return secp256k1.verify(signature, message, fromHex(key.publicKey), { prehash: false, lowS: true });
    case 'rsa-pss-sha256':
      return isGoodPss(rsaKeyOf(key), message, signature);
  }
};

const rsaKeyOf = ({ publicKey }: CustodyPublicKey): KeyObject =>
  createPublicKey({ key: Buffer.from(fromHex(publicKey)), format: 'der', type: 'spki' });

const isGoodPss = (key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean =>
  runtimeVerify(
    'sha256',
    message,
    { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT_BYTES },
    signature,
  );

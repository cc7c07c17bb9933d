import { createPublicKey, verify as nodeVerify, type JsonWebKey } from 'node:crypto';
import { fromHex } from '#shared/encoding';
import { nobleVerify, type PublicKey, type VerifySignature } from '#shared/envelope';

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const jwkOf = ({ algorithm, publicKey }: PublicKey): JsonWebKey => {
  const bytes = fromHex(publicKey);
  return algorithm === 'ed25519'
    ? { kty: 'OKP', crv: 'Ed25519', x: base64url(bytes) }
    : { kty: 'EC', crv: 'P-256', x: base64url(bytes.subarray(1, 33)), y: base64url(bytes.subarray(33)) };
};

/** The runtime's own library (BoringSSL in Electron, OpenSSL in Node). */
const runtimeVerify: VerifySignature = (key, message, signature) => {
  try {
    const publicKey = createPublicKey({ key: jwkOf(key), format: 'jwk' });
    return key.algorithm === 'ed25519'
      ? nodeVerify(null, message, publicKey, signature)
      : nodeVerify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
};

/** A signature leaves only when two libraries that share no code accept it: tokens can be made to miscompute. */
export const isGoodSignature: VerifySignature = (key, message, signature) =>
  nobleVerify(key, message, signature) && runtimeVerify(key, message, signature);

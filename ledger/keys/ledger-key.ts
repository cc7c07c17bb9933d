import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { fromHex, toBase64, toHex } from '#shared/encoding';
import { keyIdOf, preAuthEncoding, type Envelope } from '#shared/envelope';
import { ed25519Verifier, formatVkey, type NoteSigner } from '#shared/note';

/** The ledger's own Ed25519 key: it signs checkpoints and quorum certificates, and can't move money alone. */
export interface LedgerKey {
  readonly vkey: string;
  readonly noteSigner: NoteSigner;
  readonly signEnvelope: (payloadType: string, payload: Uint8Array) => Envelope;
}

/** DER of a PKCS#8 Ed25519 private key up to the 32 bytes of the seed (RFC 8410 section 7). */
const PKCS8_PREFIX = fromHex('302e020100300506032b657004220420');
const PUBLIC_KEY_BYTES = 32;

/**
 * The key of a 32-byte seed. `origin` names it in signed notes. All by OpenSSL: a multiplication on the curve in
 * JavaScript would cost a seventh of the start of a service.
 */
export const ledgerKeyOf = (origin: string, seed: Uint8Array): LedgerKey => {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = publicBytes(key);
  const keyId = keyIdOf({ algorithm: 'ed25519', publicKey: toHex(publicKey) });
  const signBytes = (message: Uint8Array): Uint8Array => new Uint8Array(sign(null, message, key));
  const vkey = formatVkey(origin, publicKey);
  const named = ed25519Verifier(vkey);
  if (!named.ok) throw new Error(named.error.detail);
  const { name, keyHash } = named.value;
  return {
    vkey,
    noteSigner: { name, keyHash, sign: signBytes },
    signEnvelope: (payloadType, payload) => ({
      payloadType,
      payload: toBase64(payload),
      signatures: [{ keyid: keyId, sig: toBase64(signBytes(preAuthEncoding(payloadType, payload))) }],
    }),
  };
};

const publicBytes = (key: KeyObject): Uint8Array => {
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(der.length - PUBLIC_KEY_BYTES));
};

import { ed25519 } from '@noble/curves/ed25519.js';
import type { DeviceId } from '#shared/brand';
import {
  decodeBase64,
  decodeHex,
  fromHex,
  sha256Hex,
  toBase64,
  toHex,
  concatBytes,
  utf8,
} from '#shared/encoding';
import { envelopeBytes, type Envelope, type EnvelopeSignature } from './envelope.ts';
import { nobleVerify } from './signature.ts';

/*
 * A device names itself by its own key: its id is the digest of it, and its signature stands second in the envelope,
 * over the same bytes as the person's. So nobody says that they sign at a device whose key they don't hold.
 */

const DEVICE_ID_DOMAIN = 'countersign/device-id/v1\n';
const PROVABLE_ID = /^desk-[0-9a-f]{64}$/;
const KEY_NAME = 'device:';

/** The id of the device that holds an Ed25519 key: `desk-` and SHA-256 over a domain tag and the 32 key bytes, in hex. */
export const deviceIdOf = (publicKey: Uint8Array): DeviceId =>
  `desk-${sha256Hex(concatBytes(utf8(DEVICE_ID_DOMAIN), publicKey))}` as DeviceId;

/** Whether an id is the digest of a key: what is signed in its name then needs that key's signature. */
export const isProvableDevice = (id: DeviceId): boolean => PROVABLE_ID.test(id);

/** What a device holds: the seed of its key (RFC 8032, 32 bytes), and what follows from it. */
export interface DeviceKey {
  readonly id: DeviceId;
  readonly proofOver: (message: Uint8Array) => EnvelopeSignature;
}

export const deviceKeyOf = (seed: Uint8Array): DeviceKey => {
  const publicKey = ed25519.getPublicKey(seed);
  return {
    id: deviceIdOf(publicKey),
    proofOver: (message) => ({
      keyid: `${KEY_NAME}${toHex(publicKey)}`,
      sig: toBase64(ed25519.sign(message, seed)),
    }),
  };
};

/** Whether the second signature of an envelope is the device's own, over the bytes that the person signed. */
export const isProvedBy = (envelope: Envelope, device: DeviceId): boolean => {
  const [, proof, ...more] = envelope.signatures;
  if (proof === undefined || more.length > 0 || !proof.keyid.startsWith(KEY_NAME)) return false;
  const publicKey = proof.keyid.slice(KEY_NAME.length);
  const signature = decodeBase64(proof.sig);
  if (decodeHex(publicKey) === undefined || signature === undefined) return false;
  if (deviceIdOf(fromHex(publicKey)) !== device) return false;
  return nobleVerify({ algorithm: 'ed25519', publicKey }, envelopeBytes(envelope), signature);
};

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
import type { PublicKey } from './keys.ts';
import type { VerifySignature } from './signature.ts';

/*
 * A device names itself by its own key: its id is the digest of it, and its signature stands second in the envelope,
 * over the same bytes as the person's. So nobody says that they sign at a device whose key they don't hold.
 */

const DEVICE_ID_DOMAIN = 'countersign/device-id/v1\n';
const PROVABLE_ID = /^desk-[0-9a-f]{64}$/;
const KEY_NAME = 'device:';
const KEY_BYTES = 32;

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

/** The key of a device that a signature names; undefined where it names another kind of key. */
export const deviceKeyIn = ({ keyid }: Pick<EnvelopeSignature, 'keyid'>): PublicKey | undefined => {
  const publicKey = keyid.slice(KEY_NAME.length);
  return keyid.startsWith(KEY_NAME) && decodeHex(publicKey)?.length === KEY_BYTES
    ? { algorithm: 'ed25519', publicKey }
    : undefined;
};

/** Whether the second signature of an envelope is the device's own, over the bytes that the person signed. */
export const isProvedBy = (envelope: Envelope, device: DeviceId, verify: VerifySignature): boolean => {
  const [, proof, ...more] = envelope.signatures;
  const key = proof === undefined ? undefined : deviceKeyIn(proof);
  const signature = proof === undefined ? undefined : decodeBase64(proof.sig);
  if (key === undefined || signature === undefined || more.length > 0) return false;
  return deviceIdOf(fromHex(key.publicKey)) === device && verify(key, envelopeBytes(envelope), signature);
};

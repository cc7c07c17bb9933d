import { type Result } from '#shared/errors';
import type { Envelope } from './envelope.ts';
import type { EnvelopeError } from './errors.ts';
import type { PublicKey } from './keys.ts';

/** Checks a signature: P-256 hashes with SHA-256 inside and takes IEEE P1363 r‖s (64 bytes). */
export type VerifySignature = (key: PublicKey, message: Uint8Array, signature: Uint8Array) => boolean;

/** An envelope that held. */
export interface VerifiedEnvelope {
  readonly payload: Uint8Array;
  readonly keyId: string;
}

export const nobleVerify: VerifySignature = (_key, _message, _signature) => {
  throw new Error('Not written yet');
};

export function verifyEnvelope(
  _envelope: Envelope,
  _expectedType: string,
  _keys: (keyid: string) => PublicKey | undefined,
  _verify: VerifySignature,
): Result<VerifiedEnvelope, EnvelopeError> {
  throw new Error('Not written yet');
}

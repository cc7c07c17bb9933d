import { type Result } from '#shared/errors';
import type { NoteError } from './errors.ts';

/** Checks one key's signature lines. */
export interface NoteVerifier {
  readonly name: string;
  /** First 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
  readonly keyHash: Uint8Array;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** Makes one key's signature lines. */
export interface NoteSigner {
  readonly name: string;
  readonly keyHash: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** Reads an Ed25519 verifier key, `<name>+<hash>+<base64 of 0x01 ‖ key>`. */
export function ed25519Verifier(_vkey: string): Result<NoteVerifier, NoteError> {
  throw new Error('Not written yet');
}

/** The verifier key text of an Ed25519 public key (32 bytes). */
export function formatVkey(_name: string, _publicKey: Uint8Array): string {
  throw new Error('Not written yet');
}

/** A signer from a 32-byte Ed25519 seed. */
export function ed25519Signer(_name: string, _seed: Uint8Array): NoteSigner {
  throw new Error('Not written yet');
}

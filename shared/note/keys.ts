import { ed25519 } from '@noble/curves/ed25519.js';
import {
  concatBytes,
  decodeBase64,
  equalBytes,
  fromHex,
  sha256,
  toBase64,
  toHex,
  utf8,
} from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import type { NoteError } from './errors.ts';

/** Checks one key's signature lines. */
export interface NoteVerifier {
  readonly name: string;
  /** First 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
  readonly keyHash: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** Makes one key's signature lines. */
export interface NoteSigner {
  readonly name: string;
  readonly keyHash: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

const ED25519_TYPE = Uint8Array.of(0x01);
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const HASH_BYTES = 4;

/** Key names hold no white space and no plus (C2SP signed-note, "Format"). */
const KEY_NAME = /^[^\s\u0085+]+$/u;
const VKEY = /^(?<name>[^+]+)\+(?<hash>[0-9a-f]{8})\+(?<key>[A-Za-z0-9+/=]+)$/u;

/** Reads an Ed25519 verifier key, `<name>+<hash>+<base64 of 0x01 ‖ key>` (C2SP signed-note, "Verifier keys"). */
export function ed25519Verifier(vkey: string): Result<NoteVerifier, NoteError> {
  const parts = VKEY.exec(vkey)?.groups;
  const { name = '', hash = '', key = '' } = parts ?? {};
  const typedKey = decodeBase64(key);
  if (!isKeyName(name) || typedKey?.length !== KEY_BYTES + 1) return malformed('Not a verifier key');
  if (typedKey[0] !== ED25519_TYPE[0]) return malformed('Not an Ed25519 verifier key');
  const publicKey = typedKey.slice(1);
  const keyHash = keyHashOf(name, publicKey);
  if (!equalBytes(keyHash, fromHex(hash))) return malformed('The key hash is not that of the name and key');
  return ok({
    name,
    keyHash,
    publicKey,
    verify: (message, signature) => isSigned(publicKey, message, signature),
  });
}

/** The verifier key text of an Ed25519 public key (32 bytes). Throws on an impossible name or key. */
export function formatVkey(name: string, publicKey: Uint8Array): string {
  assertKey(name, publicKey);
  const typedKey = concatBytes(ED25519_TYPE, publicKey);
  return `${name}+${toHex(keyHashOf(name, publicKey))}+${toBase64(typedKey)}`;
}

/** Whether a text can name a key. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && KEY_NAME.test(name);
}

function keyHashOf(name: string, publicKey: Uint8Array): Uint8Array {
  return sha256(concatBytes(utf8(`${name}\n`), ED25519_TYPE, publicKey)).slice(0, HASH_BYTES);
}

/** Strict RFC 8032, not ZIP 215: no second encoding of a point, no small-order key. */
function isSigned(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

function assertKey(name: string, bytes: Uint8Array): void {
  if (!isKeyName(name)) throw new TypeError('A key name has no white space and no plus');
  if (bytes.length !== KEY_BYTES) throw new RangeError(`An Ed25519 key has ${KEY_BYTES} bytes`);
}

function malformed(detail: string): Result<never, NoteError> {
  return err({ code: 'note.malformed-key', detail });
}

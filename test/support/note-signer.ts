import { ed25519 } from '@noble/curves/ed25519.js';
import { ed25519Verifier, formatVkey, type NoteSigner } from '#shared/note';

/** Signs notes with a 32-byte Ed25519 seed (RFC 8032 section 5.1.5), in JavaScript alone. */
export const ed25519Signer = (name: string, seed: Uint8Array): NoteSigner => {
  const verifier = ed25519Verifier(formatVkey(name, ed25519.getPublicKey(seed)));
  if (!verifier.ok) throw new Error(verifier.error.detail);
  return { name, keyHash: verifier.value.keyHash, sign: (message) => ed25519.sign(message, seed) };
};

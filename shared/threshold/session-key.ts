import { ed25519 } from '@noble/curves/ed25519.js';
import { fromHex, toHex } from '#shared/encoding';
import { checkedRandom, type Random } from './random.ts';
import { SecretBytes, usedUp, withSecret } from './secret.ts';

/*
 * A member's own key (on a token, with a PIN) signs twice in a session: the first message, and what everybody saw. The
 * rest is signed by an Ed25519 key of the session alone, which the first message brings.
 */
export interface SessionKey {
  readonly publicKey: string;
  readonly sign: (bytes: Uint8Array) => string;
  readonly wipe: () => void;
}

const SEED_BYTES = 32;

export const newSessionKey = (random: Random): SessionKey => {
  const seed = usedUp(checkedRandom(random)(SEED_BYTES), (bytes) => new SecretBytes(bytes));
  return {
    publicKey: toHex(withSecret(seed, (bytes) => ed25519.getPublicKey(bytes))),
    sign: (message) => toHex(withSecret(seed, (bytes) => ed25519.sign(message, bytes))),
    wipe: () => {
      seed.wipe();
    },
  };
};

export const isSignedBy = (sessionKey: string, bytes: Uint8Array, signature: string): boolean => {
  try {
    return ed25519.verify(fromHex(signature), bytes, fromHex(sessionKey), { zip215: false });
  } catch {
    return false;
  }
};

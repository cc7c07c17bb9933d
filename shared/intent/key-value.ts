import { keyIdOf, type PublicKey } from '#shared/envelope';

/** Hexadecimal digits of a public key: 32 bytes, or an uncompressed point of 65. */
const DIGITS: Readonly<Record<PublicKey['algorithm'], number>> = { ed25519: 64, 'ecdsa-p256-sha256': 130 };

/** Whether a key is of its algorithm's length and its id the one that follows from it. */
export const keyValue = (where: string, key: PublicKey & { readonly keyId: string }): string | undefined => {
  if (key.publicKey.length !== DIGITS[key.algorithm]) return `${where}.publicKey: not of ${key.algorithm}`;
  return key.keyId === keyIdOf(key) ? undefined : `${where}.keyId: not the id of the key`;
};

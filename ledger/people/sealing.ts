import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fromBase64, toBase64 } from '#shared/encoding';

/*
 * How what is known of people lies at rest: AES-256-GCM (NIST SP 800-38D), each under a key that is used for it alone;
 * 12 bytes of nonce, ciphertext, 16 bytes of tag; base64.
 */

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Without it a shortened tag would be taken. */
const TAG = { authTagLength: TAG_BYTES };

export const newSealingKey = (): Uint8Array => randomBytes(KEY_BYTES);

/** Seals bytes; they open only together with what they are bound to. */
export const seal = (bytes: Uint8Array, boundTo: Uint8Array, key: Uint8Array): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, TAG).setAAD(boundTo);
  return toBase64(Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]));
};

/** Throws when the key is another one, or a bit of anything has changed. */
export const unseal = (sealed: string, boundTo: Uint8Array, key: Uint8Array): Uint8Array => {
  const bytes = fromBase64(sealed);
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), TAG)
    .setAAD(boundTo)
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  return Buffer.concat([text, decipher.final()]);
};

import { z } from 'zod';
import { decodeBase64, decodeUtf8, fromHex, toBase64, toHex } from '#shared/encoding';
import { canonicalBytes, parseCanonical } from '#shared/json';
import type { KeyPorts } from '#shared/threshold';
import { fleetingKey, sealTo, type SealedTo } from '../custody/agree.ts';

/* What holders of a shared key send each other in secret while it is made: sealed to keys of their processes. */

const BOX_LIMITS = { depth: 2, bytes: 4_096 };

const boxSchema = z.strictObject({
  ephemeral: z.string().regex(/^04[0-9a-f]{128}$/),
  nonce: z.string().max(32),
  ciphertext: z.string().max(4_096),
});

export interface ShareBox extends Pick<KeyPorts, 'seal' | 'open'> {
  /** What others seal to: an uncompressed point of P-256. */
  readonly publicKey: Uint8Array;
}

export const openShareBox = (): ShareBox => {
  const own = fleetingKey();
  return {
    publicKey: fromHex(own.publicKey),
    seal: (to, plaintext, context) => {
      try {
        const recipient = { algorithm: 'ecdsa-p256-sha256', publicKey: toHex(to) } as const;
        return boxed(sealTo(recipient, plaintext, context));
      } catch {
        return undefined;
      }
    },
    open: (bytes, context) => {
      const sealed = unboxed(bytes);
      const opened = sealed && own.open(sealed, context);
      return opened?.ok === true ? opened.value : undefined;
    },
  };
};

const boxed = ({ ephemeral, nonce, ciphertext }: SealedTo): Uint8Array =>
  canonicalBytes({ ephemeral, nonce: toBase64(nonce), ciphertext: toBase64(ciphertext) });

const unboxed = (bytes: Uint8Array): SealedTo | undefined => {
  const parsed = parseCanonical(decodeUtf8(bytes) ?? '', BOX_LIMITS);
  const shaped = parsed.ok ? boxSchema.safeParse(parsed.value) : undefined;
  if (shaped?.success !== true) return undefined;
  const { ephemeral, nonce, ciphertext } = shaped.data;
  const [opened, text] = [decodeBase64(nonce), decodeBase64(ciphertext)];
  return opened && text && { ephemeral, nonce: opened, ciphertext: text };
};

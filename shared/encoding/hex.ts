import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

/** Lower-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

/** Decodes lower- or upper-case hexadecimal. Throws on anything else; for outside input use {@link decodeHex}. */
export function fromHex(text: string): Uint8Array {
  const bytes = decodeHex(text);
  if (bytes === undefined) throw new TypeError('Text is not hexadecimal');
  return bytes;
}

/** Decodes hexadecimal from outside: `undefined` when it is not whole bytes of hexadecimal digits. */
export function decodeHex(text: string): Uint8Array | undefined {
  return text.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(text) ? hexToBytes(text) : undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Encodes text as UTF-8. Throws on unpaired surrogates: they have no bytes, and replacing them would sign other text. */
export function utf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new TypeError('Text has an unpaired surrogate and no UTF-8 form');
  return encoder.encode(text);
}

/** Decodes UTF-8, byte order mark kept. Throws on malformed bytes; for outside input use {@link decodeUtf8}. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Decodes UTF-8 from outside: `undefined` when the bytes are malformed. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 61;
const INVALID = 255;
const VALUES = new Uint8Array(128).fill(INVALID);
for (let value = 0; value < 64; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;

/** Standard base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) text += encodeGroup(bytes, at);
  return text;
}

function encodeGroup(bytes: Uint8Array, at: number): string {
  const left = bytes.length - at;
  const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  const third = left > 1 ? ALPHABET.charAt((bits >> 6) & 63) : '=';
  const fourth = left > 2 ? ALPHABET.charAt(bits & 63) : '=';
  return ALPHABET.charAt(bits >> 18) + ALPHABET.charAt((bits >> 12) & 63) + third + fourth;
}

/**
 * Decodes standard base64: padded, no white space, unused bits zero (RFC 4648 section 3.5), so every byte
 * string has exactly one text. Throws on anything else; for outside input use {@link decodeBase64}.
 */
export function fromBase64(text: string): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw new TypeError('Text is not standard base64');
  return bytes;
}

/** Decodes standard base64 from outside: `undefined` when it is not the one canonical text of some bytes. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = paddingOf(text);
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const last = text.length - 4;
  for (let at = 0, to = 0; at < text.length; at += 4, to += 3) {
    const bits = groupBits(text, at, at === last ? padding : 0);
    if (bits === undefined) return undefined;
    bytes[to] = bits >> 16;
    // Writes beyond the end of a typed array are ignored, which is what the padded last group needs.
    bytes[to + 1] = bits >> 8;
    bytes[to + 2] = bits;
  }
  return bytes;
}

function paddingOf(text: string): number {
  if (text.charCodeAt(text.length - 1) !== PAD) return 0;
  return text.charCodeAt(text.length - 2) === PAD ? 2 : 1;
}

/** The 24 bits of one group, or `undefined` when a character is foreign or the unused bits are not zero. */
function groupBits(text: string, at: number, padding: number): number | undefined {
  let bits = 0;
  for (let offset = 0; offset < 4; offset += 1) {
    const value = offset < 4 - padding ? (VALUES[text.charCodeAt(at + offset)] ?? INVALID) : 0;
    if (value === INVALID) return undefined;
    bits = (bits << 6) | value;
  }
  const unused = (1 << (8 * padding)) - 1;
  return (bits & unused) === 0 ? bits : undefined;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 61;
const VALUE_COUNT = 64;
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
  const whole = padding === 0 ? text.length : text.length - 4;
  if (!decodeWhole(text, whole, bytes)) return undefined;
  if (padding === 0) return bytes;
  const bits = paddedBits(text, whole, padding);
  if (bits === undefined) return undefined;
  // Writes beyond the end of a typed array are ignored, which is what the padded last group needs.
  const to = (whole / 4) * 3;
  bytes[to] = bits >> 16;
  bytes[to + 1] = bits >> 8;
  return bytes;
}

/** Groups without padding, in one loop: every signed statement of a journal goes through it. */
function decodeWhole(text: string, end: number, bytes: Uint8Array): boolean {
  let foreign = 0;
  for (let at = 0, to = 0; at < end; at += 4, to += 3) {
    const first = valueAt(text, at);
    const second = valueAt(text, at + 1);
    const third = valueAt(text, at + 2);
    const fourth = valueAt(text, at + 3);
    foreign |= first | second | third | fourth;
    const bits = (first << 18) | (second << 12) | (third << 6) | fourth;
    bytes[to] = bits >> 16;
    bytes[to + 1] = bits >> 8;
    bytes[to + 2] = bits;
  }
  return foreign < VALUE_COUNT;
}

/** 0 to 63; anything above for a character that is not of the alphabet. */
function valueAt(text: string, at: number): number {
  return VALUES[text.charCodeAt(at)] ?? INVALID;
}

function paddingOf(text: string): number {
  if (text.charCodeAt(text.length - 1) !== PAD) return 0;
  return text.charCodeAt(text.length - 2) === PAD ? 2 : 1;
}

/** The 24 bits of the last group, or `undefined` when a character is foreign or the unused bits are not zero. */
function paddedBits(text: string, at: number, padding: number): number | undefined {
  let bits = 0;
  for (let offset = 0; offset < 4; offset += 1) {
    const value = offset < 4 - padding ? valueAt(text, at + offset) : 0;
    if (value >= VALUE_COUNT) return undefined;
    bits = (bits << 6) | value;
  }
  const unused = (1 << (8 * padding)) - 1;
  return (bits & unused) === 0 ? bits : undefined;
}

import { fromUtf8 } from '#shared/encoding';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_VISIBLE = 0x20;
const FIRST_NON_ASCII = 0x80;
/** Bytes of UTF-8 for one UTF-16 unit, at most; escapes of JSON take up to six. */
const BYTES_PER_UNIT_MAX = 6;

/**
 * UTF-8 bytes of a text that is written piece by piece, into one buffer that is used again. Building a line of
 * many operations as a string costs several times as much: each piece becomes an object, and a long string a copy.
 */
export class TextWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 4_096) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  clear(): this {
    this.#length = 0;
    return this;
  }

  /** What was written: a view that holds until the next `clear`. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  text(): string {
    return fromUtf8(this.bytes());
  }

  /** Appends a text of ASCII characters as it is. */
  raw(text: string): this {
    const { length } = text;
    if (this.#length + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < length; index += 1) bytes[at++] = text.charCodeAt(index);
    this.#length = at;
    return this;
  }

  /** Appends a string of JSON as RFC 8785 writes it. Throws on an unpaired surrogate, which has no form. */
  quoted(text: string): this {
    if (this.#length + text.length + 2 > this.#bytes.length) this.#grow(text.length + 2);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < FIRST_VISIBLE || unit === QUOTE || unit === BACKSLASH || unit >= FIRST_NON_ASCII)
        return this.#quotedAtLength(text);
      bytes[at++] = unit;
    }
    bytes[at++] = QUOTE;
    this.#length = at;
    return this;
  }

  #quotedAtLength(text: string): this {
    if (!text.isWellFormed()) throw new TypeError('An unpaired surrogate has no JSON form');
    this.#grow(text.length * BYTES_PER_UNIT_MAX + 2);
    const { written } = encoder.encodeInto(JSON.stringify(text), this.#bytes.subarray(this.#length));
    this.#length += written;
    return this;
  }

  #grow(by: number): void {
    const needed = this.#length + by;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.bytes());
    this.#bytes = larger;
  }
}

const encoder = new TextEncoder();

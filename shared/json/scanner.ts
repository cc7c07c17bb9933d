import { RESERVED_NAME, type JsonError, type JsonErrorCode } from './errors.ts';
import { firstInvalidText, readEscape } from './text.ts';
import type { JsonValue } from './value.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const FIRST_SURROGATE = 0xd800;

/** Digits that always fit: 2^53 − 1 has sixteen. */
const SAFE_DIGITS = 15;

const WORDS: readonly (readonly [word: string, value: JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** What a read returns instead of a value when it failed; the scanner keeps the reason. */
export const FAILED: unique symbol = Symbol('failed');

type Read<T> = T | typeof FAILED;

/**
 * One pass over one text. A failure travels up as {@link FAILED}, not as an exception: the journal reads hundreds
 * of thousands of texts, and a refused one is nothing exceptional.
 */
export class Scanner {
  /** The first place where the text is not in canonical form (RFC 8785), if any. */
  deviation: number | undefined;
  readonly #text: string;
  readonly #depthMax: number;
  #at = 0;
  #depth = 0;
  #failure: JsonError | undefined;

  constructor(text: string, depthMax: number) {
    this.#text = text;
    this.#depthMax = depthMax;
  }

  /** The whole text as one value, or {@link FAILED}. */
  document(): Read<JsonValue> {
    const value = this.#value();
    if (value === FAILED) return FAILED;
    this.#space();
    return this.#at === this.#text.length ? value : this.#fail('json.syntax');
  }

  /** Why the document failed. */
  failure(): JsonError {
    return this.#failure ?? { code: 'json.syntax', position: this.#at };
  }

  #value(): Read<JsonValue> {
    const unit = this.#next();
    if (unit === QUOTE) return this.#string();
    if (unit === OPEN_OBJECT) return this.#nested(() => this.#object());
    if (unit === OPEN_ARRAY) return this.#nested(() => this.#array());
    if (unit === MINUS || (unit >= ZERO && unit <= NINE)) return this.#number(unit);
    return this.#word();
  }

  #nested(read: () => Read<JsonValue>): Read<JsonValue> {
    if (this.#depth === this.#depthMax) return this.#fail('json.too-deep');
    this.#depth += 1;
    this.#at += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #array(): Read<JsonValue> {
    const items: JsonValue[] = [];
    if (this.#take(CLOSE_ARRAY)) return items;
    for (;;) {
      const item = this.#value();
      if (item === FAILED) return FAILED;
      items.push(item);
      if (this.#take(CLOSE_ARRAY)) return items;
      if (!this.#take(COMMA)) return this.#fail('json.syntax');
    }
  }

  #object(): Read<JsonValue> {
    const members: Record<string, JsonValue> = {};
    if (this.#take(CLOSE_OBJECT)) return members;
    let previous: string | undefined;
    for (;;) {
      const key = this.#key(members, previous);
      if (key === FAILED || !this.#take(COLON)) return this.#fail('json.syntax');
      const value = this.#value();
      if (value === FAILED) return FAILED;
      members[key] = value;
      previous = previous === undefined || key > previous ? key : previous;
      if (this.#take(CLOSE_OBJECT)) return members;
      if (!this.#take(COMMA)) return this.#fail('json.syntax');
    }
  }

  /** A member name. `highest` is the highest so far in UTF-16 order, which is the canonical order (RFC 8785 §3.2.3). */
  #key(members: Readonly<Record<string, JsonValue>>, highest: string | undefined): Read<string> {
    if (this.#next() !== QUOTE) return this.#fail('json.syntax');
    const start = this.#at;
    const key = this.#string();
    if (key === RESERVED_NAME) return this.#fail('json.reserved-name', start);
    if (key === FAILED || highest === undefined || key > highest) return key;
    if (Object.hasOwn(members, key)) return this.#fail('json.duplicate-key', start);
    this.#deviate(start);
    return key;
  }

  #string(): Read<string> {
    const text = this.#text;
    const start = this.#at + 1;
    let at = start;
    let highest = 0;
    let unit = text.charCodeAt(at);
    while (unit >= 0x20 && unit !== QUOTE && unit !== BACKSLASH) {
      if (unit > highest) highest = unit;
      at += 1;
      unit = text.charCodeAt(at);
    }
    if (unit !== QUOTE) return this.#escapedString(start, at);
    this.#at = at + 1;
    const value = text.slice(start, at);
    return highest < FIRST_SURROGATE ? value : this.#checkedText(value, start);
  }

  /** The rest of a string from its first escape, at `from`. */
  #escapedString(start: number, from: number): Read<string> {
    const text = this.#text;
    let value = text.slice(start, from);
    let at = from;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE) break;
      if (unit === BACKSLASH) {
        const escape = readEscape(text, at);
        if (escape === undefined) return this.#fail('json.syntax', at);
        if (!escape.isCanonical) this.#deviate(at);
        value += escape.unit;
        at += escape.length;
      } else if (unit >= 0x20) {
        value += text.charAt(at);
        at += 1;
      } else {
        return this.#fail('json.syntax', at);
      }
    }
    this.#at = at + 1;
    return this.#checkedText(value, start);
  }

  #checkedText(value: string, start: number): Read<string> {
    const code = firstInvalidText(value);
    return code === undefined ? value : this.#fail(code, start);
  }

  #number(first: number): Read<number> {
    const start = this.#at;
    const digits = first === MINUS ? start + 1 : start;
    let end = digits;
    while (isDigit(this.#text.charCodeAt(end))) end += 1;
    if (end === digits || (end - digits > 1 && this.#text.charCodeAt(digits) === ZERO)) {
      return this.#fail('json.syntax', start);
    }
    if (isFractionOrExponent(this.#text.charCodeAt(end))) return this.#fail('json.not-integer', start);
    const value = Number(this.#text.slice(start, end));
    if (end - digits > SAFE_DIGITS && !Number.isSafeInteger(value))
      return this.#fail('json.number-range', start);
    if (Object.is(value, -0)) return this.#fail('json.number-range', start);
    this.#at = end;
    return value;
  }

  #word(): Read<JsonValue> {
    const found = WORDS.find(([word]) => this.#text.startsWith(word, this.#at));
    if (found === undefined) return this.#fail('json.syntax');
    this.#at += found[0].length;
    return found[1];
  }

  /** Skips white space and takes one structural character, if it is there. */
  #take(unit: number): boolean {
    if (this.#next() !== unit) return false;
    this.#at += 1;
    return true;
  }

  /** The next unit after white space; NaN at the end. */
  #next(): number {
    const unit = this.#text.charCodeAt(this.#at);
    if (unit > 0x20) return unit;
    this.#space();
    return this.#text.charCodeAt(this.#at);
  }

  #space(): void {
    const start = this.#at;
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
    if (this.#at > start) this.#deviate(start);
  }

  #deviate(position: number): void {
    this.deviation ??= position;
  }

  /** Keeps the first failure: the callers above report again as it travels up. */
  #fail(code: JsonErrorCode, position = this.#at): typeof FAILED {
    this.#failure ??= { code, position };
    return FAILED;
  }
}

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}

function isFractionOrExponent(unit: number): boolean {
  return unit === POINT || unit === 0x45 || unit === 0x65;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

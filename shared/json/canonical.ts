import { utf8 } from '#shared/encoding';
import type { JsonValue } from './value.ts';

/**
 * The one canonical text of a JSON value: JCS, RFC 8785. Throws on anything that is not JSON (`undefined`,
 * bigint, NaN, class instances, unpaired surrogates): what cannot be shown must never be hashed.
 *
 * Written here because every event is serialised several times on its way into a journal and out of it, and one
 * pass that also checks is three times as fast as a check followed by the library `canonicalize`; a test holds
 * the two to the same answers.
 */
export function canonicalize(value: JsonValue): string {
  return write(value);
}

/** {@link canonicalize} as UTF-8: the bytes that are hashed and signed. */
export function canonicalBytes(value: JsonValue): Uint8Array {
  return utf8(canonicalize(value));
}

function write(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      return writeNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return writeComposite(value);
    default:
      throw new TypeError(`A ${typeof value} is not JSON`);
  }
}

/** JSON.stringify escapes exactly as RFC 8785 section 3.2.2.2 asks, but for surrogates that stand alone. */
function writeString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('Text has an unpaired surrogate');
  return JSON.stringify(text);
}

/** ECMAScript's own number format (RFC 8785 section 3.2.2.3). */
function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${String(value)} is not JSON`);
  return JSON.stringify(value);
}

function writeComposite(value: object | null): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return writeArray(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype)
    throw new TypeError('A class instance is not JSON');
  return writeObject(value as Readonly<Record<string, unknown>>);
}

/** By index, not by key: a hole is then seen as the `undefined` that it would be read as. */
function writeArray(items: readonly unknown[]): string {
  let text = '[';
  for (let at = 0; at < items.length; at += 1) text += at === 0 ? write(items[at]) : `,${write(items[at])}`;
  return `${text}]`;
}

/** Members in the order of their names' UTF-16 code units (RFC 8785 section 3.2.3), which is how `sort` orders. */
function writeObject(members: Readonly<Record<string, unknown>>): string {
  let text = '{';
  for (const name of Object.keys(members).sort()) {
    if (text.length > 1) text += ',';
    text += `${writeString(name)}:${write(members[name])}`;
  }
  return `${text}}`;
}

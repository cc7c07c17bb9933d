import serialize from 'canonicalize';
import { utf8 } from '#shared/encoding';
import { RESERVED_NAME } from './errors.ts';
import type { JsonValue } from './value.ts';

/**
 * The one canonical text of a JSON value: JCS, RFC 8785. Throws on anything that is not JSON (`undefined`,
 * bigint, NaN, class instances, unpaired surrogates): what cannot be shown must never be hashed.
 */
export function canonicalize(value: JsonValue): string {
  assertJson(value);
  const text = serialize(value);
  if (text === undefined) throw new TypeError('Value has no JSON form');
  return text;
}

/** {@link canonicalize} as UTF-8: the bytes that are hashed and signed. */
export function canonicalBytes(value: JsonValue): Uint8Array {
  return utf8(canonicalize(value));
}

/** The serialiser leaves `undefined` out and calls `toJSON`; both would sign something else than was given. */
function assertJson(value: unknown): void {
  if (value === null || typeof value !== 'object') {
    if (value !== null && !SCALARS.has(typeof value)) throw new TypeError(`A ${typeof value} is not JSON`);
    return;
  }
  if (!Array.isArray(value)) assertPlain(value);
  // Iterating an array, not its keys: a hole is then seen as the `undefined` that it would be read as.
  for (const member of Array.isArray(value) ? value : Object.values(value)) assertJson(member);
}

const SCALARS: ReadonlySet<string> = new Set(['boolean', 'number', 'string']);

function assertPlain(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype)
    throw new TypeError('A class instance is not JSON');
  if (Object.hasOwn(value, RESERVED_NAME)) throw new TypeError(`No member may be called ${RESERVED_NAME}`);
}

import { equalBytes, toHex } from '#shared/encoding';

/* RSA keys as SubjectPublicKeyInfo (RFC 5280, RFC 8017), read strictly: one encoding of each key, nothing left over. */

export interface RsaKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const SEQUENCE = 0x30;
const LONG_LENGTH = 0x80;
const LENGTH_BYTES_MAX = 2;
/** rsaEncryption (1.2.840.113549.1.1.1), and NULL for its parameters. */
const RSA_ENCRYPTION = new Uint8Array([
  0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
]);

interface Item {
  readonly content: Uint8Array;
  readonly rest: Uint8Array;
}

/** Undefined for anything that is not exactly one RSA key. */
export const rsaKeyIn = (bytes: Uint8Array): RsaKey | undefined => {
  const outer = only(bytes, SEQUENCE);
  const algorithm = outer && itemIn(outer, SEQUENCE);
  if (algorithm === undefined || !equalBytes(algorithm.content, RSA_ENCRYPTION)) return undefined;
  const bits = only(algorithm.rest, BIT_STRING);
  // The first byte counts bits that are not used: a key has none.
  const key = bits?.[0] === 0 ? only(bits.subarray(1), SEQUENCE) : undefined;
  const modulus = key && itemIn(key, INTEGER);
  const exponent = modulus && only(modulus.rest, INTEGER);
  const numbers = [modulus?.content, exponent].map((content) => content && positiveIn(content));
  const [n, e] = numbers;
  return n === undefined || e === undefined ? undefined : { modulus: n, exponent: e };
};

/** The content of the item that takes all of the bytes. */
const only = (bytes: Uint8Array, tag: number): Uint8Array | undefined => {
  const item = itemIn(bytes, tag);
  return item?.rest.length === 0 ? item.content : undefined;
};

const itemIn = (bytes: Uint8Array, tag: number): Item | undefined => {
  const [first, short] = bytes;
  if (first !== tag || short === undefined) return undefined;
  const lengthBytes = short < LONG_LENGTH ? 0 : short - LONG_LENGTH;
  if (lengthBytes > LENGTH_BYTES_MAX || short === LONG_LENGTH) return undefined;
  const digits = bytes.subarray(2, 2 + lengthBytes);
  const length = lengthBytes === 0 ? short : digits.reduce((sum, digit) => sum * 256 + digit, 0);
  // The shortest form of a length, and no other (X.690 §10.1).
  if (lengthBytes > 0 && (digits[0] === 0 || length < LONG_LENGTH)) return undefined;
  const start = 2 + lengthBytes;
  if (digits.length < lengthBytes || start + length > bytes.length) return undefined;
  return { content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
};

const positiveIn = (content: Uint8Array): bigint | undefined => {
  const [first, second = LONG_LENGTH] = content;
  if (first === undefined || first >= LONG_LENGTH) return undefined;
  // A zero stands before a number only where its first bit would make it negative.
  if (first === 0 && (content.length === 1 || second < LONG_LENGTH)) return undefined;
  return BigInt(`0x${toHex(content)}`);
};

import { toHex } from '#shared/encoding';

/*
 * Distinguished encoding rules (X.690 §10), read strictly: each value has one form, and whatever has another is nothing.
 * Undefined stands for bytes that are not what they were read as.
 */

export const DER = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const LONG_LENGTH = 0x80;
const LENGTH_BYTES_MAX = 2;
const ITEMS_MAX = 64;

export interface DerItem {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
}

interface First {
  readonly item: DerItem;
  readonly rest: Uint8Array;
}

const firstIn = (bytes: Uint8Array): First | undefined => {
  const [tag, short] = bytes;
  if (tag === undefined || short === undefined) return undefined;
  const lengthBytes = short < LONG_LENGTH ? 0 : short - LONG_LENGTH;
  if (lengthBytes > LENGTH_BYTES_MAX || short === LONG_LENGTH) return undefined;
  const digits = bytes.subarray(2, 2 + lengthBytes);
  const length = lengthBytes === 0 ? short : digits.reduce((sum, digit) => sum * 256 + digit, 0);
  // The shortest form of a length, and no other (X.690 §10.1).
  if (lengthBytes > 0 && (digits[0] === 0 || length < LONG_LENGTH)) return undefined;
  const start = 2 + lengthBytes;
  const end = start + length;
  if (digits.length < lengthBytes || end > bytes.length) return undefined;
  const item = { tag, content: bytes.subarray(start, end), whole: bytes.subarray(0, end) };
  return { item, rest: bytes.subarray(end) };
};

/** All items that the bytes are made of, with nothing left over. */
export const itemsIn = (bytes: Uint8Array): readonly DerItem[] | undefined => {
  const items: DerItem[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const first = firstIn(rest);
    if (first === undefined || items.length === ITEMS_MAX) return undefined;
    items.push(first.item);
    rest = first.rest;
  }
  return items;
};

/** The content of the one item of this tag that takes all of the bytes. */
export const onlyIn = (bytes: Uint8Array, tag: number): Uint8Array | undefined => {
  const first = firstIn(bytes);
  return first?.item.tag === tag && first.rest.length === 0 ? first.item.content : undefined;
};

/** The items of the one sequence that takes all of the bytes. */
export const sequenceIn = (bytes: Uint8Array): readonly DerItem[] | undefined => {
  const content = onlyIn(bytes, DER.sequence);
  return content && itemsIn(content);
};

/** Content of an INTEGER that is not negative. */
export const naturalIn = (content: Uint8Array): bigint | undefined => {
  const [first, second = LONG_LENGTH] = content;
  if (first === undefined || first >= LONG_LENGTH) return undefined;
  // A zero stands before a number only where its first bit would make it negative.
  if (first === 0 && content.length > 1 && second < LONG_LENGTH) return undefined;
  return BigInt(`0x${toHex(content)}`);
};

/** Content of a BIT STRING of whole bytes. */
export const bytesOfBits = (content: Uint8Array): Uint8Array | undefined =>
  content[0] === 0 ? content.subarray(1) : undefined;

const ARC_BITS = 7;
const MORE = 0x80;
const ARC_MAX = 2 ** 31;

/** Content of an OBJECT IDENTIFIER, as numbers with dots between them. */
export const oidIn = (content: Uint8Array): string | undefined => {
  const arcs: number[] = [];
  let arc = 0;
  let isInside = false;
  for (const byte of content) {
    // An arc does not begin with zeros (X.690 §8.19.2).
    if (!isInside && byte === MORE) return undefined;
    arc = arc * 2 ** ARC_BITS + (byte % MORE);
    if (arc > ARC_MAX) return undefined;
    isInside = byte >= MORE;
    if (isInside) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first, ...others] = arcs;
  if (first === undefined || isInside) return undefined;
  const root = Math.min(Math.trunc(first / 40), 2);
  return [root, first - root * 40, ...others].join('.');
};

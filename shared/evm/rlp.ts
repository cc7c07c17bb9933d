import { concatBytes, fromHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';

/*
 * Recursive length prefix (Ethereum yellow paper, appendix B), read strictly: one encoding of each meaning, nothing left
 * over. Transactions are written by another library, so that no mistake of one is shared by both.
 */

export type RlpItem = Uint8Array | readonly RlpItem[];

const SHORT_TEXT = 0x80;
const LONG_TEXT = 0xb7;
const SHORT_LIST = 0xc0;
const LONG_LIST = 0xf7;
const SHORT_BYTES_MAX = 55;
const LENGTH_BYTES_MAX = 4;
const DEPTH_MAX = 4;

interface Read {
  readonly item: RlpItem;
  readonly end: number;
}

/** Where an item's content lies, and of which kind it is. */
interface Header {
  readonly isList: boolean;
  readonly start: number;
  readonly end: number;
}

/** Reads one item that takes all of the bytes. The error says what is wrong. */
export const readRlp = (bytes: Uint8Array): Result<RlpItem, string> => {
  const read = readItem(bytes, 0, DEPTH_MAX);
  if (!read.ok) return read;
  return read.value.end === bytes.length ? ok(read.value.item) : err('bytes are left over');
};

const readItem = (bytes: Uint8Array, at: number, depth: number): Result<Read, string> => {
  const header = headerAt(bytes, at);
  if (!header.ok) return header;
  const { isList, start, end } = header.value;
  if (!isList) return ok({ item: bytes.slice(start, end), end });
  if (depth === 0) return err('lists in lists in lists');
  const items: RlpItem[] = [];
  for (let next = start; next < end;) {
    const read = readItem(bytes.subarray(0, end), next, depth - 1);
    if (!read.ok) return read;
    items.push(read.value.item);
    next = read.value.end;
  }
  return ok({ item: items, end });
};

const headerAt = (bytes: Uint8Array, at: number): Result<Header, string> => {
  const first = bytes[at];
  if (first === undefined) return err('ends too early');
  if (first < SHORT_TEXT) return ok({ isList: false, start: at, end: at + 1 });
  const isList = first >= SHORT_LIST;
  const long = isList ? LONG_LIST : LONG_TEXT;
  const header = first <= long ? shortHeader(first, at, isList) : longHeader(bytes, at, first - long, isList);
  if (!header.ok) return header;
  const { start, end } = header.value;
  if (end > bytes.length) return err('ends too early');
  const only = bytes[start] ?? 0;
  return !isList && end - start === 1 && only < SHORT_TEXT
    ? err('a small byte that is written long')
    : header;
};

const shortHeader = (first: number, at: number, isList: boolean): Result<Header, string> =>
  ok({ isList, start: at + 1, end: at + 1 + first - (isList ? SHORT_LIST : SHORT_TEXT) });

const longHeader = (
  bytes: Uint8Array,
  at: number,
  lengthBytes: number,
  isList: boolean,
): Result<Header, string> => {
  if (lengthBytes > LENGTH_BYTES_MAX) return err('longer than any transaction');
  const digits = bytes.subarray(at + 1, at + 1 + lengthBytes);
  if (digits.length < lengthBytes) return err('ends too early');
  if (digits[0] === 0) return err('a length with leading zeros');
  const length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
  if (length <= SHORT_BYTES_MAX) return err('a short length that is written long');
  const start = at + 1 + lengthBytes;
  return ok({ isList, start, end: start + length });
};

/** One item as bytes. */
export const writeRlp = (item: RlpItem): Uint8Array => {
  if (item instanceof Uint8Array) {
    const [first = SHORT_TEXT] = item;
    return item.length === 1 && first < SHORT_TEXT ? item : headed(item, SHORT_TEXT, LONG_TEXT);
  }
  return headed(concatBytes(...item.map(writeRlp)), SHORT_LIST, LONG_LIST);
};

const headed = (content: Uint8Array, short: number, long: number): Uint8Array => {
  const { length } = content;
  if (length <= SHORT_BYTES_MAX) return concatBytes(new Uint8Array([short + length]), content);
  const digits = length.toString(16);
  const bytes = fromHex(digits.padStart(digits.length + (digits.length % 2), '0'));
  return concatBytes(new Uint8Array([long + bytes.length]), bytes, content);
};

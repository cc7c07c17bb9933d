import { hash } from 'node:crypto';
import { HASH_BYTES } from './runs/layout.ts';

/** First 128 bits of the SHA-256 of an account id: no two accounts can be made to meet, at a fixed width. */
export const accountHash = (account: string): Uint8Array =>
  new Uint8Array(hash('sha256', account, 'buffer').subarray(0, HASH_BYTES));

/** Value of a hexadecimal digit by its character code; 255 for what is none. */
const DIGITS = new Uint8Array(128).fill(255);
for (let value = 0; value < 16; value += 1) DIGITS[value.toString(16).charCodeAt(0)] = value;

/** The hash of an account as four numbers. By way of text: making a buffer costs twice the hash. */
export const accountHashWords = (account: string): readonly [number, number, number, number] => {
  const digest = hash('sha256', account, 'hex');
  return [hexWord(digest, 0), hexWord(digest, 8), hexWord(digest, 16), hexWord(digest, 24)];
};

const hexWord = (text: string, from: number): number => {
  let value = 0;
  for (let at = from; at < from + 8; at += 1) value = (value << 4) | (DIGITS[text.charCodeAt(at)] ?? 0);
  return value >>> 0;
};

/** Where the four words of a UUID begin in its text; the second and third word have a hyphen after four digits. */
const WORD_STARTS = [0, 9, 19, 28] as const;
const HYPHEN = 45;

/** One 32-bit word of a UUID in its text form. */
export const idWord = (id: string, word: 0 | 1 | 2 | 3): number => {
  let at = WORD_STARTS[word];
  let value = 0;
  for (let count = 0; count < 8; count += 1) {
    if (id.charCodeAt(at) === HYPHEN) at += 1;
    value = (value << 4) | (DIGITS[id.charCodeAt(at)] ?? 0);
    at += 1;
  }
  return value >>> 0;
};

export const writeId = (view: DataView, at: number, id: string): void => {
  view.setUint32(at, idWord(id, 0));
  view.setUint32(at + 4, idWord(id, 1));
  view.setUint32(at + 8, idWord(id, 2));
  view.setUint32(at + 12, idWord(id, 3));
};

/** Text form of 16 bytes: the inverse of `writeId`. */
export const idText = (bytes: Buffer, at: number): string => {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/**
 * 64 bits for a key and value of metadata. Two pairs may meet: whoever looks up compares with the operation
 * itself. Multiply-and-mix over UTF-16 units, two lanes.
 */
export const metaHash = (key: string, value: string): { readonly high: number; readonly low: number } => {
  let high = 0x811c9dc5;
  let low = 0x2545f491;
  const text = `${key}\0${value}`;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ (unit + at), 0x5bd1e995);
    low ^= low >>> 15;
  }
  return { high: (high ^ (low >>> 7)) >>> 0, low: (low ^ (high >>> 13)) >>> 0 };
};

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a calendar date (ISO 8601). */
export const dayOf = (date: string): number => Date.parse(date) / DAY_MS;
export const dayOfTime = (timeMs: number): number => Math.floor(timeMs / DAY_MS);
/** The date of a day; most entries of a page have the same one or two. */
export const dateOf = (day: number): string => {
  if (lastDate.day !== day) lastDate = { day, date: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  return lastDate.date;
};
let lastDate = { day: 0, date: '1970-01-01' };

/** A day as an unsigned number, so that days before 1970 sort before the others. */
export const DAY_BIAS = 2 ** 31;

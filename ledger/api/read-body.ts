import { isAscii, isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { apiLimits } from '#shared/api';
import { err, ok, type Result } from '#shared/errors';
import { parseStrict, type JsonErrorCode, type JsonValue } from '#shared/json';

/** Why a body is not JSON that all readers understand alike, and where (in UTF-16 code units). */
export interface BodyError {
  readonly code: JsonErrorCode | 'not-utf-8';
  readonly position: number;
}

const LIMITS = { depth: apiLimits.requestDepthMax, bytes: apiLimits.requestBytesMax };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The depth of the deepest operation with room to spare; a deeper body is read the slow way. */
const COUNTED_DEPTH_MAX = 12;

const NONCHARACTER = /\p{Noncharacter_Code_Point}/u;

/**
 * Reads a body as strict I-JSON, with the same verdict as the strict parser. The platform's parser, which is
 * several times faster, is used where it can't differ: without a backslash every string stands between two
 * quotation marks of its own, so a member name that is repeated, which that parser drops in silence, shows as
 * more marks in the text than the value accounts for. Numbers have many spellings and are left to the strict
 * parser, as is everything that fails.
 */
export const readJson = (body: Buffer): Result<JsonValue, BodyError> => {
  const value = readPlain(body);
  if (value !== undefined) return ok(value);
  if (!isUtf8(body)) return err({ code: 'not-utf-8', position: 0 });
  return parseStrict(body.toString('utf8'), LIMITS);
};

const readPlain = (body: Buffer): JsonValue | undefined => {
  if (body.length > LIMITS.bytes || body.includes(BACKSLASH)) return undefined;
  const text = plainText(body);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as JsonValue;
    return 2 * stringsIn(value, 0) === quotesIn(body) ? value : undefined;
  } catch {
    return undefined;
  }
};

const plainText = (body: Buffer): string | undefined => {
  if (isAscii(body)) return body.toString('latin1');
  if (!isUtf8(body)) return undefined;
  const text = body.toString('utf8');
  return NONCHARACTER.test(text) ? undefined : text;
};

const quotesIn = (body: Buffer): number => {
  let count = 0;
  for (let at = 0; at < body.length; at += 1) if (body[at] === QUOTE) count += 1;
  return count;
};

/** Strings and member names of a value; NaN, which equals nothing, when it has a number or is too deep. */
const stringsIn = (value: JsonValue, depth: number): number => {
  if (typeof value === 'string') return 1;
  if (value === null || typeof value === 'boolean') return 0;
  if (typeof value === 'number' || depth === COUNTED_DEPTH_MAX) return Number.NaN;
  let count = 0;
  if (isArray(value)) for (const item of value) count += stringsIn(item, depth + 1);
  else for (const key in value) count += 1 + stringsIn(value[key] ?? null, depth + 1);
  return count;
};

const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value);

/** JSON bodies, and nothing else, reach a route as their bytes. */
export const takeBodiesAsBytes = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
};

/** The bytes that came with a request; none when it had no JSON body. */
export const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

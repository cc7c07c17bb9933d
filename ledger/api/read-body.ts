import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { apiLimits } from '#shared/api';
import { err, type Result } from '#shared/errors';
import { parseStrict, type JsonErrorCode, type JsonValue } from '#shared/json';

/** Why a body is not JSON that all readers understand alike, and where (in UTF-16 code units). */
export interface BodyError {
  readonly code: JsonErrorCode | 'not-utf-8';
  readonly position: number;
}

const LIMITS = { depth: apiLimits.requestDepthMax, bytes: apiLimits.requestBytesMax };

/**
 * Reads a body as strict I-JSON: what two readers could understand differently never gets further. Bytes that are
 * not UTF-8 are refused first (RFC 7493 section 2.1), because decoding repairs them in silence.
 */
export const readJson = (body: Buffer): Result<JsonValue, BodyError> =>
  isUtf8(body) ? parseStrict(body.toString('utf8'), LIMITS) : err({ code: 'not-utf-8', position: 0 });

/** JSON bodies, and nothing else, reach a route as their bytes. */
export const takeBodiesAsBytes = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
};

/** The bytes that came with a request; none when it had no JSON body. */
export const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

import type { FastifyInstance } from 'fastify';
import { err, type Result } from '#shared/errors';
import { parseStrict, type JsonError, type JsonValue } from '#shared/json';

/** A thousand intents with a submission of ten thousand digests fit; more is sent in several commands. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024;

const DEPTH_MAX = 32;

/** Bodies are read as strict I-JSON: what two readers could understand differently never gets further. */
export const readBodiesStrictly = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, parseStrict(String(body), { depth: DEPTH_MAX, bytes: BODY_BYTES_MAX }));
  });
};

/** What the parser left on the request; a request without a JSON body has nothing. */
export const bodyOf = (body: unknown): Result<JsonValue, JsonError> =>
  typeof body === 'object' && body !== null && 'ok' in body
    ? (body as Result<JsonValue, JsonError>)
    : err({ code: 'json.syntax', position: 0 });

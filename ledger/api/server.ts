import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { routes, type Route, type RouteName } from '#shared/api';
import { ok, type Result } from '#shared/errors';
import type { LedgerService, ServiceLog } from '../service/service.ts';
import { accessCheck } from './access.ts';
import { handlersOf, type Handlers } from './handlers.ts';
import { openApiDocument, OPENAPI_PATH } from './openapi.ts';
import { BODY_BYTES_MAX, bodyOf, readBodiesStrictly } from './read-body.ts';
import { json, problem, send, type Answering } from './reply.ts';

export interface ApiOptions {
  readonly service: LedgerService;
  readonly version: string;
  readonly accessTokenDigests: Parameters<typeof accessCheck>[0];
  readonly log: ServiceLog;
  /** Ends the streams when the service stops. */
  readonly stopping: AbortSignal;
}

const REQUEST_TIMEOUT_MS = 60_000;

/** The HTTP face of a ledger: exactly the routes of the contract, and their description. */
export const createApi = (options: ApiOptions): FastifyInstance => {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
  });
  readBodiesStrictly(app);
  guard(app, accessCheck(options.accessTokenDigests));
  reportFailures(app, options.log);
  const handlers = handlersOf(options.service, options.version);
  for (const name of Object.keys(routes) as RouteName[]) addRoute(app, name, handlers, options.stopping);
  const document = openApiDocument(options.version);
  app.get(OPENAPI_PATH, (_request, reply) => send(reply, json(document)));
  return app;
};

const guard = (app: FastifyInstance, mayEnter: (header: string | undefined) => boolean): void => {
  const publicPaths = Object.values<Route>(routes)
    .filter((route) => route.isPublic === true)
    .map((route) => route.path);
  app.addHook('onRequest', (request, reply, next) => {
    const path = request.routeOptions.url;
    const isPublic = path !== undefined && publicPaths.includes(path);
    if (isPublic || mayEnter(request.headers.authorization)) {
      next();
      return;
    }
    reply.header('www-authenticate', 'Bearer');
    send(reply, problem('unauthorised', 'no valid access token came with the request'));
  });
};

const reportFailures = (app: FastifyInstance, log: ServiceLog): void => {
  app.setNotFoundHandler((request, reply) => send(reply, problem('not-found', request.method)));
  app.setErrorHandler((error, request, reply) => {
    const {
      statusCode = 500,
      code,
      message,
    } = error as Partial<Error> & { statusCode?: number; code?: string };
    // Below 500 Fastify refused the request itself: too large, another media type, broken framing.
    if (statusCode < 500) return send(reply, problem('bad-request', `${code ?? ''}: ${message ?? ''}`));
    log.error({ route: request.routeOptions.url, error: (error as Error).stack }, 'a request failed');
    return send(reply, problem('internal-error', 'the request could not be answered'));
  });
};

const addRoute = (app: FastifyInstance, name: RouteName, handlers: Handlers, stopping: AbortSignal): void => {
  const route: Route = routes[name];
  // The input was parsed by the schemas of this very route, which is what its handler's type says.
  const handle = handlers[name] as (input: AnyInput) => Answering | Promise<Answering>;
  app.route({
    method: route.method,
    url: route.path,
    handler: async (request, reply) => {
      const input = readInput(route, request, abortWith(reply, stopping));
      const answer = input.ok ? await handle(input.value) : input.error;
      return send(reply, answer);
    },
  });
};

const abortWith = (reply: FastifyReply, stopping: AbortSignal): AbortSignal => {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort();
  });
  return AbortSignal.any([gone.signal, stopping]);
};

interface AnyInput {
  readonly body: unknown;
  readonly query: unknown;
  readonly params: unknown;
  readonly signal: AbortSignal;
}

const readInput = (
  route: Route,
  request: FastifyRequest,
  signal: AbortSignal,
): Result<AnyInput, Answering> => {
  const body = route.body === undefined ? ok(undefined) : readBody(route.body, request.body);
  if (!body.ok) return body;
  const query = route.query === undefined ? ok(undefined) : readPart('query', route.query, request.query);
  if (!query.ok) return query;
  const params = route.params === undefined ? ok(undefined) : readPart('path', route.params, request.params);
  if (!params.ok) return params;
  return ok({ body: body.value, query: query.value, params: params.value, signal });
};

const readBody = (schema: z.ZodType, body: unknown): Result<unknown, Answering> => {
  const parsed = bodyOf(body);
  if (parsed.ok) return readPart('body', schema, parsed.value);
  const { code, position } = parsed.error;
  return { ok: false, error: problem('bad-request', `body: ${code} at ${String(position)}`) };
};

const readPart = (part: string, schema: z.ZodType, value: unknown): Result<unknown, Answering> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const where = [part, ...(issue?.path ?? [])].join('.');
  return { ok: false, error: problem('bad-request', `${where}: ${issue?.message ?? 'not as described'}`) };
};

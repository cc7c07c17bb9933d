import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ApiLimits, Route } from '#shared/api';
import type { ServiceLog } from '../service/service.ts';
import type { Caller, CallerOf } from './access.ts';
import { refuseStranger, type Admission } from './admission.ts';
import { credentialsIn } from './credentials.ts';
import { isStreaming, type AnyHandler, type Context } from './input.ts';
import type { ReadableLedger } from './ledger.ts';
import { takeBodiesAsBytes } from './read-body.ts';
import { readParts } from './read-input.ts';
import { problem, send } from './reply.ts';
import { mapControls } from './touchpoints.ts';

/* What every listener of the service does alike, whatever routes it has. */

const ID_CHARACTERS_MAX = 128;

/** A server without routes: it knows callers, refuses strangers, and says what went wrong as a problem. */
export const bareApp = (
  callerOf: CallerOf<ReadableLedger>,
  log: ServiceLog,
  limits: ApiLimits,
): FastifyInstance => {
  const app = fastify({
    bodyLimit: limits.requestBytesMax,
    requestTimeout: limits.requestMsMax,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: ID_CHARACTERS_MAX },
  });
  mapControls(app);
  app.decorateRequest('caller', null);
  app.decorateRequest('identified', null);
  takeBodiesAsBytes(app);
  app.setNotFoundHandler((request, reply) =>
    callerOf(credentialsIn(request.headers).ledgerToken) === undefined
      ? refuseStranger(reply)
      : send(reply, problem('not-found', request.method)),
  );
  reportFailures(app, log, limits);
  return app;
};

const FIRST_FAILED_STATUS = 500;
const TOO_LARGE = 413;

const reportFailures = (app: FastifyInstance, log: ServiceLog, limits: ApiLimits): void => {
  app.setErrorHandler((error, request, reply) => {
    const {
      statusCode = FIRST_FAILED_STATUS,
      code,
      message,
    } = error as Partial<Error> & { statusCode?: number; code?: string };
    if (statusCode === TOO_LARGE)
      return send(reply, problem('request-too-large', `requestBytesMax is ${limits.requestBytesMax}`));
    // Below 500 Fastify refused the request itself: another media type, broken framing.
    if (statusCode < FIRST_FAILED_STATUS)
      return send(reply, problem('bad-request', `${code ?? ''}: ${message ?? ''}`));
    log.error({ route: request.routeOptions.url, error: (error as Error).stack }, 'a request failed');
    return send(reply, problem('internal-error', 'the request could not be answered'));
  });
};

/** A route of the contract. The ledgers that callers open are those of this server: `L` is their kind. */
export const addRoute = <L extends ReadableLedger>(
  app: FastifyInstance,
  route: Route,
  handle: AnyHandler<L>,
  enter: Admission,
  stopping: AbortSignal,
): void => {
  app.route({
    method: route.method,
    url: route.path,
    config: route.method === 'POST' ? { touchpoint: route.touchpoint } : {},
    onRequest: isStreaming(route) ? enter.streaming : enter.guarded,
    handler: async (request, reply) => {
      const parts = readParts(route, request);
      const answer = parts.ok
        ? await handle({ ...parts.value, context: contextOf<L>(request, reply, stopping) })
        : parts.error;
      return send(reply, answer);
    },
  });
};

/** The caller of a request that was let in, by a token of this very server. */
export const callerIn = <L extends ReadableLedger>({ caller }: FastifyRequest): Caller<L> => {
  if (caller === null) throw new Error('A guarded route was reached without a caller');
  return caller as Caller<L>;
};

/** A stream outlives the moment in which its reader was looked at: whoever is disabled meanwhile hears no more soon. */
const STREAM_MS_MAX = 60_000;

const lookedAtAgain = ({ caller, identified }: FastifyRequest): readonly AbortSignal[] =>
  identified !== null || caller?.key !== undefined ? [AbortSignal.timeout(STREAM_MS_MAX)] : [];

const contextOf = <L extends ReadableLedger>(
  request: FastifyRequest,
  reply: FastifyReply,
  stopping: AbortSignal,
): Context<L> => ({
  caller: callerIn<L>(request),
  identified: request.identified,
  lastEventId: request.headers['last-event-id']?.toString(),
  whileConnected: () => {
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    return AbortSignal.any([gone.signal, stopping, ...lookedAtAgain(request)]);
  },
});

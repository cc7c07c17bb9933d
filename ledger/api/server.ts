import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { apiLimits, routes, type ApiLimits, type Route, type RouteName } from '#shared/api';
import type { LedgerService, ServiceLog } from '../service/service.ts';
import { accessTable, type AccessToken, type Caller } from './access.ts';
import { admission, refuseStranger, type Admission } from './admission.ts';
import type { BooksPort } from './books-port.ts';
import { crossLedgerWatch, type Watch } from './cross-ledger.ts';
import { booksHandlers } from './handle-books.ts';
import { governanceHandlers } from './handle-governance.ts';
import { journalHandlers } from './handle-journal.ts';
import { peopleHandlers } from './handle-people.ts';
import { healthAnswer, limitsAnswer, type ServiceFacts } from './handle-service.ts';
import { isStreaming, type AnyHandler, type Context, type HandlersFor } from './input.ts';
import { apiLedger, type ApiLedger } from './ledger.ts';
import { openApiDocument, OPENAPI_PATH } from './openapi/index.ts';
import { bytesOf, takeBodiesAsBytes } from './read-body.ts';
import { readParts } from './read-input.ts';
import { json, problem, send } from './reply.ts';
import { mapControls } from './touchpoints.ts';
import { transfersAnswer } from './transfers.ts';

/** A ledger and who may come to it. */
export interface ServedLedger {
  readonly service: LedgerService;
  readonly books: BooksPort;
  readonly accessTokens: readonly AccessToken[];
}

export interface ApiOptions {
  readonly ledgers: readonly ServedLedger[];
  readonly version: string;
  /** Names this run of the service. */
  readonly instance: string;
  readonly log: ServiceLog;
  /** Ends the streams when the service stops. */
  readonly stopping: AbortSignal;
  /** Narrower limits than those of the contract. */
  readonly limits?: Partial<ApiLimits>;
}

const ID_CHARACTERS_MAX = 128;

type Handled = Exclude<RouteName, 'transfers' | 'health' | 'limits'>;

/** The HTTP face of one or several ledgers: exactly the routes of the contract, and their description. */
export const createApi = (options: ApiOptions): FastifyInstance => {
  const limits: ApiLimits = { ...apiLimits, ...options.limits };
  const doors = options.ledgers.map(({ service, books, accessTokens }) => ({
    ledger: apiLedger(service, books),
    accessTokens,
  }));
  const ledgers = doors.map(({ ledger }) => ledger);
  const callerOf = accessTable(doors);
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
  takeBodiesAsBytes(app);
  app.setNotFoundHandler((request, reply) =>
    callerOf(request.headers.authorization) === undefined
      ? refuseStranger(reply)
      : send(reply, problem('not-found', request.method)),
  );
  reportFailures(app, options.log, limits);
  const enter = admission(callerOf, limits);
  const watch = crossLedgerWatch(ledgers, options.log);
  const handlers: HandlersFor<Handled> = {
    ...governanceHandlers(watch),
    ...booksHandlers(watch),
    ...journalHandlers(limits),
    ...peopleHandlers,
  };
  for (const name of Object.keys(handlers) as Handled[])
    addRoute(app, routes[name], handlers[name] as AnyHandler, enter, options.stopping);
  addTransfers(app, enter, limits, watch);
  addService(app, enter, { ...options, ledgers, limits });
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

const addRoute = (
  app: FastifyInstance,
  route: Route,
  handle: AnyHandler,
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
        ? await handle({ ...parts.value, context: contextOf(request, reply, stopping) })
        : parts.error;
      return send(reply, answer);
    },
  });
};

/** The caller of a request that was let in. */
const callerIn = ({ caller }: FastifyRequest): Caller<ApiLedger> => {
  if (caller === null) throw new Error('A guarded route was reached without a caller');
  return caller;
};

const contextOf = (request: FastifyRequest, reply: FastifyReply, stopping: AbortSignal): Context => ({
  caller: callerIn(request),
  lastEventId: request.headers['last-event-id']?.toString(),
  whileConnected: () => {
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    return AbortSignal.any([gone.signal, stopping]);
  },
});

const addTransfers = (app: FastifyInstance, enter: Admission, limits: ApiLimits, watch: Watch): void => {
  const { method, path, touchpoint } = routes.transfers;
  app.route({
    method,
    url: path,
    config: { touchpoint },
    onRequest: enter.guarded,
    handler: async (request, reply) =>
      send(reply, await transfersAnswer(callerIn(request), bytesOf(request.body), limits, watch)),
  });
};

const addService = (app: FastifyInstance, enter: Admission, facts: ServiceFacts): void => {
  app.get(routes.limits.path, { onRequest: enter.guarded }, (_request, reply) =>
    send(reply, limitsAnswer(facts)),
  );
  app.get(routes.health.path, { onRequest: enter.open }, (request, reply) =>
    send(reply, healthAnswer(facts, request.caller?.ledger)),
  );
  const document = json(openApiDocument(facts.version));
  app.get(OPENAPI_PATH, { onRequest: enter.guarded }, (_request, reply) => send(reply, document));
};

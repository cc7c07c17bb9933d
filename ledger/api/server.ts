import type { FastifyInstance } from 'fastify';
import { apiLimits, routes, type ApiLimits, type ReadsHealth, type RouteName } from '#shared/api';
import type { LedgerService, ServiceLog } from '../service/service.ts';
import type { IdentityGate } from '../identity/index.ts';
import { accessTable, type AccessToken, type KeyRing } from './access.ts';
import { admission, type Admission } from './admission.ts';
import { addRoute, bareApp, callerIn } from './app.ts';
import type { BooksPort } from './books-port.ts';
import { crossLedgerWatch, isInLedger, type Watch } from './cross-ledger.ts';
import { booksHandlers, walletsHandlers } from './handle-books.ts';
import { governanceHandlers } from './handle-governance.ts';
import { identityHandlers } from './handle-identity.ts';
import { journalHandlers } from './handle-journal.ts';
import { peopleHandlers } from './handle-people.ts';
import { healthAnswer, limitsAnswer, type ServiceFacts } from './handle-service.ts';
import type { AnyHandler, HandlersFor } from './input.ts';
import { apiLedger, type ApiLedger } from './ledger.ts';
import { openApiDocument, OPENAPI_PATH } from './openapi/index.ts';
import { bytesOf } from './read-body.ts';
import { json, send, type Answering } from './reply.ts';
import { transfersAnswer } from './transfers.ts';

/** A ledger and who may come to it. */
export interface ServedLedger {
  readonly service: LedgerService;
  readonly books: BooksPort;
  readonly accessTokens: readonly AccessToken[];
  readonly keys?: KeyRing | undefined;
  /** Holds callers against an identity provider, where the ledger has one. */
  readonly identity?: IdentityGate | undefined;
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
  /** How the listener for reads is, if there is one. */
  readonly reads?: () => ReadsHealth | null;
}

type Handled = Exclude<RouteName, 'transfers' | 'health' | 'limits'>;

/** The HTTP face of one or several ledgers: exactly the routes of the contract, and their description. */
export const createApi = (options: ApiOptions): FastifyInstance => {
  const limits: ApiLimits = { ...apiLimits, ...options.limits };
  const doors = options.ledgers.map(({ service, books, ...door }) => ({
    ledger: apiLedger(service, books),
    ...door,
  }));
  const ledgers = doors.map(({ ledger }) => ledger);
  const callerOf = accessTable(doors);
  const app = bareApp(callerOf, options.log, limits);
  const enter = admission(callerOf, limits);
  const watch = crossLedgerWatch(ledgers, isInLedger, options.log);
  const handlers: HandlersFor<Handled> = {
    ...governanceHandlers(watch),
    ...booksHandlers(watch),
    ...walletsHandlers,
    ...journalHandlers(limits),
    ...peopleHandlers,
    ...identityHandlers,
  };
  for (const name of Object.keys(handlers) as Handled[])
    addRoute(app, routes[name], handlers[name] as AnyHandler, enter, options.stopping);
  addTransfers(app, enter, limits, watch);
  addService(app, enter, { ...options, ledgers, limits });
  return app;
};

const addTransfers = (
  app: FastifyInstance,
  enter: Admission,
  limits: ApiLimits,
  watch: Watch<ApiLedger>,
): void => {
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
    send(reply, limitsAnswer(facts.limits)),
  );
  app.get(routes.health.path, { onRequest: enter.open }, (request, reply) =>
    send(
      reply,
      healthAnswer(facts, request.caller === null ? undefined : callerIn<ApiLedger>(request).ledger),
    ),
  );
  // Made when it is first asked for: it takes a twentieth of a start.
  let document: Answering | undefined;
  app.get(OPENAPI_PATH, { onRequest: enter.guarded }, (_request, reply) =>
    send(reply, (document ??= json(openApiDocument(facts.version)))),
  );
};

import type { FastifyInstance } from 'fastify';
import { apiLimits, routes, type ApiLimits, type ReadListenerRoute } from '#shared/api';
import type { ServiceLog } from '../service/service.ts';
import { accessTable, type Door } from './access.ts';
import { admission } from './admission.ts';
import { addRoute, bareApp } from './app.ts';
import { crossLedgerWatch, isInBooks } from './cross-ledger.ts';
import { booksHandlers } from './handle-books.ts';
import { limitsAnswer } from './handle-service.ts';
import type { AnyHandler } from './input.ts';
import type { ReadableLedger } from './ledger.ts';
import { send, type Answering } from './reply.ts';

export interface ReadApiOptions {
  readonly ledgers: readonly Door<ReadableLedger>[];
  readonly log: ServiceLog;
  readonly stopping: AbortSignal;
  /** How the service is, as it says itself to whoever comes with this Authorization header. */
  readonly health: (authorization: string | undefined) => Promise<Answering>;
  readonly limits?: Partial<ApiLimits>;
}

/** The HTTP face of the listener for reads: the reads of the books, and what the service says of itself. */
export const createReadApi = (options: ReadApiOptions): FastifyInstance => {
  const limits: ApiLimits = { ...apiLimits, ...options.limits };
  const callerOf = accessTable(options.ledgers);
  const app = bareApp(callerOf, options.log, limits);
  const enter = admission(callerOf, limits);
  const ledgers = options.ledgers.map(({ ledger }) => ledger);
  const handlers = booksHandlers(crossLedgerWatch(ledgers, isInBooks, options.log));
  for (const name of Object.keys(handlers) as ReadListenerRoute[])
    addRoute(app, routes[name], handlers[name] as AnyHandler<ReadableLedger>, enter, options.stopping);
  app.get(routes.limits.path, { onRequest: enter.guarded }, (_request, reply) =>
    send(reply, limitsAnswer(limits)),
  );
  app.get(routes.health.path, { onRequest: enter.open }, async (request, reply) =>
    send(reply, await options.health(request.headers.authorization)),
  );
  return app;
};

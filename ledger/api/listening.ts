import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/* How a server of the service begins to listen, and how it ends. */

/** Connections that have not ended by themselves after this are cut. */
const STOP_GRACE_MS = 10_000;
const CLOSE_IDLE_EVERY_MS = 50;

/** Requests that are not answered yet. */
export const countRequests = (app: FastifyInstance): (() => number) => {
  let count = 0;
  app.addHook('onRequest', (_request, reply, next) => {
    count += 1;
    reply.raw.once('close', () => {
      count -= 1;
    });
    next();
  });
  return () => count;
};

/**
 * What is under way has some time to finish; then every connection is closed, also one that never asked for
 * anything, which Node does not count as idle.
 */
export const closeSoftly = async (app: FastifyInstance, underWay: () => number): Promise<void> => {
  const closeIdle = setInterval(() => {
    if (underWay() === 0) app.server.closeAllConnections();
    else app.server.closeIdleConnections();
  }, CLOSE_IDLE_EVERY_MS);
  const cut = setTimeout(() => {
    app.server.closeAllConnections();
  }, STOP_GRACE_MS);
  await app.close();
  clearInterval(closeIdle);
  clearTimeout(cut);
};

export const urlOf = (host: string, address: AddressInfo | string | null): string => {
  if (address === null || typeof address === 'string') throw new Error('The service does not listen on TCP');
  return `http://${host.includes(':') ? `[${host}]` : host}:${String(address.port)}`;
};

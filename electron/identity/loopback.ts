import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * Where the browser brings the provider's answer (RFC 8252 section 7.3): a listener on this machine alone, on a port
 * that nobody knows before, for one answer. The answer is the one that carries the state of this very sign-in;
 * anything else, from whichever page or program, is turned away and changes nothing.
 */

export const CALLBACK_PATH = '/callback';

/** Requests that are not the answer; whoever sends more is trying. */
export const FOREIGN_MAX = 20;

const HOST = '127.0.0.1';
const CONNECTIONS_MAX = 16;
const REQUEST_MS_MAX = 5_000;
const HEADER_BYTES_MAX = 16_384;

export type LoopbackEnd = 'too-many-foreign' | 'stopped';

export interface Loopback {
  /** Exactly what the provider is asked to redirect to. */
  readonly redirectUri: string;
  /** The address that the browser came to with the answer, or why none came. */
  readonly answer: Promise<URL | LoopbackEnd>;
  readonly close: () => void;
}

export const openLoopback = async (state: string, signal: AbortSignal): Promise<Loopback> => {
  const server = createServer({ maxHeaderSize: HEADER_BYTES_MAX, requestTimeout: REQUEST_MS_MAX });
  server.maxConnections = CONNECTIONS_MAX;
  const port = await listen(server);
  const redirectUri = `http://${HOST}:${String(port)}${CALLBACK_PATH}`;
  const { promise, resolve } = Promise.withResolvers<URL | LoopbackEnd>();
  const close = (): void => {
    server.close();
    // What was answered is on its way; connections that ask for nothing are not waited for.
    server.closeIdleConnections();
  };
  const end = (with_: URL | LoopbackEnd): void => {
    resolve(with_);
    close();
  };
  let foreign = 0;
  let isAnswered = false;
  server.on('request', (request, response) => {
    const found = isAnswered ? undefined : answerIn(request, redirectUri, state);
    if (found === undefined) {
      reply(response, NOT_FOUND, 'Countersign did not ask for this.');
      foreign += 1;
      if (foreign >= FOREIGN_MAX) end('too-many-foreign');
      return;
    }
    isAnswered = true;
    reply(response, OK, 'Countersign has the answer. You can close this page and go back to it.');
    response.once('close', () => {
      end(found);
    });
  });
  const stop = (): void => {
    end('stopped');
    server.closeAllConnections();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return { redirectUri, answer: promise, close };
};

const listen = (server: Server): Promise<number> => {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen({ host: HOST, port: 0, exclusive: true }, () => {
    resolve((server.address() as AddressInfo).port);
  });
  return promise;
};

/** The answer to this sign-in: asked of this very address, with its state, once each. */
const answerIn = (
  { method, url = '', headers }: IncomingMessage,
  redirectUri: string,
  state: string,
): URL | undefined => {
  const expected = new URL(redirectUri);
  if (method !== 'GET' || headers.host !== expected.host || !url.startsWith('/')) return undefined;
  if (!URL.canParse(url, redirectUri)) return undefined;
  const asked = new URL(url, redirectUri);
  if (asked.origin !== expected.origin || asked.pathname !== expected.pathname) return undefined;
  const states = asked.searchParams.getAll('state');
  return states.length === 1 && isSame(states[0] ?? '', state) ? asked : undefined;
};

const isSame = (given: string, expected: string): boolean => {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
};

const OK = 200;
const NOT_FOUND = 404;

/** No script, nothing fetched, nothing kept: the address of this page holds a code. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

const reply = (response: ServerResponse, status: number, sentence: string): void => {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Countersign</title><p>${sentence}</p></html>`;
  response.writeHead(status, HEADERS).end(page);
};

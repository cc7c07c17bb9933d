import { parentPort, workerData } from 'node:worker_threads';
import type { AddressInfo } from 'node:net';
import { closeSoftly, countRequests } from '../api/listening.ts';
import { createReadApi } from '../api/read-server.ts';
import { problem, type Answering } from '../api/reply.ts';
import type { ServiceLog } from '../service/service.ts';
import { ShownKeys } from './shown-keys.ts';
import { ShownLedger } from './shown-ledger.ts';
import type { FromReads, ReadsData, Term, ToReads } from './messages.ts';

/* Thread that answers reads beside the service's own, which is busy while it writes. */

const HEALTH_MS_MAX = 2_000;

const post = (message: FromReads): void => {
  parentPort?.postMessage(message);
};

/** Lines go into the service's log. */
const log: ServiceLog = {
  info: (facts, message) => {
    post({ kind: 'log', level: 'info', facts, message });
  },
  error: (facts, message) => {
    post({ kind: 'log', level: 'error', facts, message });
  },
};

/** Asks the service's thread how it is. */
class HealthQuestions {
  readonly #asked = new Map<number, (text: string) => void>();
  #count = 0;

  async ask(authorization: string | undefined): Promise<Answering> {
    const request = (this.#count += 1);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const timer = setTimeout(resolve, HEALTH_MS_MAX);
    this.#asked.set(request, resolve);
    post({ kind: 'health', request, authorization });
    const text = await promise;
    clearTimeout(timer);
    this.#asked.delete(request);
    return text === undefined
      ? problem('ledger-failed', `the service did not say how it is in ${HEALTH_MS_MAX} ms`)
      : { kind: 'json', status: 200, text };
  }

  answered(request: number, text: string): void {
    this.#asked.get(request)?.(text);
  }
}

const main = async ({ host, port, ledgers }: ReadsData): Promise<void> => {
  const shown = ledgers.map(({ id }) => new ShownLedger(id));
  const rings = ledgers.map(
    (_ledger, ledger) =>
      new ShownKeys((sha256) => {
        post({ kind: 'key-used', ledger, sha256 });
      }),
  );
  const stopping = new AbortController();
  const health = new HealthQuestions();
  const app = createReadApi({
    ledgers: ledgers.map(({ accessTokens }, index) => ({
      ledger: shownAt(shown, index),
      accessTokens,
      keys: ringAt(rings, index),
    })),
    log,
    stopping: stopping.signal,
    health: (authorization) => health.ask(authorization),
  });
  const underWay = countRequests(app);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await closeSoftly(app, underWay);
    for (const ledger of shown) await ledger.close();
    parentPort?.close();
  };
  parentPort?.on('message', (message: ToReads) => {
    switch (message.kind) {
      case 'term':
        begin(shown, message);
        return;
      case 'health':
        health.answered(message.request, message.text);
        return;
      case 'keys':
        ringAt(rings, message.ledger).set(message.keys);
        return;
      case 'stop':
        void stop();
        return;
      default:
        return message satisfies never;
    }
  });
  await app.listen({ host, port });
  post({ kind: 'listening', port: (app.server.address() as AddressInfo).port });
};

const begin = (shown: readonly ShownLedger[], term: Term): void => {
  const { ledger } = term;
  shownAt(shown, ledger)
    .begin(term)
    .catch((error: unknown) => {
      post({ kind: 'unopened', ledger, reason: error instanceof Error ? error.message : String(error) });
    });
};

const ringAt = (rings: readonly ShownKeys[], index: number): ShownKeys => {
  const ring = rings[index];
  if (ring === undefined) throw new Error(`There is no ledger ${index}`);
  return ring;
};

const shownAt = (shown: readonly ShownLedger[], index: number): ShownLedger => {
  const ledger = shown[index];
  if (ledger === undefined) throw new Error(`There is no ledger ${index}`);
  return ledger;
};

await main(workerData as ReadsData);

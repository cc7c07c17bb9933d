import { Worker, type Transferable } from 'node:worker_threads';
import type { ReadsHealth } from '#shared/api';
import { urlOf } from '../api/listening.ts';
import type { AccessToken } from '../api/index.ts';
import type { ApiKeyRing } from '../api-keys/index.ts';
import type { LedgerRole, ServiceLog } from '../service/service.ts';
import type { LedgerFeed, ReadsThread } from './ledger-feed.ts';
import type { FromReads, ReadsData, ToReads } from './messages.ts';

/** A ledger that the listener shows. */
export interface ReadsLedger {
  readonly id: string;
  readonly accessTokens: readonly AccessToken[];
  readonly feed: LedgerFeed;
  readonly role: () => LedgerRole;
  readonly keys: Pick<ApiKeyRing, 'watch' | 'noteUse'>;
}

export interface ReadListenerOptions {
  readonly host: string;
  /** 0: a free one, which it keeps. */
  readonly port: number;
  readonly ledgers: readonly ReadsLedger[];
  readonly log: ServiceLog;
  /** Text of the service's own answer to who asks with this header how it is. */
  readonly health: (authorization: string | undefined) => Promise<string>;
}

/** Listener for reads, on a thread of its own that is started again when it ends. */
export interface ReadListener {
  readonly health: () => ReadsHealth;
  /** Answers what is under way, then ends the thread. */
  readonly stop: () => Promise<void>;
}

const WORKER = new URL('./worker.ts', import.meta.url);
const RESTART_MS = 250;
const REOPEN_MS = 1_000;
/** Requests under way have ten seconds to end. */
const STOP_MS_MAX = 15_000;

/** Starts the thread; resolves when it listens. Throws when it can't. */
export const startReadListener = async (options: ReadListenerOptions): Promise<ReadListener> => {
  const supervisor = new Supervisor(options);
  await supervisor.start();
  return supervisor;
};

class Supervisor implements ReadListener {
  readonly #options: ReadListenerOptions;
  #port: number;
  #worker: Worker | undefined;
  #isListening = false;
  #hasListened = false;
  #isStopping = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #first = Promise.withResolvers<undefined>();
  readonly #stopped = Promise.withResolvers<undefined>();

  constructor(options: ReadListenerOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  readonly health = (): ReadsHealth => ({
    url: urlOf(this.#options.host, { address: '', family: '', port: this.#port }),
    status: this.#isListening ? 'ok' : 'starting',
  });

  async start(): Promise<void> {
    this.#startThread();
    await this.#first.promise;
  }

  readonly stop = async (): Promise<void> => {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#end(worker);
    await this.#stopped.promise;
  };

  /** Asked to first: a thread that is cut while it runs a statement takes the whole process along (node-sqlite3). */
  #end(worker: Worker): void {
    this.#tell(worker, { kind: 'stop' });
    const cut = setTimeout(() => void worker.terminate(), STOP_MS_MAX);
    worker.once('exit', () => {
      clearTimeout(cut);
    });
  }

  #startThread(): void {
    const { host, ledgers } = this.#options;
    const workerData: ReadsData = {
      host,
      port: this.#port,
      ledgers: ledgers.map(({ id, accessTokens }) => ({ id, accessTokens })),
    };
    const worker = new Worker(WORKER, { workerData, name: 'reads' });
    this.#worker = worker;
    let reason = 'it ended by itself';
    worker.on('message', (message: FromReads) => {
      this.#take(worker, message);
    });
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    const unwatch = ledgers.map(({ keys }, ledger) =>
      keys.watch((current) => {
        this.#tell(worker, { kind: 'keys', ledger, keys: current });
      }),
    );
    worker.once('exit', () => {
      for (const end of unwatch) end();
      this.#ended(reason);
    });
    for (const [index, { feed, role }] of ledgers.entries()) feed.attach(this.#threadOf(worker, index), role);
  }

  #threadOf(worker: Worker, ledger: number): ReadsThread {
    return {
      begin: (term) => {
        this.#tell(worker, { kind: 'term', ledger, ...term }, [term.port]);
      },
      stalled: () => {
        this.#options.log.error({}, 'the thread of the reads does not keep up; it is started again');
        this.#end(worker);
      },
    };
  }

  #take(worker: Worker, message: FromReads): void {
    switch (message.kind) {
      case 'listening':
        this.#port = message.port;
        this.#isListening = true;
        this.#hasListened = true;
        this.#options.log.info({ reads: this.health().url }, 'listening for reads');
        this.#first.resolve(undefined);
        return;
      case 'log':
        this.#options.log[message.level](message.facts, message.message);
        return;
      case 'health':
        void this.#answerHealth(worker, message.request, message.authorization);
        return;
      case 'key-used':
        this.#options.ledgers[message.ledger]?.keys.noteUse(message.sha256);
        return;
      case 'unopened':
        this.#reopen(worker, message.ledger, message.reason);
        return;
      default:
        return message satisfies never;
    }
  }

  async #answerHealth(worker: Worker, request: number, authorization: string | undefined): Promise<void> {
    // A service that is stopping does not say: the thread answers that by itself.
    const text = await this.#options.health(authorization).catch(() => undefined);
    if (text !== undefined) this.#tell(worker, { kind: 'health', request, text });
  }

  #reopen(worker: Worker, index: number, reason: string): void {
    const ledger = this.#options.ledgers[index];
    this.#options.log.error(
      { ledger: ledger?.id, reason },
      'a ledger could not be opened for reads; it is tried again',
    );
    setTimeout(() => {
      if (this.#worker === worker) ledger?.feed.renew();
    }, REOPEN_MS).unref();
  }

  #ended(reason: string): void {
    const { log, ledgers } = this.#options;
    this.#worker = undefined;
    this.#isListening = false;
    for (const { feed, role } of ledgers) feed.attach(undefined, role);
    this.#first.reject(new Error(`The listener for reads did not start: ${reason}`));
    this.#stopped.resolve(undefined);
    if (this.#isStopping || !this.#hasListened) return;
    log.error({ reason }, 'the thread of the reads has ended; it is started again');
    this.#timer = setTimeout(() => {
      this.#startThread();
    }, RESTART_MS);
  }

  #tell(worker: Worker, message: ToReads, moved: readonly Transferable[] = []): void {
    worker.postMessage(message, moved);
  }
}

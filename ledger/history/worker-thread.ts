import { Worker } from 'node:worker_threads';
import type { Fault, FromWorker, ToWorker } from './build/messages.ts';
import type { ManifestUpdate } from './reads/manifest.ts';
import type { HistoryTarget } from './store/target.ts';

export interface WorkerEvents {
  /** The first one is the whole index. */
  readonly onUpdate: (update: ManifestUpdate, isFirst: boolean) => void;
  /** Once, when it ended without being told to. */
  readonly onFault: (fault: Fault) => void;
}

export interface WorkerThread {
  readonly tell: (message: ToWorker) => void;
  /** Lets it end its step, and waits for its end. */
  readonly stop: () => Promise<void>;
}

const WORKER = new URL('./build/worker.ts', import.meta.url);

export const startWorker = (target: HistoryTarget, { onUpdate, onFault }: WorkerEvents): WorkerThread => {
  const worker = new Worker(WORKER, { workerData: target });
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  let fault: Fault | undefined;
  let isStopping = false;
  let isFirst = true;
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'fault') fault = message.fault;
    else if (!isStopping) {
      onUpdate(message.update, isFirst);
      isFirst = false;
    }
  });
  worker.on('error', (error) => {
    fault ??= { message: error instanceof Error ? error.message : String(error), kind: 'other' };
  });
  worker.once('exit', (code) => {
    end(undefined);
    if (!isStopping) onFault(fault ?? { message: `The history worker ended with ${code}`, kind: 'other' });
  });
  return {
    tell: (message) => {
      worker.postMessage(message);
    },
    stop: async () => {
      isStopping = true;
      worker.postMessage({ kind: 'close' } satisfies ToWorker);
      await ended;
    },
  };
};

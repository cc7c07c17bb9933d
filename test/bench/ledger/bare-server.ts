import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A server of Node that answers everything with the same few bytes, on a thread of its own: the machine's limit. */
export interface BareServer {
  readonly port: number;
  readonly stop: () => Promise<unknown>;
}

export const startBareServer = async (): Promise<BareServer> => {
  const worker = new Worker(new URL('./bare-server-main.ts', import.meta.url));
  const [port] = (await once(worker, 'message')) as [number];
  return { port, stop: () => worker.terminate() };
};

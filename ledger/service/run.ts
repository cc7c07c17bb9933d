import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createApi } from '../api/index.ts';
import type { LoadedConfig } from './config.ts';
import { readSeed, writeFileAtomically } from './files.ts';
import { openLedger, type LedgerService, type ServiceLog } from './service.ts';

/** A ledger service that listens. */
export interface RunningLedger {
  readonly url: string;
  readonly service: LedgerService;
  /** Finishes and answers what was accepted, then closes. */
  readonly stop: () => Promise<void>;
}

export interface RunOptions {
  readonly config: LoadedConfig;
  readonly port: number;
  readonly version: string;
  readonly log: ServiceLog;
}

/** Connections that have not ended by themselves after this are cut. */
const STOP_GRACE_MS = 10_000;
const CLOSE_IDLE_EVERY_MS = 50;

const utcNow = (): string => new Date().toISOString();

/** Opens the ledger and listens; writes `run.json` for those who have to find it. */
export const runLedger = async ({ config, port, version, log }: RunOptions): Promise<RunningLedger> => {
  const service = await openLedger({
    databasePath: config.databasePath,
    seed: readSeed(config.seedPath),
    queue: config.queue,
    clock: utcNow,
    log,
  });
  const stopping = new AbortController();
  const app = createApi({
    service,
    version,
    log,
    accessTokenDigests: config.accessTokens.map(({ sha256 }) => sha256),
    stopping: stopping.signal,
  });
  await app.listen({ host: config.listen.host, port });
  const url = urlOf(config.listen.host, app.server.address());
  writeFileAtomically(config.runPath, `${JSON.stringify({ pid: process.pid, url })}\n`);
  const sweep = setInterval(() => void service.expire(), config.expirySweepMs);
  return {
    url,
    service,
    stop: async () => {
      clearInterval(sweep);
      stopping.abort();
      await closeSoftly(app);
      await service.stop();
      rmSync(config.runPath, { force: true });
    },
  };
};

/** A connection that has its answer is closed soon after; what is still busy has some time to finish. */
const closeSoftly = async (app: FastifyInstance): Promise<void> => {
  const closeIdle = setInterval(() => {
    app.server.closeIdleConnections();
  }, CLOSE_IDLE_EVERY_MS);
  const cut = setTimeout(() => {
    app.server.closeAllConnections();
  }, STOP_GRACE_MS);
  await app.close();
  clearInterval(closeIdle);
  clearTimeout(cut);
};

const urlOf = (host: string, address: AddressInfo | string | null): string => {
  if (address === null || typeof address === 'string') throw new Error('The service does not listen on TCP');
  return `http://${host.includes(':') ? `[${host}]` : host}:${String(address.port)}`;
};

import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { healthSchema, routes } from '#shared/api';
import { createApi } from '../api/index.ts';
import { booksOf } from './books.ts';
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

/** A service that does not say within this time that it is well is not well. */
const HEALTH_DEADLINE_MS = 2_000;

const utcNow = (): string => new Date().toISOString();

/** Opens the ledger and listens; writes `run.json` for those who have to find it. */
export const runLedger = async ({ config, port, version, log }: RunOptions): Promise<RunningLedger> => {
  await refuseSecond(config);
  const service = await openLedger({
    databasePath: config.databasePath,
    seed: readSeed(config.seedPath),
    queue: config.queue,
    clock: utcNow,
    log,
  });
  const stopping = new AbortController();
  const instance = randomUUID();
  const app = createApi({
    ledgers: [{ service, books: booksOf(service), accessTokens: config.accessTokens }],
    version,
    instance,
    log,
    stopping: stopping.signal,
  });
  const underWay = countRequests(app);
  await app.listen({ host: config.listen.host, port });
  const url = urlOf(config.listen.host, app.server.address());
  writeFileAtomically(config.runPath, `${JSON.stringify({ pid: process.pid, url, instance })}\n`);
  const sweep = setInterval(() => void service.expire(), config.expirySweepMs);
  return {
    url,
    service,
    stop: async () => {
      clearInterval(sweep);
      stopping.abort();
      await closeSoftly(app, underWay);
      await service.stop();
      if (pidIn(config.runPath) === process.pid) rmSync(config.runPath, { force: true });
    },
  };
};

interface RunFile {
  readonly pid: number;
  readonly url: string;
  readonly instance: string;
}

const readRunFile = (file: string): RunFile | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
};

const pidIn = (file: string): number | undefined => readRunFile(file)?.pid;

/**
 * A second service would take the journal over and end the first one's work. That is right when the first one
 * hangs or is cut off, and a mistake when it answers.
 */
const refuseSecond = async ({ runPath }: LoadedConfig): Promise<void> => {
  const run = readRunFile(runPath);
  if (run === undefined) return;
  const signal = AbortSignal.timeout(HEALTH_DEADLINE_MS);
  const health = await fetch(new URL(routes.health.path, run.url), { signal })
    .then((response): Promise<unknown> => response.json())
    .catch(() => undefined);
  const running = healthSchema.safeParse(health);
  if (running.success && running.data.instance === run.instance && running.data.status === 'ok')
    throw new Error(`this ledger is served already, by process ${String(run.pid)} at ${run.url}`);
};

/** Requests that are not answered yet. */
const countRequests = (app: FastifyInstance): (() => number) => {
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
const closeSoftly = async (app: FastifyInstance, underWay: () => number): Promise<void> => {
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

const urlOf = (host: string, address: AddressInfo | string | null): string => {
  if (address === null || typeof address === 'string') throw new Error('The service does not listen on TCP');
  return `http://${host.includes(':') ? `[${host}]` : host}:${String(address.port)}`;
};

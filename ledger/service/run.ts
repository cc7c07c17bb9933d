import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { healthSchema, routes } from '#shared/api';
import { accessTable, createApi } from '../api/index.ts';
import { closeSoftly, countRequests, urlOf } from '../api/listening.ts';
import { openClusteredLedger } from '../cluster/index.ts';
import { LedgerFeed, startReadListener, type ReadListener } from '../reads/index.ts';
import type { LoadedConfig } from './config.ts';
import { readSeed, writeFileAtomically } from './files.ts';
import { startDeliveries } from './subscribers.ts';
import {
  openLedger,
  type Inputs,
  type LedgerService,
  type ServiceLog,
  type ServiceOptions,
} from './service.ts';
import type { LedgerWatcher } from './watcher.ts';

/** Ledgers that are served: one address, the access token says which. */
export interface RunningLedgers {
  readonly url: string;
  readonly services: readonly LedgerService[];
  /** Finishes and answers what was accepted, then closes. */
  readonly stop: () => Promise<void>;
}

export interface RunOptions {
  /** One for each ledger; the first says where to listen. */
  readonly configs: readonly [LoadedConfig, ...LoadedConfig[]];
  readonly port: number;
  readonly version: string;
  readonly log: ServiceLog;
}

/** A service that does not say within this time that it is well is not well. */
const HEALTH_DEADLINE_MS = 2_000;

const INPUTS: Inputs = { clock: () => new Date().toISOString(), newId: randomUUID };

/** Opens the ledgers and listens; writes `run.json` into each home for those who have to find the service. */
export const runLedgers = async (options: RunOptions): Promise<RunningLedgers> => {
  const { configs, port, version, log } = options;
  // Found out before anything is opened: the table refuses a token of two ledgers.
  accessTable(configs.map((config) => ({ ledger: config, accessTokens: config.accessTokens })));
  for (const config of configs) await refuseSecond(config);
  const opened = await openAll(options);
  const stopping = new AbortController();
  const instance = randomUUID();
  let reads: ReadListener | undefined;
  const [{ listen, reads: readsAt }] = configs;
  const app = createApi({
    ledgers: opened.map(({ config, service }) => ({
      service,
      books: service.books,
      accessTokens: config.accessTokens,
    })),
    version,
    instance,
    log,
    stopping: stopping.signal,
    reads: () => reads?.health() ?? null,
  });
  const underWay = countRequests(app);
  try {
    await app.listen({ host: listen.host, port });
    if (readsAt !== undefined) reads = await listenForReads(readsAt, opened, app, log);
  } catch (error) {
    // A ledger that nobody can reach must not be held open, least of all as its leader.
    await app.close();
    for (const { service } of opened) await service.stop();
    throw error;
  }
  const url = urlOf(listen.host, app.server.address());
  const run = { pid: process.pid, url, readsUrl: reads?.health().url ?? null, instance };
  const deliveries = opened.map(({ config, service }) =>
    startDeliveries(config, service, namedLog(config.ledger, log)),
  );
  const sweeps = opened.map(({ config, service }) => announce(config, service, run));
  return {
    url,
    services: opened.map(({ service }) => service),
    stop: async () => {
      for (const sweep of sweeps) clearInterval(sweep);
      stopping.abort();
      await Promise.all([closeSoftly(app, underWay), reads?.stop()]);
      for (const one of deliveries) await one.stop();
      for (const { config, service } of opened) {
        await service.stop();
        if (pidIn(config.runPath) === process.pid) rmSync(config.runPath, { force: true });
      }
    },
  };
};

const listenForReads = (
  { host, port }: NonNullable<LoadedConfig['reads']>,
  opened: readonly Opened[],
  app: FastifyInstance,
  log: ServiceLog,
): Promise<ReadListener> =>
  startReadListener({
    host,
    port,
    ledgers: opened.map(({ config, service, feed }) => ({
      id: config.ledger,
      accessTokens: config.accessTokens,
      feed,
      role: service.role,
    })),
    log,
    health: async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await app.inject({ method: 'GET', url: routes.health.path, headers })).body;
    },
  });

interface Opened {
  readonly config: LoadedConfig;
  readonly service: LedgerService;
  /** Tells the thread of the reads, when there is one. */
  readonly feed: LedgerFeed;
}

/** All of them, or none. */
const openAll = async ({ configs, log, port }: RunOptions): Promise<readonly Opened[]> => {
  const opened: Opened[] = [];
  try {
    for (const config of configs) {
      const feed = new LedgerFeed(config.targets);
      opened.push({ config, service: await openOne(config, log, port, feed), feed });
    }
    return opened;
  } catch (error) {
    for (const { service } of opened) await service.stop();
    throw error;
  }
};

/** As the only node, or as one of several. */
const openOne = (
  config: LoadedConfig,
  log: ServiceLog,
  port: number,
  watcher: LedgerWatcher,
): Promise<LedgerService> => {
  const { cluster, storage, listen } = config;
  if (cluster === undefined || storage === undefined)
    return openLedger({ ...serviceOptions(config, log), watcher });
  const url = cluster.url ?? `http://${listen.host}:${String(port)}`;
  const run = { ...serviceOptions(config, log), watcher, storage, leaseMs: cluster.leaseMs };
  return openClusteredLedger({ ...run, candidate: { node: `${cluster.node}.${randomUUID()}`, url } });
};

/** Opens the ledger of a configuration as the only node, without listening. */
export const openHome = (
  config: LoadedConfig,
  log: ServiceLog,
  inputs: Partial<Inputs> = {},
): Promise<LedgerService> => openLedger(serviceOptions(config, log, inputs));

const serviceOptions = (
  config: LoadedConfig,
  log: ServiceLog,
  inputs: Partial<Inputs> = {},
): ServiceOptions => {
  const { cleanAccountsMax, ...memoryLimits } = config.memory;
  return {
    targets: config.targets,
    seed: readSeed(config.seedPath),
    queue: config.queue,
    cleanAccountsMax,
    memoryLimits,
    save: config.save,
    ...INPUTS,
    ...inputs,
    log: namedLog(config.ledger, log),
  };
};

/** Says which ledger a fact is about: one process may serve several. */
const namedLog = (ledger: string, log: ServiceLog): ServiceLog => ({
  info: (facts, message) => {
    log.info({ ledger, ...facts }, message);
  },
  error: (facts, message) => {
    log.error({ ledger, ...facts }, message);
  },
});

const announce = (config: LoadedConfig, service: LedgerService, run: RunFile): NodeJS.Timeout => {
  writeFileAtomically(config.runPath, `${JSON.stringify(run)}\n`);
  return setInterval(() => void service.expire(), config.expirySweepMs);
};

interface RunFile {
  readonly pid: number;
  readonly url: string;
  /** Of the listener for reads; null when there is none. */
  readonly readsUrl: string | null;
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

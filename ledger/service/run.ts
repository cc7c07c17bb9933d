import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { healthSchema, routes } from '#shared/api';
import { accessTable, createApi } from '../api/index.ts';
import { closeSoftly, countRequests, urlOf } from '../api/listening.ts';
import { openClusteredLedger } from '../cluster/index.ts';
import type { AuthorityPort } from '../directory/index.ts';
import { LedgerFeed, startReadListener, type ReadListener } from '../reads/index.ts';
import { openAccess, type LedgerAccess } from './access.ts';
import { journalAuthority } from './authority.ts';
import type { LoadedConfig } from './config.ts';
import { listenForDirectories, type DirectoryListeners } from './directories.ts';
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
  /** Where the directory of a ledger reports to; null where it does not. */
  readonly scimUrlOf: (ledger: string) => string | null;
  /** Finishes and answers what was accepted, then closes. */
  readonly stop: () => Promise<void>;
}

export interface RunOptions {
  /** One for each ledger; the first says where to listen. */
  readonly configs: readonly [LoadedConfig, ...LoadedConfig[]];
  readonly port: number;
  readonly version: string;
  readonly log: ServiceLog;
  /** How authority is withdrawn in a ledger; absent: by its journal. */
  readonly authority?: (service: LedgerService) => AuthorityPort;
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
  let url = '';
  const opened = await openAll(options, () => url);
  const stopping = new AbortController();
  const instance = randomUUID();
  let reads: ReadListener | undefined;
  let directories: DirectoryListeners | undefined;
  const [{ listen, reads: readsAt }] = configs;
  const app = createApi({
    ledgers: opened.map(({ config, service, access }) => ({
      service,
      books: service.books,
      accessTokens: config.accessTokens,
      keys: access.keys,
      identity: access.identity,
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
    url = urlOf(listen.host, app.server.address());
    directories = await listenForDirectories(servedDirectories(opened), log);
    if (readsAt !== undefined) reads = await listenForReads(readsAt, opened, app, log);
  } catch (error) {
    // A ledger that nobody can reach must not be held open, least of all as its leader.
    await app.close();
    await directories?.stop();
    await closeAll(opened);
    throw error;
  }
  const run = { pid: process.pid, url, readsUrl: reads?.health().url ?? null, instance };
  const scimUrlOf = directories.urlOf;
  const deliveries = opened.map(({ config, service }) =>
    startDeliveries(config, service, namedLog(config.ledger, log)),
  );
  const sweeps = opened.map((one) => announce(one, { ...run, scimUrl: scimUrlOf(one.config.ledger) }));
  return {
    url,
    services: opened.map(({ service }) => service),
    scimUrlOf,
    stop: async () => {
      for (const sweep of sweeps) clearInterval(sweep);
      stopping.abort();
      await Promise.all([closeSoftly(app, underWay), reads?.stop(), directories.stop()]);
      for (const one of deliveries) await one.stop();
      for (const one of opened) {
        await closeAll([one]);
        const { config } = one;
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
    ledgers: opened.map(({ config, service, access, feed }) => ({
      id: config.ledger,
      accessTokens: tokensForReads(config),
      feed,
      role: service.role,
      keys: access.keys,
    })),
    log,
    health: async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await app.inject({ method: 'GET', url: routes.health.path, headers })).body;
    },
  });

/** The listener for reads can't hold anybody against the provider: where desks have to be, it knows none. */
const tokensForReads = ({ accessTokens, identity }: LoadedConfig): LoadedConfig['accessTokens'] =>
  identity?.requiredForDesks === true ? accessTokens.filter(({ use }) => use === 'client') : accessTokens;

const servedDirectories = (opened: readonly Opened[]): Parameters<typeof listenForDirectories>[0] =>
  opened.flatMap(({ config: { ledger, scim }, access: { directory } }) =>
    scim === undefined || directory === undefined ? [] : [{ ledger, directory, settings: scim }],
  );

interface Opened {
  readonly config: LoadedConfig;
  readonly service: LedgerService;
  readonly access: LedgerAccess;
  /** Tells the thread of the reads, when there is one. */
  readonly feed: LedgerFeed;
}

/** All of them, or none. */
const openAll = async (
  { configs, log, port, authority = journalAuthority }: RunOptions,
  ownUrl: () => string,
): Promise<readonly Opened[]> => {
  const opened: Opened[] = [];
  try {
    for (const config of configs) {
      const feed = new LedgerFeed(config.targets);
      const service = await openOne(config, log, port, feed);
      const access = openAccess({
        config,
        service,
        authority: authority(service),
        log: namedLog(config.ledger, log),
        ownUrl,
      });
      opened.push({ config, service, access: await orStop(access, service), feed });
    }
    return opened;
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
};

const orStop = async <T>(work: Promise<T>, service: LedgerService): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    await service.stop();
    throw error;
  }
};

/** What is before a ledger first. */
const closeAll = async (opened: readonly Opened[]): Promise<void> => {
  for (const { service, access } of opened) {
    await access.stop();
    await service.stop();
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

const announce = ({ config, service, access }: Opened, run: RunFile): NodeJS.Timeout => {
  writeFileAtomically(config.runPath, `${JSON.stringify(run)}\n`);
  return setInterval(() => {
    void service.expire();
    void access.settle();
  }, config.expirySweepMs);
};

interface RunFile {
  readonly pid: number;
  readonly url: string;
  /** Of the listener for reads; null when there is none. */
  readonly readsUrl: string | null;
  /** Of the listener for directories; null when there is none. */
  readonly scimUrl: string | null;
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

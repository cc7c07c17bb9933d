import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { newCluster } from './new-cluster.ts';
import { asServer, DATABASE_USER, serverFolder } from './programs.ts';

/*
 * A real PostgreSQL server of a test's own: its own data folder and loopback port, durable as in production
 * (fsync on), ended with the process that started it.
 */

const START_DEADLINE_MS = 90_000;
const STOP_DEADLINE_MS = 60_000;

/** Below the range from which systems take ports for outgoing connections, one of which could take it meanwhile. */
const PORTS = { from: 12_000, to: 32_000 } as const;

/** A loopback port that is free, and that nobody takes by chance before it is used. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () =>
      probe.close(() => {
        resolve(true);
      }),
    );
  });

export interface DatabaseServer {
  readonly folder: string;
  readonly port: number;
  readonly url: string;
  readonly isRunning: boolean;
  /** Starts it again on the same folder and port. */
  readonly start: () => Promise<void>;
  /** Fast shutdown. */
  readonly stop: () => Promise<void>;
  /** SIGKILL to every process of the server at once, as a machine dies. */
  readonly kill: () => Promise<void>;
  /** Runs statements over a connection of its own. */
  readonly query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends it and removes its folder. */
  readonly remove: () => Promise<void>;
}

const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
max_wal_senders = 8
hot_standby = on
wal_retrieve_retry_interval = '200ms'
shared_buffers = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '5min'
log_min_messages = warning
log_line_prefix = '%m '
`;

export const urlOf = (port: number): string =>
  `postgres://${DATABASE_USER}@127.0.0.1:${String(port)}/postgres`;

/** A new, empty server that runs. */
export const createDatabaseServer = async (settings = ''): Promise<DatabaseServer> => {
  const parent = serverFolder();
  const folder = join(parent, 'data');
  await newCluster(folder);
  return serveFolder(folder, await freePort(), `${SETTINGS}${settings}`);
};

/** A server over a data folder that is there; settings are added to those of the folder. */
export const serveFolder = async (
  folder: string,
  port: number,
  settings: string,
): Promise<DatabaseServer> => {
  appendFileSync(join(folder, 'postgresql.conf'), `${settings}\nport = ${String(port)}\n`);
  let child = await startServer(folder, port);
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const end = async (signal: () => void): Promise<void> => {
    if (!isRunning()) return;
    const ended = new Promise((done) => child.once('exit', done));
    signal();
    await within(ended, STOP_DEADLINE_MS, 'the end of the database server');
  };
  const kill = (): Promise<void> =>
    end(() => {
      killAll(child);
    });
  return {
    folder,
    port,
    url: urlOf(port),
    get isRunning() {
      return isRunning();
    },
    start: async () => {
      if (!isRunning()) child = await startServer(folder, port);
    },
    stop: () => end(() => child.kill('SIGINT')),
    kill,
    query: (sql) => queryOnce(port, sql),
    remove: async () => {
      await kill();
      rmSync(join(folder, '..'), { recursive: true, force: true });
    },
  };
};

/** Processes that were killed may still be ending: until then the server refuses to start beside them. */
const STILL_ENDING = 'pre-existing shared memory block';

const startServer = async (folder: string, port: number): Promise<ChildProcess> => {
  const until = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const started = await tryToStart(folder, port, until);
    if (typeof started !== 'string') return started;
    if (!started.includes(STILL_ENDING)) throw new Error(`The database server did not start: ${started}`);
  }
};

/** The running server, or what it said before it ended. */
const tryToStart = async (folder: string, port: number, until: number): Promise<ChildProcess | string> => {
  // A server that was killed leaves its lock file; nobody else serves this folder.
  rmSync(join(folder, 'postmaster.pid'), { force: true });
  const [command, ...prefix] = asServer('postgres');
  const child = spawn(command, [...prefix, '-D', folder], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-4_000);
  });
  while (Date.now() < until && child.exitCode === null) {
    const answered = await queryOnce(port, 'select 1').catch(() => undefined);
    if (answered !== undefined) return child;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  if (child.exitCode !== null) return complaint;
  killAll(child);
  throw new Error(`The database server does not answer: ${complaint}`);
};

const queryOnce = async (
  port: number,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const client = new Client({ connectionString: urlOf(port), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** The postmaster first, so that it can't replace a child; then each child, which is in a group of its own. */
const killAll = (child: ChildProcess): void => {
  const children = childrenOf(child.pid ?? 0);
  child.kill('SIGKILL');
  for (const pid of children) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself: it noticed that the postmaster is gone.
    }
  }
};

const childrenOf = (pid: number): readonly number[] => {
  try {
    const text = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return [];
  }
};

const within = async (work: Promise<unknown>, ms: number, what: string): Promise<void> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`${what} did not come in ${String(ms)} ms`));
  }, ms);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
};

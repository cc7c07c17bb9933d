import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { routes, type Trust } from '#shared/api';
import type { Log } from '../log.ts';
import { TimeLimitError, withLimit } from '../module.ts';
import type { Paths } from '../paths.ts';
import { whenNoneStarts } from './fork.ts';

/* The sandbox's own ledger service: the desk starts it where there is one in its home and none answers yet. */

export const name = 'ledger';

const HEALTH_LIMIT_MS = 800;
const LISTEN_LIMIT_MS = 20_000;
const END_LIMIT_MS = 4_000;

export interface LedgerProcess {
  readonly stop: () => Promise<void>;
}

export interface LedgerDeps {
  readonly paths: Pick<Paths, 'project' | 'ledgerFolder'>;
  readonly trust: Trust;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const NONE: LedgerProcess = { stop: () => Promise.resolve() };

/** Resolves when the service listens, when it is not ours to start, or when it did not start in time. */
export const init = async (deps: LedgerDeps): Promise<LedgerProcess> => {
  const { paths, trust, log, env } = deps;
  const node = env['COUNTERSIGN_NODE'] ?? join(paths.project, 'node_modules', '.bin', 'node');
  const script = join(paths.project, 'ledger', 'main.ts');
  const isOurs = trust.environment === 'sandbox' && env['COUNTERSIGN_NO_LEDGER'] !== '1';
  if (!isOurs || ![paths.ledgerFolder, node, script].every(existsSync)) return NONE;
  if (await isHealthy(trust)) {
    log.info({ process: name }, 'a ledger service answers already');
    return NONE;
  }
  await whenNoneStarts();
  const child = spawn(
    node,
    [script, '--home', paths.ledgerFolder, '--log', join(paths.ledgerFolder, 'service.log')],
    {
      cwd: paths.project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: env['PATH'], HOME: env['HOME'], TMPDIR: env['TMPDIR'] },
    },
  );
  const exited = exitOf(child);
  child.stderr.on('data', (chunk: Buffer) => {
    log.warn({ process: name, said: chunk.toString('utf8').slice(0, 500) }, 'output of a process');
  });
  try {
    await withLimit(Promise.race([firstLine(child), exited]), LISTEN_LIMIT_MS);
    log.info({ process: name, pid: child.pid }, 'process started');
  } catch (problem) {
    const isLate = problem instanceof TimeLimitError;
    log.error({ process: name, problem: isLate ? 'time-limit' : 'not-started' }, 'process did not start');
  }
  return { stop: () => end(child, exited) };
};

/** Whether a service of this very ledger answers at the address. */
const isHealthy = async (trust: Trust): Promise<boolean> => {
  try {
    const url = new URL(routes.health.path, trust.url);
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${trust.accessToken}` },
      signal: AbortSignal.timeout(HEALTH_LIMIT_MS),
    });
    const health = routes.health.response.safeParse(await response.json());
    return health.data?.ledgers?.some(({ ledger }) => ledger === trust.ledger) === true;
  } catch {
    return false;
  }
};

/** The service prints one line of JSON when it listens. */
const firstLine = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.stdout)
      createInterface({ input: child.stdout }).once('line', () => {
        resolve();
      });
  });

const exitOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('error', () => {
      resolve();
    });
    child.once('exit', () => {
      resolve();
    });
  });

const end = async (child: ChildProcess, exited: Promise<void>): Promise<void> => {
  child.kill('SIGTERM');
  await withLimit(exited, END_LIMIT_MS).catch(() => {
    child.kill('SIGKILL');
  });
};

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Trust } from '#shared/api';
import type { Log } from '../log.ts';
import { withLimit } from '../module.ts';
import type { Paths } from '../paths.ts';
import { whenNoneStarts } from './fork.ts';

/*
 * The sandbox's own chain: a local node with a test token, so that a payment over a chain can be looked at from its draft to
 * the books. It runs in a sandbox alone, where the home says how it begins, from the first
 * unlocking of the carrier or the first draft of a payment.
 */

export const name = 'chain';

const LISTEN_LIMIT_MS = 20_000;
const CALL_LIMIT_MS = 5_000;
const END_LIMIT_MS = 4_000;
const BLOCK_SECONDS = '1';
/** Seconds between two states on the disk: what a hard end may take back. */
const STATE_SECONDS = '2';

const word = z.string().regex(/^0x[0-9a-f]+$/);

/** How the chain begins. What stands on it is worth nothing. */
const beginSchema = z.strictObject({
  v: z.literal(1),
  port: z.int().min(1).max(65_535),
  chain: z.int().min(1),
  /** Contracts by their address, with their instructions and what lies in their storage. */
  contracts: z.array(
    z.strictObject({ address: z.string(), code: word, storage: z.array(z.tuple([word, word])) }),
  ),
  /** Coins by the address that holds them. */
  coins: z.array(z.strictObject({ address: z.string(), minor: word })),
});

type Begin = z.infer<typeof beginSchema>;

export interface ChainProcess {
  /** Resolves when the chain answers, when it is not ours to start, or when it did not start in time. */
  readonly ready: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ChainDeps {
  readonly paths: Pick<Paths, 'project' | 'carrier'>;
  readonly trust: Pick<Trust, 'environment'>;
  readonly log: Log;
}

export const init = ({ paths, trust, log }: ChainDeps): ChainProcess => {
  const { chainFile, chainState } = paths.carrier;
  let child: ChildProcess | undefined;
  let start: Promise<void> | undefined;
  const started = async (): Promise<void> => {
    const program = programIn(paths.project);
    if (trust.environment !== 'sandbox' || program === undefined || !existsSync(chainFile)) return;
    const begin = beginSchema.parse(JSON.parse(readFileSync(chainFile, 'utf8')));
    const isNew = !existsSync(chainState);
    await whenNoneStarts();
    const own = spawn(program, argumentsOf(begin, chainState), {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    });
    child = own;
    own.once('exit', () => {
      if (child !== own) return;
      child = undefined;
      start = undefined;
    });
    try {
      await withLimit(listening(own), LISTEN_LIMIT_MS);
      if (isNew) await setUp(begin);
    } catch (problem) {
      // What stands half is not gone on with: the next start finds the port free, and a chain that is new.
      await end(own);
      if (isNew) rmSync(chainState, { force: true });
      throw problem;
    }
    log.info({ process: name, pid: own.pid, isNew }, 'process started');
  };
  return {
    ready: () =>
      (start ??= started().catch((problem: unknown) => {
        const kind = problem instanceof Error ? problem.name : typeof problem;
        log.error({ process: name, problem: kind }, 'process did not start');
        start = undefined;
      })),
    stop: async () => {
      if (child !== undefined) await end(child);
    },
  };
};

const argumentsOf = ({ port, chain }: Begin, stateFile: string): readonly string[] => [
  ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chain)],
  ...['--block-time', BLOCK_SECONDS, '--state', stateFile, '--state-interval', STATE_SECONDS],
];

/** The program comes with its npm package, one for each platform; an installed desk has none. */
const programIn = (project: string): string | undefined => {
  const platform = `anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  const path = join(project, 'node_modules', '@foundry-rs', platform, 'bin', file);
  return existsSync(path) ? path : undefined;
};

const listening = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error('it ended'));
    });
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('Listening on ')) resolve();
      });
  });

const setUp = async ({ port, contracts, coins }: Begin): Promise<void> => {
  const call = async (method: string, ...params: readonly string[]): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${String(port)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
    const answer = z.object({ error: z.unknown().optional() }).parse(await response.json());
    if (answer.error !== undefined) throw new Error(method);
  };
  for (const { address, code, storage } of contracts) {
    await call('anvil_setCode', address, code);
    for (const [slot, value] of storage) await call('anvil_setStorageAt', address, slot, value);
  }
  for (const { address, minor } of coins) await call('anvil_setBalance', address, minor);
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.kill('SIGTERM');
  await withLimit(exited, END_LIMIT_MS).catch(() => {
    child.kill('SIGKILL');
  });
};

import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { SyncState } from '#shared/ipc';
import { RpcError } from '../../rpc/index.ts';
import type { VaultEvent, VaultMethods, VaultStart } from '../../vault/contract.ts';
import type { Log } from '../log.ts';
import { withLimit } from '../module.ts';
import { forkChild } from './fork.ts';
import { supervise } from './supervise.ts';

/* The vault process as the rest of main sees it. */

export const name = 'vault';

/** Methods whose answer is a result that can be shown. */
type ShownMethods = {
  [K in keyof VaultMethods]: VaultMethods[K]['output'] extends Result<unknown, ShownError> ? K : never;
}[keyof VaultMethods];

export interface VaultHost {
  /** Calls a method; a vault that stopped is the shown error `internal-error`. */
  readonly ask: <K extends Exclude<ShownMethods, 'start'>>(
    method: K,
    input: VaultMethods[K]['input'],
    timeLimitMs?: number,
  ) => Promise<VaultMethods[K]['output']>;
  readonly enrolment: () => Promise<VaultMethods['enrolment']['output']>;
  readonly account: (input: VaultMethods['account']['input']) => Promise<VaultMethods['account']['output']>;
  readonly identify: (grant: VaultMethods['identify']['input']['grant']) => Promise<void>;
  readonly syncState: () => Promise<SyncState>;
  readonly retry: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface VaultDeps {
  readonly buildFolder: string;
  readonly start: VaultStart;
  readonly log: Log;
  readonly onEvent: (event: VaultEvent) => void;
  /** The store can't be opened: the desk has nothing to show. */
  readonly onRefused: (error: ShownError) => void;
  /** A fresh process is ready, at first and after each restart. */
  readonly onReady: () => void;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 4_000;

export const init = (deps: VaultDeps): VaultHost => {
  const supervised = supervise<VaultMethods, VaultEvent>({
    name,
    log: deps.log,
    fork: () => forkChild(deps.buildFolder, 'vault', deps.log),
    onStart: async (client) => {
      const started = await client.call('start', deps.start, { timeLimitMs: START_LIMIT_MS });
      if (!started.ok) {
        deps.onRefused(started.error);
        throw new RpcError('fault', 'start', started.error.code);
      }
      deps.onReady();
    },
    onEvent: deps.onEvent,
    onDeath: () => undefined,
  });
  const call = async <K extends keyof VaultMethods>(
    method: K,
    input: VaultMethods[K]['input'],
    timeLimitMs?: number,
  ): Promise<VaultMethods[K]['output']> => {
    const client = await supervised.client();
    return client.call(method, input, timeLimitMs === undefined ? {} : { timeLimitMs });
  };
  return {
    ask: async (method, input, timeLimitMs) => {
      try {
        return await call(method, input, timeLimitMs);
      } catch (problem) {
        deps.log.error({ process: name, method, problem: problemOf(problem) }, 'call failed');
        return err(shownError('internal-error'));
      }
    },
    enrolment: () => call('enrolment', null),
    account: (input) => call('account', input),
    identify: async (grant) => {
      await call('identify', { grant });
    },
    syncState: () => call('syncState', null),
    retry: async () => {
      await call('retry', null);
    },
    stop: async () => {
      await withLimit(call('stop', null), STOP_LIMIT_MS).catch(() => undefined);
      supervised.stop();
    },
  };
};

const problemOf = (problem: unknown): string => (problem instanceof RpcError ? problem.code : 'unknown');

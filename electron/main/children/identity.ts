import type { TrustIdentity } from '#shared/api';
import { err, type Result } from '#shared/errors';
import { RpcError } from '../../rpc/index.ts';
import type { Grant, IdentityEvent, IdentityFault, IdentityMethods } from '../../identity/contract.ts';
import type { Log } from '../log.ts';
import { forkChild } from './fork.ts';
import { supervise } from './supervise.ts';

/* The identity process as the rest of main sees it. */

export const name = 'identity';

export interface IdentityHost {
  readonly signIn: () => Promise<Result<Grant, IdentityFault>>;
  readonly cancel: () => Promise<void>;
  readonly signOut: () => Promise<void>;
  readonly stop: () => void;
}

export interface IdentityHostDeps {
  readonly buildFolder: string;
  readonly identity: TrustIdentity;
  readonly log: Log;
  readonly onEvent: (event: IdentityEvent) => void;
  /** The process ended: its session is gone. */
  readonly onDeath: () => void;
}

export const init = (deps: IdentityHostDeps): IdentityHost => {
  const supervised = supervise<IdentityMethods, IdentityEvent>({
    name,
    log: deps.log,
    fork: () => forkChild(deps.buildFolder, 'identity', deps.log),
    onStart: async (client) => {
      await client.call('start', { identity: deps.identity });
    },
    onEvent: deps.onEvent,
    onDeath: deps.onDeath,
  });
  const quietly = async (method: 'cancel' | 'signOut'): Promise<void> => {
    await supervised
      .client()
      .then((client) => client.call(method, null))
      .catch(() => undefined);
  };
  return {
    signIn: async () => {
      try {
        // A person is in the browser: the process's own limit ends it.
        return await (await supervised.client()).call('signIn', null, { timeLimitMs: 0 });
      } catch (problem) {
        const detail = problem instanceof RpcError ? problem.code : null;
        return err({ code: 'internal-error', detail });
      }
    },
    cancel: () => quietly('cancel'),
    signOut: () => quietly('signOut'),
    stop: supervised.stop,
  };
};

import type { MessagePortMain, UtilityProcess } from 'electron';
import { connect, RpcError, type Client, type Contract } from '../../rpc/index.ts';
import type { Log } from '../log.ts';
import { asChild, killHard } from './fork.ts';
import { restartPlan } from './restart.ts';

/*
 * Keeps one utility process running: starts it again when it ends, and ends it when it gives no sign of life.
 * Calls that were under way fail; the desk goes on.
 */

export type Connection<M extends Contract<M>, E> = Client<M, E, MessagePortMain>;

export interface SupervisedOptions<M extends Contract<M>, E> {
  readonly name: string;
  readonly log: Log;
  readonly fork: () => UtilityProcess;
  /** Brings a fresh process to where it can work. */
  readonly onStart: (client: Connection<M, E>) => Promise<void>;
  readonly onEvent: (event: E) => void;
  /** The process ended without being asked to. */
  readonly onDeath: () => void;
  /** Asks for a sign of life; none for a process that is not watched. */
  readonly ping?: (client: Connection<M, E>) => Promise<unknown>;
}

export interface Supervised<M extends Contract<M>, E> {
  /** The running process, ready to work; waits for one that is just starting. */
  readonly client: () => Promise<Connection<M, E>>;
  /** Gives a process that is about to block for a known reason more time. */
  readonly excuse: (limitMs: number) => void;
  readonly stop: () => void;
}

export const PING_INTERVAL_MS = 2_000;
export const HANG_LIMIT_MS = 10_000;

export const supervise = <M extends Contract<M>, E>(options: SupervisedOptions<M, E>): Supervised<M, E> => {
  const plan = restartPlan();
  let isStopping = false;
  let excusedUntil = 0;
  let child: UtilityProcess;
  let ready: Promise<Connection<M, E>>;
  let restartTimer: NodeJS.Timeout | undefined;

  const begin = (): void => {
    const startedAt = performance.now();
    child = options.fork();
    const client = connect<M, E, MessagePortMain>(asChild(child));
    client.onEvent(options.onEvent);
    const started = options.onStart(client);
    ready = started.then(() => client);
    // Whoever asks for the client gets the failure; nobody may be asking.
    ready.catch((problem: unknown) => {
      options.log.error({ process: options.name, problem: nameOf(problem) }, 'process did not start');
    });
    const stopWatch = options.ping ? watch(child, client, options.ping) : () => undefined;
    void client.exited.then((code) => {
      stopWatch();
      if (isStopping) return;
      options.log.error({ process: options.name, code }, 'process ended');
      const waitMs = plan.delayMs(performance.now() - startedAt);
      ready = new Promise((resolve, reject) => {
        restartTimer = setTimeout(() => {
          begin();
          ready.then(resolve, reject);
        }, waitMs);
      });
      ready.catch(() => undefined);
      options.onDeath();
    });
  };

  const watch = (
    watched: UtilityProcess,
    client: Connection<M, E>,
    ping: (client: Connection<M, E>) => Promise<unknown>,
  ): (() => void) => {
    let lastSignMs = performance.now();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      if (nowMs - lastSignMs > HANG_LIMIT_MS && nowMs > excusedUntil) {
        options.log.error({ process: options.name }, 'process hangs: ended');
        killHard(watched);
        return;
      }
      ping(client).then(
        () => (lastSignMs = performance.now()),
        () => undefined,
      );
    }, PING_INTERVAL_MS);
    return () => {
      clearInterval(timer);
    };
  };

  begin();
  return {
    client: () => ready,
    excuse: (limitMs) => {
      excusedUntil = performance.now() + limitMs;
    },
    stop: () => {
      isStopping = true;
      clearTimeout(restartTimer);
      child.kill();
    },
  };
};

const nameOf = (problem: unknown): string =>
  problem instanceof RpcError ? problem.code : problem instanceof Error ? problem.name : typeof problem;

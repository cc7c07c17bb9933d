import { RpcError } from './error.ts';
import {
  isMessage,
  type ChildLike,
  type Contract,
  type InputOf,
  type Message,
  type MethodOf,
  type OutputOf,
} from './types.ts';

export const CALL_TIME_LIMIT_MS = 30_000;

export interface CallOptions<Port> {
  /** Message ports to hand over with the call. */
  readonly transfer?: readonly Port[];
  /** How long to wait for the answer; 0 waits until the child exits (a person is at a PIN window). */
  readonly timeLimitMs?: number;
}

export interface Client<M extends Contract<M>, E, Port = unknown> {
  /** Rejects with `RpcError` alone: the child exited, took too long, or has a bug. */
  readonly call: <K extends MethodOf<M>>(
    method: K,
    input: InputOf<M, K>,
    options?: CallOptions<Port>,
  ) => Promise<OutputOf<M, K>>;
  /** Subscribes to what the child says by itself; returns the way to stop. */
  readonly onEvent: (listener: (event: E) => void) => () => void;
  /** Resolves with the exit code when the child has ended. */
  readonly exited: Promise<number>;
  readonly isAlive: () => boolean;
}

interface Pending {
  readonly method: string;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: RpcError) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

/**
 * The main process's side of a utility process. When the child exits, every pending call is rejected and
 * every later one too: start a new child and connect to it.
 *
 * @example
 * const vault = connect<VaultMethods, VaultEvent>(utilityProcess.fork(file));
 * const state = await vault.call('syncState', null);
 */
export const connect = <M extends Contract<M>, E = never, Port = unknown>(
  child: ChildLike<Port>,
  defaults: { readonly timeLimitMs?: number } = {},
): Client<M, E, Port> => {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: E) => void>();
  let nextId = 1;
  let exitCode: number | undefined;

  child.on('message', (message) => {
    if (!isMessage(message)) return;
    if (message.kind === 'event') for (const listener of listeners) listener(message.event as E);
    else settle(pending, message);
  });
  const exited = new Promise<number>((resolve) => {
    child.on('exit', (code) => {
      exitCode = code;
      rejectAll(pending, code);
      resolve(code);
    });
  });

  const call = (method: string, input: unknown, options: CallOptions<Port> = {}): Promise<unknown> => {
    if (exitCode !== undefined) return Promise.reject(exitError(method, exitCode));
    const id = nextId++;
    const limitMs = options.timeLimitMs ?? defaults.timeLimitMs ?? CALL_TIME_LIMIT_MS;
    return new Promise((resolve, reject) => {
      const timer = limitMs > 0 ? limit(pending, id, limitMs) : undefined;
      pending.set(id, { method, resolve, reject, timer });
      child.postMessage({ kind: 'request', id, method, input }, [...(options.transfer ?? [])]);
    });
  };

  return {
    call: call,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exited,
    isAlive: () => exitCode === undefined,
  };
};

const take = (pending: Map<number, Pending>, id: number): Pending | undefined => {
  const found = pending.get(id);
  pending.delete(id);
  clearTimeout(found?.timer);
  return found;
};

const limit = (pending: Map<number, Pending>, id: number, limitMs: number): NodeJS.Timeout =>
  setTimeout(() => {
    const late = take(pending, id);
    late?.reject(new RpcError('time-limit', late.method, `no answer in ${String(limitMs)} ms`));
  }, limitMs);

/** An answer that comes after its time limit finds nobody waiting and is dropped. */
const settle = (
  pending: Map<number, Pending>,
  message: Exclude<Message, { readonly kind: 'event' }>,
): void => {
  const waiting = take(pending, message.id);
  if (message.kind === 'reply') waiting?.resolve(message.output);
  else waiting?.reject(new RpcError('fault', waiting.method, `the process failed with ${message.name}`));
};

const rejectAll = (pending: Map<number, Pending>, code: number): void => {
  for (const id of [...pending.keys()]) {
    const waiting = take(pending, id);
    waiting?.reject(exitError(waiting.method, code));
  }
};

const exitError = (method: string, code: number): RpcError =>
  new RpcError('child-exited', method, `the process ended with code ${String(code)}`);

import {
  isRequest,
  type Contract,
  type InputOf,
  type Message,
  type MethodOf,
  type OutputOf,
  type ParentPortLike,
  type Request,
} from './types.ts';

/** One function a method. `ports` are the message ports that came with the call. */
export type Handlers<M extends Contract<M>, Port = unknown> = {
  readonly [K in MethodOf<M>]: (
    input: InputOf<M, K>,
    ports: readonly Port[],
  ) => OutputOf<M, K> | Promise<OutputOf<M, K>>;
};

export interface ServeOptions {
  /** Told of each handler that threw, in the child, for its log. */
  readonly onFault?: (method: string, error: unknown) => void;
}

export interface Server<E> {
  /** Says to main that something happened. */
  readonly emit: (event: E) => void;
}

/**
 * Answers main's calls in a utility process. Calls run side by side; a handler that needs order keeps its own.
 *
 * @example
 * const server = serve<VaultMethods, VaultEvent>(process.parentPort, handlers);
 * server.emit({ kind: 'roster' });
 */
export const serve = <M extends Contract<M>, E = never, Port = unknown>(
  port: ParentPortLike<Port>,
  handlers: Handlers<M, Port>,
  options: ServeOptions = {},
): Server<E> => {
  const post = (message: Message): void => {
    port.postMessage(message);
  };
  const reply = async (request: Request, ports: readonly Port[]): Promise<void> => {
    try {
      post({ kind: 'reply', id: request.id, output: await run(request, ports, handlers) });
    } catch (error) {
      options.onFault?.(request.method, error);
      post({ kind: 'fault', id: request.id, name: error instanceof Error ? error.name : typeof error });
    }
  };
  port.on('message', ({ data, ports }) => {
    if (isRequest(data)) void reply(data, ports);
  });
  return {
    emit: (event) => {
      post({ kind: 'event', event });
    },
  };
};

const run = async (request: Request, ports: readonly unknown[], handlers: object): Promise<unknown> => {
  const handler = handlerOf(handlers, request.method);
  if (handler === undefined) throw new TypeError('no such method');
  return await handler(request.input, ports);
};

type AnyHandler = (input: unknown, ports: readonly unknown[]) => unknown;

const handlerOf = (handlers: object, method: string): AnyHandler | undefined => {
  if (!Object.hasOwn(handlers, method)) return undefined;
  // Main and child share the contract; the input is the type that it names for this method.
  return (handlers as Readonly<Record<string, AnyHandler>>)[method];
};

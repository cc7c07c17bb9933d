import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { connect, RpcError, serve, type ChildLike, type Client } from '../../../../electron/rpc/index.ts';

interface Methods {
  double: { input: { readonly value: bigint }; output: bigint };
  ports: { input: null; output: number };
  never: { input: null; output: null };
  broken: { input: null; output: null };
  uncloneable: { input: null; output: unknown };
}
interface Event {
  readonly kind: 'ticked';
  readonly count: number;
}

/** Both ends over structured clones, as Electron carries them. */
const pair = (limitMs?: number) => {
  const parent = new EventEmitter();
  const main = new EventEmitter();
  const faults: string[] = [];
  const child: ChildLike<string> = {
    postMessage: (message, transfer) => {
      const data: unknown = structuredClone(message);
      queueMicrotask(() => parent.emit('message', { data, ports: transfer ?? [] }));
    },
    on: (event: string, listener: (value: never) => void) =>
      main.on(event, (value: unknown) => {
        listener(value as never);
      }),
  };
  const port = {
    postMessage: (message: unknown) => {
      const data: unknown = structuredClone(message);
      queueMicrotask(() => main.emit('message', data));
    },
    on: (event: 'message', listener: (event: { data: unknown; ports: string[] }) => void) =>
      parent.on(event, listener),
  };
  const server = serve<Methods, Event, string>(
    port,
    {
      double: ({ value }) => value * 2n,
      ports: (_input, ports) => ports.length,
      never: () => new Promise<null>(() => undefined),
      uncloneable: () => () => 'a function has no structured clone',
      broken: () => {
        throw new RangeError('the secret is 12345');
      },
    },
    { onFault: (method) => faults.push(method) },
  );
  const client = connect<Methods, Event, string>(
    child,
    limitMs === undefined ? {} : { timeLimitMs: limitMs },
  );
  return { client, server, exit: (code: number) => main.emit('exit', code), faults };
};

const rejection = async (promise: Promise<unknown>): Promise<RpcError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RpcError)) throw new Error('expected an RpcError');
  return error;
};

describe('rpc', () => {
  test('answers calls side by side, each with its own answer', async () => {
    const { client } = pair();
    const answers = await Promise.all([1n, 2n, 3n].map((value) => client.call('double', { value })));
    expect(answers).toEqual([2n, 4n, 6n]);
  });

  test('hands message ports over', async () => {
    const { client } = pair();
    expect(await client.call('ports', null, { transfer: ['a', 'b'] })).toBe(2);
  });

  test('rejects all pending and later calls when the child exits', async () => {
    const { client, exit } = pair();
    const calls = [client.call('never', null), client.call('never', null)].map(rejection);
    exit(9);
    expect((await Promise.all(calls)).map((error) => error.code)).toEqual(['child-exited', 'child-exited']);
    expect((await rejection(client.call('double', { value: 1n }))).code).toBe('child-exited');
    expect(await client.exited).toBe(9);
    expect(client.isAlive()).toBe(false);
  });

  test('limits the time of a call', async () => {
    const { client } = pair(5);
    expect((await rejection(client.call('never', null))).code).toBe('time-limit');
  });

  test('a throwing handler is a fault whose message stays in the child', async () => {
    const { client, faults } = pair();
    const error = await rejection(client.call('broken', null));
    expect(error.code).toBe('fault');
    expect(error.message).not.toContain('12345');
    expect(faults).toEqual(['broken']);
  });

  test('an answer that can not be cloned is a fault, not silence', async () => {
    const { client, faults } = pair();
    expect((await rejection(client.call('uncloneable', null))).code).toBe('fault');
    expect(faults).toEqual(['uncloneable']);
  });

  test('a method that the contract does not have is a fault, inherited names too', async () => {
    const { client } = pair();
    const loose = client as unknown as Client<{ toString: { input: null; output: null } }, never>;
    expect((await rejection(loose.call('toString', null))).code).toBe('fault');
  });

  test('tells subscribers of events until they stop', async () => {
    const { client, server } = pair();
    const seen: number[] = [];
    const stop = client.onEvent((event) => seen.push(event.count));
    server.emit({ kind: 'ticked', count: 1 });
    await client.call('double', { value: 1n });
    stop();
    server.emit({ kind: 'ticked', count: 2 });
    await client.call('double', { value: 1n });
    expect(seen).toEqual([1]);
  });
});

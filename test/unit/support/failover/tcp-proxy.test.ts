import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TcpProxy } from '../../../support/failover/tcp-proxy.ts';

/* The network that tests break: it must really break. */

let echo: Server;
let proxy: TcpProxy;

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((done) => echo.listen(0, '127.0.0.1', done));
  proxy = await TcpProxy.open((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  echo.close();
});

const dial = async (): Promise<Socket> => {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};

/** Whatever the reason: `once` would reject on a reset. */
const endOf = (socket: Socket): Promise<void> =>
  new Promise((done) =>
    socket.once('close', () => {
      done();
    }),
  );

const says = async (socket: Socket, text: string): Promise<string> => {
  const heard = once(socket, 'data') as Promise<[Buffer]>;
  socket.write(text);
  return (await heard)[0].toString();
};

describe('a network that can be broken', () => {
  test('carries while it is open', async () => {
    const socket = await dial();
    expect(await says(socket, 'one')).toBe('one');
    socket.destroy();
  });

  test('breaks connections when it is cut, and lets none through', async () => {
    const socket = await dial();
    expect(await says(socket, 'one')).toBe('one');
    const closed = endOf(socket);
    proxy.set('cut');
    await closed;
    const late = connect(proxy.port, '127.0.0.1');
    late.on('error', () => undefined);
    await endOf(late);
  });

  test('swallows everything as a black hole, and brings it when it opens', async () => {
    const socket = await dial();
    expect(await says(socket, 'one')).toBe('one');
    proxy.set('black-hole');
    const heard = says(socket, 'two');
    const first = await Promise.race([heard, new Promise((done) => setTimeout(done, 100, 'nothing'))]);
    expect(first).toBe('nothing');
    proxy.set('open');
    expect(await heard).toBe('two');
    socket.destroy();
  });
});

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What the network between two parties does:
 * open: it carries; cut: connections break and none can be made; black hole: they stand, and nothing arrives;
 * slow: everything arrives after a delay.
 */
export type NetworkState = 'open' | 'cut' | 'black-hole' | 'slow';

const SLOW_MS = 150;

/** A piece of network that a test can break. What a black hole swallowed arrives when it opens, as TCP repeats it. */
export class TcpProxy {
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #links = new Set<Link>();
  #state: NetworkState = 'open';

  private constructor(server: Server, targetPort: number) {
    this.#server = server;
    this.#targetPort = targetPort;
    server.on('connection', (socket) => {
      this.#accept(socket);
    });
  }

  static async open(targetPort: number): Promise<TcpProxy> {
    const server = createServer({ pauseOnConnect: true });
    const proxy = new TcpProxy(server, targetPort);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  set(state: NetworkState): void {
    this.#state = state;
    for (const link of this.#links) link.set(state);
  }

  async close(): Promise<void> {
    this.set('cut');
    await new Promise((done) => this.#server.close(done));
  }

  #accept(socket: Socket): void {
    if (this.#state === 'cut') {
      socket.on('error', () => undefined);
      socket.resetAndDestroy();
      return;
    }
    const link = new Link(socket, connect(this.#targetPort, '127.0.0.1'), () => this.#links.delete(link));
    this.#links.add(link);
    link.set(this.#state);
  }
}

/** Two sockets, each feeding the other. */
class Link {
  readonly #ends: readonly [Socket, Socket];
  #state: NetworkState = 'open';

  constructor(near: Socket, far: Socket, onEnd: () => void) {
    this.#ends = [near, far];
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (bytes: Buffer) => {
        this.#carry(bytes, to);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        onEnd();
      });
    }
  }

  set(state: NetworkState): void {
    this.#state = state;
    for (const end of this.#ends) {
      if (state === 'cut') end.resetAndDestroy();
      else if (state === 'black-hole') end.pause();
      else end.resume();
    }
  }

  #carry(bytes: Buffer, to: Socket): void {
    if (this.#state !== 'slow') {
      to.write(bytes);
      return;
    }
    setTimeout(() => {
      if (!to.destroyed) to.write(bytes);
    }, SLOW_MS);
  }
}

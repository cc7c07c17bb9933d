import { connect, type Socket } from 'node:net';

/*
 * A client that costs next to nothing: on a machine of two cores the generator must not eat what it measures.
 * One request under way a connection, kept alive, whole answers only (Content-Length, no chunks).
 */

export interface RawAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface RequestHead {
  readonly host: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string | null;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;
/** "HTTP/1.1 " comes before the three digits. */
const STATUS_AT = 9;

/** One connection to a service. */
export class RawConnection {
  readonly #socket: Socket;
  #pending: PromiseWithResolvers<RawAnswer> | undefined;
  #received: Buffer[] = [];
  #size = 0;
  /** Bytes that make the answer whole; 0 while its head is not complete. */
  #needed = 0;
  #bodyAt = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    socket.on('error', (error) => {
      this.#fail(error);
    });
    socket.on('close', () => {
      this.#fail(new Error('the connection was closed'));
    });
  }

  static async open(port: number, host = '127.0.0.1'): Promise<RawConnection> {
    const { promise, resolve, reject } = Promise.withResolvers<Socket>();
    const socket = connect(port, host, () => {
      resolve(socket);
    });
    socket.once('error', reject);
    return new RawConnection(await promise);
  }

  /** Sends a whole request; one at a time. */
  send(request: string): Promise<RawAnswer> {
    if (this.#pending !== undefined) throw new Error('one request at a time');
    this.#pending = Promise.withResolvers<RawAnswer>();
    this.#socket.write(request);
    return this.#pending.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#size += chunk.length;
    if (this.#needed === 0) this.#readHead();
    if (this.#needed > 0 && this.#size >= this.#needed) this.#finish();
  }

  #readHead(): void {
    const all = this.#joined();
    const end = all.indexOf(END_OF_HEAD);
    if (end === -1) return;
    const length = LENGTH.exec(all.toString('latin1', 0, end))?.[1];
    if (length === undefined) {
      this.#fail(new Error('the answer has no length'));
      return;
    }
    this.#bodyAt = end + END_OF_HEAD.length;
    this.#needed = this.#bodyAt + Number(length);
  }

  #joined(): Buffer {
    const [first] = this.#received;
    const all = this.#received.length === 1 && first !== undefined ? first : Buffer.concat(this.#received);
    this.#received = [all];
    return all;
  }

  #finish(): void {
    const all = this.#joined();
    const pending = this.#pending;
    const answer = {
      status: Number(all.toString('latin1', STATUS_AT, STATUS_AT + 3)),
      body: all.subarray(this.#bodyAt, this.#needed),
    };
    this.#received = [];
    this.#size = 0;
    this.#needed = 0;
    this.#pending = undefined;
    pending?.resolve(answer);
  }

  #fail(error: Error): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.reject(error);
  }
}

/** Builds requests to one path: all but the body is made once. */
export const requestBuilder = (head: RequestHead): ((body: string) => string) => {
  const lines = [
    `${head.method} ${head.path} HTTP/1.1`,
    `host: ${head.host}`,
    ...(head.token === null ? [] : [`authorization: Bearer ${head.token}`]),
  ];
  const fixed = lines.join('\r\n');
  if (head.method === 'GET') return () => `${fixed}\r\n\r\n`;
  // Bodies of the load are ASCII, so that characters are bytes.
  return (body) =>
    `${fixed}\r\ncontent-type: application/json\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`;
};

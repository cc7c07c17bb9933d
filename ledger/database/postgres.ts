import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { StoreFault } from './faults.ts';
import { connectPrimary, type PrimaryClient } from './postgres-client.ts';
import type { PostgresTarget } from './target.ts';

/** Reads and background writes: pages of lines, flushes of the state. */
const STATEMENT_MS_MAX = 30_000;
/** Work that waits for one of the connections. */
const WAITING_MAX = 1_000;

interface Waiting {
  readonly resolve: (client: PrimaryClient) => void;
  readonly reject: (error: unknown) => void;
}

/** A few connections to the server that takes writes, made when they are needed and again when they broke. */
export class PrimaryPool {
  readonly #target: PostgresTarget;
  readonly #sizeMax: number;
  readonly #idle: PrimaryClient[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #lent = new Set<PrimaryClient>();
  #opening = 0;
  #isEnded = false;

  constructor(target: PostgresTarget, sizeMax: number) {
    this.#target = target;
    this.#sizeMax = sizeMax;
  }

  /** Lends a connection to a piece of work. */
  async use<T>(work: (client: PrimaryClient) => Promise<T>): Promise<T> {
    const client = await this.#take();
    try {
      return await work(client);
    } finally {
      this.#giveBack(client);
    }
  }

  /** Kysely's view of this pool. */
  readonly forKysely: PostgresPool = {
    connect: async () => {
      const client = await this.#take();
      return {
        query: (text: string, values: readonly unknown[]) =>
          client.query({ text, values: [...values] }, STATEMENT_MS_MAX),
        release: () => {
          this.#giveBack(client);
        },
        // Without cursors: nothing here streams rows.
      } as unknown as PostgresPoolClient;
    },
    end: () => this.end(),
  };

  /** Connections at work are cut: whoever ends the pool has no answers to wait for. */
  async end(): Promise<void> {
    this.#isEnded = true;
    for (const { reject } of this.#waiting.splice(0)) reject(ended());
    for (const client of this.#lent) client.destroy();
    await Promise.all(this.#idle.splice(0).map((client) => client.end()));
  }

  async #take(): Promise<PrimaryClient> {
    if (this.#isEnded) throw ended();
    const idle = this.#nextIdle();
    if (idle !== undefined) return this.#lend(idle);
    if (this.#lent.size + this.#opening < this.#sizeMax) return this.#open();
    if (this.#waiting.length >= WAITING_MAX)
      throw new StoreFault('busy', `${String(WAITING_MAX)} statements wait for the database`);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  #nextIdle(): PrimaryClient | undefined {
    for (;;) {
      const client = this.#idle.pop();
      if (client?.isBroken !== true) return client;
    }
  }

  async #open(): Promise<PrimaryClient> {
    this.#opening += 1;
    try {
      const client = await connectPrimary(this.#target);
      if (!this.#isEnded) return this.#lend(client);
      client.destroy();
      throw ended();
    } catch (error) {
      this.#serveNext();
      throw error;
    } finally {
      this.#opening -= 1;
    }
  }

  #lend(client: PrimaryClient): PrimaryClient {
    this.#lent.add(client);
    return client;
  }

  #giveBack(client: PrimaryClient): void {
    this.#lent.delete(client);
    if (this.#isEnded) client.destroy();
    else if (!client.isBroken) this.#idle.push(client);
    this.#serveNext();
  }

  /** Whoever waits gets its turn also when the one before it got no connection: it hears why for itself. */
  #serveNext(): void {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    queueMicrotask(() => void this.#take().then(next.resolve, next.reject));
  }
}

const ended = (): StoreFault => new StoreFault('unreachable', 'The connections to the database are closed');

export const kyselyOver = <Tables>(pool: PrimaryPool): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool.forKysely }) });

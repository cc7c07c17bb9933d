import {
  Client,
  DatabaseError,
  types,
  type ClientConfig,
  type QueryConfig,
  type QueryResult,
  type QueryResultRow,
} from 'pg';
import { messageOf, StoreFault } from './faults.ts';
import type { PostgresTarget } from './target.ts';

/** One address has this long to answer. */
const CONNECT_MS_MAX = 2_000;
/** The addresses are asked in turn for this long, then the database counts as not reachable. */
const SEARCH_MS_MAX = 5_000;
const PAUSE_BETWEEN_ROUNDS_MS = 100;

/** A statement that waits longer than this for a row is given up: whoever holds it may be stopped. */
const LOCK_MS_MAX = 3_000;
/** A transaction of ours whose process says nothing any more is undone after this, and its locks with it. */
const SILENT_TRANSACTION_MS_MAX = 2_000;

const INT8_OID = types.builtins.INT8;

/** `bigint` as an exact number: positions and sizes stay below 2^53. */
const exactNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new StoreFault('damaged', `${text} is beyond the exact numbers`);
  return value;
};

const TYPES: ClientConfig['types'] = {
  getTypeParser: (oid, format) =>
    oid === INT8_OID ? exactNumber : (types.getTypeParser(oid, format) as typeof exactNumber),
};

/** What is asked of a server before it is used. */
interface ServerFacts {
  readonly is_standby: boolean;
  readonly synchronous_commit: string | null;
  readonly fsync: string | null;
}

const FACTS = `select pg_is_in_recovery() as is_standby, current_setting('synchronous_commit', true) as synchronous_commit,
  current_setting('fsync', true) as fsync`;

/** A connection to the server that takes writes. */
export class PrimaryClient {
  readonly #client: Client;
  #fault: Error | undefined;
  #warning: string | undefined;

  private constructor(client: Client) {
    this.#client = client;
    client.on('error', (error) => {
      this.#fault = error;
    });
    client.on('end', () => {
      this.#fault ??= new StoreFault('unreachable', 'The connection to the database has ended');
    });
    client.on('notice', ({ severity, message }) => {
      if (severity === 'WARNING') this.#warning = message ?? 'warning';
    });
  }

  /** Connects to one address; refuses a server that takes no writes or is not durable. */
  static async connect(url: string, schema: string): Promise<PrimaryClient> {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MS_MAX,
      application_name: 'countersign-ledger',
      keepAlive: true,
      types: TYPES,
    });
    const connected = new PrimaryClient(client);
    try {
      await client.connect();
      await connected.#prepare(schema);
      return connected;
    } catch (error) {
      connected.destroy();
      throw error;
    }
  }

  get isBroken(): boolean {
    return this.#fault !== undefined;
  }

  /**
   * Runs a statement with a deadline. A statement that is not answered in time leaves the connection destroyed and
   * is never cancelled at the server: a cancelled wait for a standby counts as a commit there.
   */
  async query<R extends QueryResultRow>(query: QueryConfig, deadlineMs: number): Promise<QueryResult<R>> {
    if (this.#fault !== undefined) throw this.#fault;
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new StoreFault('unreachable', `The database did not answer in ${String(deadlineMs)} ms`));
      this.destroy();
    }, deadlineMs);
    try {
      return await Promise.race([this.#client.query<R>(query), promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * As `query`, for a statement that commits: a warning is an error too, because the server warns instead of
   * failing when a commit is not on the standby that it should be on.
   */
  async commit<R extends QueryResultRow>(query: QueryConfig, deadlineMs: number): Promise<QueryResult<R>> {
    this.#warning = undefined;
    const result = await this.query<R>(query, deadlineMs);
    const { warning } = this;
    if (warning !== undefined) throw new StoreFault('unreachable', `The database warned: ${warning}`);
    return result;
  }

  private get warning(): string | undefined {
    return this.#warning;
  }

  /** Ends the connection without a word: a server that does not answer would not hear it. */
  destroy(): void {
    this.#fault ??= new StoreFault('unreachable', 'The connection to the database was given up');
    // `end` waits for statements under way; ending the stream does not.
    (
      this.#client as unknown as { readonly connection: { readonly stream: { destroy: () => void } } }
    ).connection.stream.destroy();
  }

  async end(): Promise<void> {
    if (this.isBroken) this.destroy();
    else await this.#client.end();
  }

  async #prepare(schema: string): Promise<void> {
    const { rows } = await this.query<ServerFacts & QueryResultRow>({ text: FACTS }, CONNECT_MS_MAX);
    const problem = problemOf(rows[0]);
    if (problem !== undefined) throw new StoreFault('read-only', problem);
    const settings = [
      `set search_path = "${schema}"`,
      `set lock_timeout = ${String(LOCK_MS_MAX)}`,
      `set idle_in_transaction_session_timeout = ${String(SILENT_TRANSACTION_MS_MAX)}`,
    ];
    await this.query({ text: settings.join('; ') }, CONNECT_MS_MAX);
  }
}

const problemOf = (facts: ServerFacts | undefined): string | undefined => {
  if (facts?.is_standby !== false) return 'This server is a standby';
  if (facts.synchronous_commit === 'off') return 'synchronous_commit is off: a commit would not be durable';
  return facts.fsync === 'off' ? 'fsync is off: a commit would not be durable' : undefined;
};

const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/;

/** Finds the server that takes writes, in the order of the addresses, again and again for some seconds. */
export const connectPrimary = async (target: PostgresTarget): Promise<PrimaryClient> => {
  if (!SCHEMA.test(target.schema)) throw new StoreFault('other', `"${target.schema}" is no name of a schema`);
  const until = performance.now() + SEARCH_MS_MAX;
  for (;;) {
    const found = await askAll(target);
    if (found instanceof PrimaryClient) return found;
    if (performance.now() >= until)
      throw new StoreFault('unreachable', `No database takes writes: ${found.join('; ')}`);
    await new Promise((wake) => setTimeout(wake, PAUSE_BETWEEN_ROUNDS_MS));
  }
};

/** One round over the addresses: the first server that will do, or why none does. */
const askAll = async ({ urls, schema }: PostgresTarget): Promise<PrimaryClient | readonly string[]> => {
  const failures: string[] = [];
  for (const url of urls) {
    try {
      return await PrimaryClient.connect(url, schema);
    } catch (error) {
      if (isFinal(error)) throw error;
      failures.push(messageOf(error));
    }
  }
  return failures;
};

/** Class 28 of SQLSTATE is a refused identity, 3D a database that is not there: waiting does not help. */
const isFinal = (error: unknown): boolean =>
  error instanceof DatabaseError && /^(28|3D)/.test(error.code ?? '');

import { CompiledQuery, type DatabaseConnection, type Driver } from 'kysely';
import { Sqlite3Connection } from './connection.ts';
import type { Sqlite3DialectConfig } from './config.ts';
import type { Sqlite3Handle } from './handle.ts';

/** One connection, handed out to one holder at a time, in order of asking. */
export class Sqlite3Driver implements Driver {
  readonly #config: Sqlite3DialectConfig;
  #handle: Sqlite3Handle | undefined;
  #connection: Sqlite3Connection | undefined;
  #lastHolder: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(config: Sqlite3DialectConfig) {
    this.#config = config;
  }

  async init(): Promise<void> {
    this.#handle = await this.#config.open();
    this.#connection = new Sqlite3Connection(this.#handle);
    await this.#config.onCreateConnection?.(this.#connection);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const previous = this.#lastHolder;
    this.#lastHolder = released;
    await previous;
    this.#release = () => {
      release(undefined);
    };
    if (this.#connection !== undefined) return this.#connection;
    // Whoever waits next shall hear the same instead of waiting for ever.
    this.#release();
    throw new Error('The database is not open');
  }

  releaseConnection(): Promise<void> {
    this.#release?.();
    return Promise.resolve();
  }

  /** Takes the write lock at once: a transaction that fails to become a writer half-way could not be retried. */
  beginTransaction(connection: DatabaseConnection): Promise<void> {
    return execute(connection, 'begin immediate');
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return execute(connection, 'commit');
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return execute(connection, 'rollback');
  }

  async destroy(): Promise<void> {
    const handle = this.#handle;
    const connection = this.#connection;
    this.#handle = undefined;
    this.#connection = undefined;
    if (handle === undefined) return;
    await this.#lastHolder;
    await connection?.close();
    await new Promise<void>((resolve, reject) => {
      handle.close((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }
}

async function execute(connection: DatabaseConnection, sql: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(sql));
}

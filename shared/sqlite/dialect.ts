import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type QueryCompiler,
} from 'kysely';
import type { Sqlite3DialectConfig } from './config.ts';
import { Sqlite3Driver } from './driver.ts';

/**
 * Kysely over npm `sqlite3`, plain or encrypted. It touches no file and loads no addon itself: the process that
 * owns the database opens it and passes it in.
 *
 * @example
 * const db = new Kysely<Tables>({ dialect: new Sqlite3Dialect({ open: () => openDatabase(file) }) });
 */
export class Sqlite3Dialect implements Dialect {
  readonly #config: Sqlite3DialectConfig;

  constructor(config: Sqlite3DialectConfig) {
    this.#config = config;
  }

  createDriver(): Driver {
    return new Sqlite3Driver(this.#config);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  // The type parameter is Kysely's own signature of `Dialect`: the introspector knows no tables beforehand.
  createIntrospector(db: Parameters<Dialect['createIntrospector']>[0]): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

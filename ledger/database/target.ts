/** A database in one file: nothing to install, one machine. */
export interface SqliteTarget {
  readonly kind: 'sqlite';
  readonly file: string;
}

/** Tables in a schema of their own on PostgreSQL 15 or newer. */
export interface PostgresTarget {
  readonly kind: 'postgres';
  /** Connection addresses, asked in this order for the one that takes writes (`postgresql://user@host:port/name`). */
  readonly urls: readonly string[];
  /** One schema a ledger. */
  readonly schema: string;
}

export type DatabaseTarget = SqliteTarget | PostgresTarget;

export interface OpenOptions {
  /** Make what is not there; without it, a database that is not there is an error. */
  readonly create?: boolean;
}

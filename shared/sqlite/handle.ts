/** What a statement that returns no rows did. */
export interface Sqlite3RunResult {
  readonly lastID: number;
  readonly changes: number;
}

/** The part of a prepared statement of npm `sqlite3` that the dialect uses. */
export interface Sqlite3Statement {
  get(callback: (error: Error | null, row?: unknown) => void): unknown;
  all(parameters: readonly unknown[], callback: (error: Error | null, rows: unknown[]) => void): unknown;
  finalize(callback: () => void): unknown;
}

/**
 * The part of an open database of npm `sqlite3` that the dialect uses. A `Database` of that package, plain or
 * with encryption, fits as it is.
 */
export interface Sqlite3Handle {
  all(
    sql: string,
    parameters: readonly unknown[],
    callback: (error: Error | null, rows: unknown[]) => void,
  ): unknown;
  run(
    sql: string,
    parameters: readonly unknown[],
    callback: (this: Sqlite3RunResult, error: Error | null) => void,
  ): unknown;
  prepare(
    sql: string,
    parameters: readonly unknown[],
    callback: (error: Error | null) => void,
  ): Sqlite3Statement;
  close(callback: (error: Error | null) => void): void;
}

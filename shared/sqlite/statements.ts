import type { Sqlite3Handle, Sqlite3Statement } from './handle.ts';

/** Reads, and what begins and ends a transaction: their parameters are small, and they come again and again. */
const KEPT = /^\s*(?:select|with|begin|commit|rollback)\b/i;
const STATEMENTS_MAX = 64;
const CHARACTERS_MAX = 8_192;

/**
 * Statements of one connection with rows. `sqlite3` does its work on other threads, and a statement that is not
 * prepared goes there and back twice, each time behind whatever the machine is doing: those in use are kept.
 */
export class Statements {
  readonly #handle: Sqlite3Handle;
  /** By their text, the least recently used first. */
  readonly #kept = new Map<string, Sqlite3Statement>();

  constructor(handle: Sqlite3Handle) {
    this.#handle = handle;
  }

  /** All rows of a statement. The one before has ended. */
  async all(sql: string, parameters: readonly unknown[]): Promise<readonly unknown[]> {
    if (sql.length > CHARACTERS_MAX || !KEPT.test(sql)) return this.#once(sql, parameters);
    const statement = await this.#prepared(sql);
    try {
      const rows = await rowsOf(statement, parameters);
      this.#keep(sql, statement);
      return rows;
    } catch (error) {
      // Where it stopped is not known: it must not be taken up there.
      this.#kept.delete(sql);
      await finalized(statement);
      throw error;
    }
  }

  /** The database can not be closed before. Nothing is under way. */
  async close(): Promise<void> {
    const kept = [...this.#kept.values()];
    this.#kept.clear();
    for (const statement of kept) await finalized(statement);
  }

  #once(sql: string, parameters: readonly unknown[]): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      this.#handle.all(sql, parameters, (error, rows) => {
        if (error === null) resolve(rows);
        else reject(error);
      });
    });
  }

  #prepared(sql: string): Promise<Sqlite3Statement> {
    const kept = this.#kept.get(sql);
    if (kept !== undefined) return Promise.resolve(kept);
    return new Promise((resolve, reject) => {
      const statement = this.#handle.prepare(sql, [], (error) => {
        if (error === null) resolve(statement);
        else reject(error);
      });
    });
  }

  #keep(sql: string, statement: Sqlite3Statement): void {
    this.#kept.delete(sql);
    this.#kept.set(sql, statement);
    if (this.#kept.size <= STATEMENTS_MAX) return;
    const [oldest] = this.#kept;
    if (oldest === undefined) return;
    this.#kept.delete(oldest[0]);
    oldest[1].finalize(() => undefined);
  }
}

const rowsOf = (statement: Sqlite3Statement, parameters: readonly unknown[]): Promise<readonly unknown[]> =>
  new Promise((resolve, reject) => {
    statement.all(parameters, (error, rows) => {
      if (error === null) resolve(rows);
      else reject(error);
    });
  });

const finalized = (statement: Sqlite3Statement): Promise<void> =>
  new Promise((resolve) => {
    statement.finalize(resolve);
  });

import type { CompiledQuery, DatabaseConnection, QueryResult, RootOperationNode } from 'kysely';
import type { Sqlite3Handle, Sqlite3Statement } from './handle.ts';
import { Statements } from './statements.ts';

const RAW_WITH_ROWS = /^\s*(?:select|with|values|pragma|explain|begin|commit|rollback)\b|\breturning\b/i;

/** One open database as Kysely sees it. Statements run one after the other, in the order they were given. */
export class Sqlite3Connection implements DatabaseConnection {
  readonly #handle: Sqlite3Handle;
  readonly #statements: Statements;

  constructor(handle: Sqlite3Handle) {
    this.#handle = handle;
    this.#statements = new Statements(handle);
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return returnsRows(query.query, query.sql) ? this.#all<R>(query) : this.#run<R>(query);
  }

  /** Steps one prepared statement, so that a long result is never in memory whole. */
  async *streamQuery<R>(query: CompiledQuery, chunkSize = 1): AsyncIterableIterator<QueryResult<R>> {
    const statement = await this.#prepare(query);
    try {
      for (;;) {
        const rows = await take<R>(statement, chunkSize);
        if (rows.length > 0) yield { rows };
        if (rows.length < chunkSize) return;
      }
    } finally {
      await new Promise<void>((resolve) => statement.finalize(resolve));
    }
  }

  /** Lets go of what is prepared. */
  close(): Promise<void> {
    return this.#statements.close();
  }

  async #all<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return { rows: (await this.#statements.all(query.sql, query.parameters)) as R[] };
  }

  #run<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return new Promise((resolve, reject) => {
      this.#handle.run(query.sql, query.parameters, function (error) {
        if (error !== null) reject(error);
        else resolve({ rows: [], insertId: BigInt(this.lastID), numAffectedRows: BigInt(this.changes) });
      });
    });
  }

  #prepare(query: CompiledQuery): Promise<Sqlite3Statement> {
    return new Promise((resolve, reject) => {
      const statement = this.#handle.prepare(query.sql, query.parameters, (error) => {
        if (error === null) resolve(statement);
        else reject(error);
      });
    });
  }
}

/**
 * `sqlite3` has one call for statements with rows and another for those without; only the first returns them. What
 * begins or ends a transaction takes the first, which is the one that keeps statements.
 */
function returnsRows(node: RootOperationNode, sql: string): boolean {
  if (node.kind === 'RawNode') return RAW_WITH_ROWS.test(sql);
  if (node.kind === 'SelectQueryNode') return true;
  return (node as { readonly returning?: unknown }).returning !== undefined;
}

async function take<R>(statement: Sqlite3Statement, count: number): Promise<R[]> {
  const rows: R[] = [];
  while (rows.length < count) {
    const row = await step<R>(statement);
    if (row === undefined) break;
    rows.push(row);
  }
  return rows;
}

function step<R>(statement: Sqlite3Statement): Promise<R | undefined> {
  return new Promise((resolve, reject) => {
    statement.get((error, row) => {
      if (error === null) resolve(row as R | undefined);
      else reject(error);
    });
  });
}

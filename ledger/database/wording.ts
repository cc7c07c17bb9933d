import { sql, type RawBuilder } from 'kysely';

/** Values of one column, for many rows. */
export type Column = readonly (string | number | null)[];

/** Type of a column of rows that are sent as one parameter or a few. */
export type ColumnType = 'text' | 'integer' | 'bigint';

/** What the two databases say differently; everything else is one text for both. */
export interface Wording {
  /** "This column is one of these": one parameter however many there are. */
  readonly among: (column: string, values: readonly string[] | readonly number[]) => RawBuilder<boolean>;
  /** A `select` of rows given by column, for `insert into … select`. */
  readonly rows: (types: readonly ColumnType[], columns: readonly Column[]) => RawBuilder<unknown>;
  /** A member of the JSON text in a column, as text; null where it is null. */
  readonly member: (column: string, name: string) => RawBuilder<string | null>;
}

export const sqliteWording: Wording = {
  among: (column, values) =>
    sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
  rows: (types, columns) => {
    const rows = columns[0]?.map((_, row) => columns.map((column) => column[row] ?? null)) ?? [];
    const values = sql.raw(types.map((_, index) => `value ->> ${String(index)}`).join(', '));
    // Without a condition SQLite takes "on conflict" for the beginning of a join.
    return sql`select ${values} from json_each(${JSON.stringify(rows)}) where true`;
  },
  member: (column, name) => sql`(${sql.ref(column)} ->> ${sql.lit(name)})`,
};

export const postgresWording: Wording = {
  among: (column, values) => {
    const type = sql.raw(typeof values[0] === 'number' ? 'bigint[]' : 'text[]');
    return sql<boolean>`${sql.ref(column)} = any(${values}::${type})`;
  },
  rows: (types, columns) => {
    const arrays = types.map((type, index) => sql`${columns[index] ?? []}::${sql.raw(type)}[]`);
    return sql`select * from unnest(${sql.join(arrays)})`;
  },
  member: (column, name) => sql`(${sql.ref(column)}::json ->> ${sql.lit(name)})`,
};

/** Rows of one statement: bounds the text that a database has to hold at once. */
const ROWS_PER_STATEMENT_MAX = 2_000;

/** Runs a statement for pieces of many rows, one after the other. */
export const inPieces = async <T>(
  rows: readonly T[],
  run: (piece: readonly T[]) => Promise<unknown>,
): Promise<void> => {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT_MAX)
    await run(rows.slice(at, at + ROWS_PER_STATEMENT_MAX));
};

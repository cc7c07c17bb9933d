import { sql, type RawBuilder } from 'kysely';

/** What differs between the databases in the statements of this folder. */
export interface SqlDialect {
  /** Condition: the column is one of these numbers. */
  readonly isOneOf: (column: string, numbers: readonly number[]) => RawBuilder<unknown>;
  /** Table expression `wanted(value)` of these numbers. */
  readonly wanted: (numbers: readonly number[]) => RawBuilder<unknown>;
  /** Said first in a transaction: what is derived needs no wait for the disk, nor for a standby. */
  readonly relaxed: RawBuilder<unknown> | null;
  /** How bytes are bound. */
  readonly bytes: (data: Uint8Array) => Uint8Array;
}

const asBuffer = (data: Uint8Array): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

export const sqliteDialect: SqlDialect = {
  isOneOf: (column, numbers) =>
    sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(numbers)}))`,
  wanted: (numbers) => sql`json_each(${JSON.stringify(numbers)}) as wanted`,
  relaxed: null,
  bytes: asBuffer,
};

export const postgresDialect: SqlDialect = {
  isOneOf: (column, numbers) => sql`${sql.ref(column)} = any(${numbers}::bigint[])`,
  wanted: (numbers) => sql`unnest(${numbers}::bigint[]) as wanted(value)`,
  relaxed: sql`set local synchronous_commit = off`,
  bytes: asBuffer,
};

export type { Sqlite3DialectConfig } from './config.ts';
export { Sqlite3Dialect } from './dialect.ts';
export type { Sqlite3Handle, Sqlite3RunResult, Sqlite3Statement } from './handle.ts';

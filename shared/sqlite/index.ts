export { Sqlite3Dialect, type Sqlite3DialectConfig } from './dialect.ts';
export type { Sqlite3Handle, Sqlite3RunResult, Sqlite3Statement } from './handle.ts';

export { diagnosisOf } from './diagnosis.ts';
export {
  codeOf,
  CommitUnknown,
  faultOf,
  HeadMoved,
  messageOf,
  StateMoved,
  StoreFault,
  told,
  type StoreFaultKind,
} from './faults.ts';
export { isThere, putInPlace } from './files.ts';
export { PREPARE_LOCK, preparePostgres, prepareSqlite, type Layout, type LayoutStep } from './layout.ts';
export { kyselyOver, PrimaryPool } from './postgres.ts';
export type { PrimaryClient } from './postgres-client.ts';
export { addPageTags, openSqlite, runSql, type SqliteConnection, type SqliteUse } from './sqlite.ts';
export type { DatabaseTarget, OpenOptions, PostgresTarget, SqliteTarget } from './target.ts';
export {
  inPieces,
  postgresWording,
  sqliteWording,
  type Column,
  type ColumnType,
  type Wording,
} from './wording.ts';

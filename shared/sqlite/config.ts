import type { DatabaseConnection } from 'kysely';
import type { Sqlite3Handle } from './handle.ts';

/** How `Sqlite3Dialect` gets its database. */
export interface Sqlite3DialectConfig {
  /** Opens the database, unlocked and ready; called once, on first use. */
  readonly open: () => Promise<Sqlite3Handle>;
  /** Runs before anything else does: pragmas, for instance. */
  readonly onCreateConnection?: (connection: DatabaseConnection) => Promise<void>;
}

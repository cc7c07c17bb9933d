import { sql, type Kysely } from 'kysely';
import {
  kyselyOver,
  openSqlite,
  preparePostgres,
  prepareSqlite,
  PrimaryPool,
  runSql,
  StoreFault,
  type DatabaseTarget,
  type Layout,
  type PostgresTarget,
  type SqliteTarget,
} from '../database/index.ts';

/** A table whose rows can be destroyed: what is deleted leaves the files too. */
export interface Place<Tables> {
  readonly db: Kysely<Tables>;
  /** Removes what deleted rows left behind. Throws while somebody else keeps it in use. */
  readonly purge: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface PlaceLayout {
  readonly layout: Layout;
  readonly table: string;
}

/** Opens a place, empty where there is none. */
export const openPlace = <Tables>(target: DatabaseTarget, how: PlaceLayout): Promise<Place<Tables>> =>
  target.kind === 'sqlite' ? openFile(target, how) : openSchema(target, how);

const LOG_PAGES = 1_000;

const openFile = async <Tables>({ file }: SqliteTarget, { layout }: PlaceLayout): Promise<Place<Tables>> => {
  const use = { synchronous: 'full', autocheckpointPages: LOG_PAGES, create: true } as const;
  const { db, handle } = await openSqlite<Tables>(file, use);
  try {
    // Deleted rows are overwritten with zeros; the log that still holds them is emptied by `purge`.
    await runSql(handle, 'pragma secure_delete = on');
    await prepareSqlite(db, layout, { create: true });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    purge: async () => {
      const [row] = await runSql<{ readonly busy: number }>(handle, 'pragma wal_checkpoint(truncate)');
      if (row?.busy !== 0) throw new StoreFault('busy', `the log of ${file} is in use`);
    },
    close: () => db.destroy(),
  };
};

const openSchema = async <Tables>(
  target: PostgresTarget,
  { layout, table }: PlaceLayout,
): Promise<Place<Tables>> => {
  const pool = new PrimaryPool(target, 1);
  const db = kyselyOver<Tables>(pool);
  try {
    await preparePostgres(db, target.schema, layout, { create: true });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    db,
    // A plain vacuum leaves the bytes of deleted rows in their pages; this writes the table anew.
    purge: async () => {
      await sql`vacuum (full) ${sql.id(target.schema, table)}`.execute(db);
    },
    close: () => pool.end(),
  };
};

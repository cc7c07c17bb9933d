import { CompiledQuery, type Kysely } from 'kysely';
import { openSqlite, type SqliteConnection } from '../database/index.ts';
import type { JournalTables } from './layout.ts';

/** Written to the log since the last time before its pages are moved into the database. */
const CHARACTERS_BETWEEN = 16 * 1024 * 1024;
/** What a batch costs in the log besides its lines: some pages of tables and the head's. */
const CHARACTERS_PER_BATCH = 32 * 1024;
/** So few pages may be moved while commits wait: then the log is done with and starts again at its beginning. */
const PAGES_WHILE_COMMITS_WAIT_MAX = 512;
/** Rounds beside the commits, each moving what the one before left over. */
const ROUNDS_MAX = 4;

/**
 * Moves pages from the write-ahead log into the database beside the commits, so that none of them pays for it.
 * Only the last few are moved between two commits: a log of which all is moved is used again from its start.
 */
export class Checkpointer {
  readonly #writer: Kysely<JournalTables>;
  readonly #own: SqliteConnection<JournalTables>;
  #characters = 0;
  #running: Promise<void> | undefined;

  private constructor(writer: Kysely<JournalTables>, own: SqliteConnection<JournalTables>) {
    this.#writer = writer;
    this.#own = own;
  }

  static async open(file: string, writer: Kysely<JournalTables>): Promise<Checkpointer> {
    const own = await openSqlite<JournalTables>(file, { synchronous: 'full', autocheckpointPages: 0 });
    return new Checkpointer(writer, own);
  }

  /** Told after each commit. */
  committed(characters: number): void {
    this.#characters += characters + CHARACTERS_PER_BATCH;
    if (this.#characters < CHARACTERS_BETWEEN || this.#running !== undefined) return;
    this.#characters = 0;
    // A failure here loses nothing: the pages stay in the log, and a disk that is full fails the next commit.
    this.#running = this.#move()
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
      });
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#own.db.destroy();
  }

  async #move(): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const left = await pagesLeftBy(this.#own.db);
      if (left === 0) return;
      if (left > PAGES_WHILE_COMMITS_WAIT_MAX) continue;
      await pagesLeftBy(this.#writer);
      return;
    }
    // Commits outrun the disk: let them wait once, or the log would grow without end.
    await pagesLeftBy(this.#writer);
  }
}

/** Moves what can be moved without waiting for anybody; returns the pages that stay. */
const pagesLeftBy = async (db: Kysely<JournalTables>): Promise<number> => {
  const { rows } = await db.executeQuery<{ log: number; checkpointed: number }>(
    CompiledQuery.raw('pragma wal_checkpoint(passive)'),
  );
  const [row] = rows;
  return row === undefined ? 0 : row.log - row.checkpointed;
};

import { CompiledQuery, type Kysely } from 'kysely';
import { openSqlite, type SqliteConnection } from '../database/index.ts';
import type { JournalTables } from './layout.ts';

/** Written to the log since the last time before its pages are moved into the database. */
const CHARACTERS_BETWEEN = 16 * 1024 * 1024;
/** What a batch costs in the log besides its lines: some pages of tables and the head's. */
const CHARACTERS_PER_BATCH = 32 * 1024;

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

  /**
   * The first pass moves what there is, the second what was written during the first, which is little; what was
   * written during that one is moved between two commits.
   */
  async #move(): Promise<void> {
    await checkpoint(this.#own.db);
    await checkpoint(this.#own.db);
    await checkpoint(this.#writer);
  }
}

/** Moves what can be moved without waiting for anybody. */
const checkpoint = async (db: Kysely<JournalTables>): Promise<void> => {
  await db.executeQuery(CompiledQuery.raw('pragma wal_checkpoint(passive)'));
};

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { HistoryTables } from './tables.ts';
import type { JournalReader, JournalRow } from './types.ts';

/** Events that the index reads; the others count only by their number. */
const INDEXED_TYPES = [
  'ledger.genesis',
  'transfer.posted',
  'transfer.ended',
  'account.registered',
  'book.recorded',
] as const;

/** The first of the hashes that an event's leaf completes is the leaf itself. */
const LEAF = sql.raw('substr(hashes, 1, 32)');

/** Characters of lines that one read aims at; one line can be 2 MB. */
const READ_CHARACTERS = 4 * 1024 * 1024;
const ROWS_PER_READ_MAX = 512;

/** Reads the journal's table of events; as many rows at once as their usual length allows. */
export const journalReader = (db: Kysely<HistoryTables>): JournalReader => {
  let rowsPerRead = 8;
  return {
    rows: async (from, to) => {
      const rows = await readRows(db, from, Math.min(to, from + rowsPerRead));
      const characters = rows.reduce((sum, { line }) => sum + (line?.length ?? 0), 0);
      const usual = characters / Math.max(1, rows.length);
      const wanted = Math.floor(READ_CHARACTERS / Math.max(1, usual));
      rowsPerRead = Math.max(1, Math.min(wanted, 2 * rowsPerRead, ROWS_PER_READ_MAX));
      return rows;
    },
    leaf: async (seq) => {
      const { rows } = await sql<Pick<JournalRow, 'leaf'>>`
        select ${LEAF} as leaf from events where seq = ${seq}`.execute(db);
      return rows[0] === undefined ? null : new Uint8Array(rows[0].leaf);
    },
    close: () => db.destroy(),
  };
};

const readRows = async (
  db: Kysely<HistoryTables>,
  from: number,
  to: number,
): Promise<readonly JournalRow[]> => {
  const { rows } = await sql<JournalRow>`
    select seq, type, case when type in (${sql.join(INDEXED_TYPES)}) then line end as line, ${LEAF} as leaf
    from events where seq >= ${from} and seq < ${to} order by seq`.execute(db);
  return rows;
};

import { sql, type Kysely } from 'kysely';
import type { CommandId } from '#shared/brand';
import type { NodeReader, NodeRef } from '#shared/merkle';
import { StoreFault, type Wording } from '../database/index.ts';
import { completingSeq, hashAt } from './hashes.ts';
import type { JournalTables } from './layout.ts';
import type { Head, KeptCommand, Page, StoredCommand } from './types.ts';

/** Reads that are the same on both databases. */
export interface Reading {
  readonly db: Kysely<JournalTables>;
  readonly wording: Wording;
}

/** Lines read by one statement: bounds, with the next, what is in memory at once. */
const LINES_PER_READ_MAX = 500;
/** A line can be 2 MB: a statement takes up to this many bytes of them, and one line at least. */
const BYTES_PER_READ_MAX = 4 * 1024 * 1024;

export const readHead = async ({ db }: Reading): Promise<Head> => {
  const row = await db.selectFrom('head').selectAll().where('id', '=', 1).executeTakeFirst();
  if (row === undefined) throw new StoreFault('damaged', 'The journal has no head');
  return { epoch: row.epoch, size: row.size, root: row.root, time: row.time };
};

export const readLines = async (reading: Reading, page: Page): Promise<string[]> => {
  const lines: string[] = [];
  let characters = 0;
  while (lines.length < page.limit && characters < page.charactersMax) {
    const chunk = await linesFrom(reading, page.from + lines.length, page.limit - lines.length);
    for (const line of chunk) {
      if (characters >= page.charactersMax) return lines;
      characters += line.length;
      lines.push(line);
    }
    if (chunk.length === 0) break;
  }
  return lines;
};

/** The next lines, as many as one statement may take; none at the end of the journal. */
const linesFrom = async (reading: Reading, from: number, limit: number): Promise<readonly string[]> => {
  const count = await countFrom(reading, from, Math.min(limit, LINES_PER_READ_MAX));
  if (count === 0) return [];
  const rows = await reading.db
    .selectFrom('events')
    .select(['seq', 'line'])
    .where('seq', '>=', from)
    .where('seq', '<', from + count)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq, line }, index) => {
    if (seq !== from + index) throw missing(from + index);
    return line;
  });
};

/** How many events from here on fit one statement, told by the lengths of their lines alone. */
const countFrom = async (reading: Reading, from: number, limit: number): Promise<number> => {
  const rows = await reading.db
    .selectFrom('events')
    .select(['seq', sql<number>`octet_length(line)`.as('bytes')])
    .where('seq', '>=', from)
    .orderBy('seq')
    .limit(limit)
    .execute();
  if (rows.length < limit) await expectEnd(reading, from + rows.length);
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    if (row.seq !== from + index) throw missing(from + index);
    bytes += row.bytes;
    return index > 0 && bytes > BYTES_PER_READ_MAX;
  });
  return end === -1 ? rows.length : end;
};

/** Events may be added between two reads, but none may be missing. */
const expectEnd = async (reading: Reading, seq: number): Promise<void> => {
  const { size } = await readHead(reading);
  if (seq >= size) return;
  const row = await reading.db.selectFrom('events').select('seq').where('seq', '=', seq).executeTakeFirst();
  if (row === undefined) throw missing(seq);
};

const missing = (seq: number): StoreFault => new StoreFault('damaged', `event ${String(seq)} is missing`);

/** Fetches tree nodes and returns a reader over them. */
export const readNodes = async ({ db, wording }: Reading, refs: readonly NodeRef[]): Promise<NodeReader> => {
  const seqs = [...new Set(refs.map(completingSeq))];
  const rows =
    seqs.length === 0
      ? []
      : await db.selectFrom('events').select(['seq', 'hashes']).where(wording.among('seq', seqs)).execute();
  const found = new Map(rows.map(({ seq, hashes }) => [seq, new Uint8Array(hashes)]));
  return (level, index) =>
    hashAt(found.get(completingSeq({ level, index })) ?? new Uint8Array(0), { level, index });
};

export const readCommands = async (
  { db, wording }: Reading,
  ids: readonly CommandId[],
): Promise<ReadonlyMap<CommandId, StoredCommand>> => {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('commands').selectAll().where(wording.among('id', ids)).execute();
  return new Map(rows.map((row) => [row.id as CommandId, storedCommand(row)]));
};

export const readCommandsAfter = async (
  { db }: Reading,
  id: string,
  limit: number,
): Promise<readonly KeptCommand[]> => {
  const rows = await db
    .selectFrom('commands')
    .selectAll()
    .where('id', '>', id)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...storedCommand(row), size: row.size }));
};

const storedCommand = (row: JournalTables['commands']): StoredCommand => ({
  id: row.id as CommandId,
  bodyDigest: row.body_digest,
  kind: row.kind,
  statement: row.statement,
  items: row.items,
  status: row.status,
  answer: row.answer,
  firstSeq: row.first_seq,
});

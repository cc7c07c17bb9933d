import { sql, type Kysely } from 'kysely';
import type { CommandId } from '#shared/brand';
import type { NodeReader, NodeRef } from '#shared/merkle';
import type { Tables } from './tables.ts';
import type { Head, StoredAccount, StoredCommand, StoredIntent } from './types.ts';

/** Lines read by one statement: bounds what is in memory at once, as one line can be 2 MB. */
const LINES_PER_READ_MAX = 500;

export const readHead = async (db: Kysely<Tables>): Promise<Head> => {
  const { epoch, size, root, time } = await db.selectFrom('head').selectAll().executeTakeFirstOrThrow();
  return { epoch, size, root, time };
};

/** Becomes the only writer: whoever was it before finds the epoch moved on and can't commit. */
export const claimHead = (db: Kysely<Tables>): Promise<Head> =>
  db.transaction().execute(async (trx) => {
    await trx
      .updateTable('head')
      .set((row) => ({ epoch: row('epoch', '+', 1) }))
      .execute();
    return readHead(trx);
  });

export interface Page {
  readonly from: number;
  readonly limit: number;
  /** The page ends early, after at least one line, when it holds this many characters. */
  readonly charactersMax: number;
}

/** Canonical lines of events from a position on, in order. */
export const readLines = async (
  db: Kysely<Tables>,
  { from, limit, charactersMax }: Page,
): Promise<string[]> => {
  const lines: string[] = [];
  let characters = 0;
  while (lines.length < limit && characters < charactersMax) {
    const wanted = Math.min(LINES_PER_READ_MAX, limit - lines.length);
    const rows = await linesFrom(db, from + lines.length, wanted);
    for (const { line } of rows) {
      if (characters >= charactersMax) return lines;
      characters += line.length;
      lines.push(line);
    }
    if (rows.length < wanted) break;
  }
  return lines;
};

const linesFrom = (db: Kysely<Tables>, from: number, limit: number): Promise<{ line: string }[]> =>
  db.selectFrom('events').select('line').where('seq', '>=', from).orderBy('seq').limit(limit).execute();

/** Fetches tree nodes and returns a reader over them. */
export const readNodes = async (db: Kysely<Tables>, refs: readonly NodeRef[]): Promise<NodeReader> => {
  const wanted = JSON.stringify(refs.map(({ level, index }) => [level, index]));
  const { rows } = await sql<{ level: number; idx: number; hash: Uint8Array }>`
    select tree.level, tree.idx, tree.hash from json_each(${wanted}) as wanted
    join tree on tree.level = wanted.value ->> 0 and tree.idx = wanted.value ->> 1`.execute(db);
  const found = new Map(rows.map(({ level, idx, hash }) => [nodeKey(level, idx), new Uint8Array(hash)]));
  return (level, index) => {
    const hash = found.get(nodeKey(level, index));
    if (hash === undefined) throw new Error(`The tree has no node ${nodeKey(level, index)}`);
    return hash;
  };
};

const nodeKey = (level: number, index: number): string => `${String(level)}/${String(index)}`;

/** The commands of these ids that were answered before. */
export const readCommands = async (
  db: Kysely<Tables>,
  ids: readonly CommandId[],
): Promise<ReadonlyMap<CommandId, StoredCommand>> => {
  const { rows } = await sql<Tables['commands']>`
    select commands.* from json_each(${JSON.stringify(ids)}) as wanted
    join commands on commands.id = wanted.value`.execute(db);
  return new Map(rows.map((row) => [row.id as CommandId, storedCommand(row)]));
};

/** Commands by id, after one of them: pages of a fixed order that no new command changes. */
export const readCommandsAfter = async (
  db: Kysely<Tables>,
  after: string,
  limit: number,
): Promise<readonly StoredCommand[]> => {
  const rows = await db
    .selectFrom('commands')
    .selectAll()
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(storedCommand);
};

const storedCommand = (row: Tables['commands']): StoredCommand => ({
  id: row.id as CommandId,
  bodyDigest: row.body_digest,
  kind: row.kind,
  statement: row.statement,
  items: row.items,
  status: row.status,
  answer: row.answer,
  firstSeq: row.first_seq,
});

export const readAccounts = async (db: Kysely<Tables>): Promise<readonly StoredAccount[]> => {
  const rows = await db.selectFrom('accounts').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id,
    asset: row.asset,
    debitsPosted: row.debits_posted,
    creditsPosted: row.credits_posted,
    debitsPending: row.debits_pending,
    creditsPending: row.credits_pending,
    lastSeq: row.last_seq,
  }));
};

export const readIntents = async (db: Kysely<Tables>): Promise<readonly StoredIntent[]> => {
  const rows = await db.selectFrom('intents').selectAll().orderBy('proposed_seq').execute();
  return rows.map((row) => ({
    digest: row.digest,
    status: row.status,
    proposedSeq: row.proposed_seq,
    lastSeq: row.last_seq,
  }));
};

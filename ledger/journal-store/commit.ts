import { sql, type Kysely, type Transaction } from 'kysely';
import { toHex } from '#shared/encoding';
import type { Tables } from './tables.ts';
import type { Batch, Head } from './types.ts';

type Row = readonly (string | number | null)[];

/** Rows of one statement: keeps the JSON text that SQLite has to hold within bounds. */
const ROWS_PER_STATEMENT_MAX = 2_000;

/** Stores a batch in one transaction. When it throws, the outcome is unknown to the caller: read the head again. */
export const commitBatch = (db: Kysely<Tables>, batch: Batch): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await moveHead(trx, batch.from, batch.to);
    await insertEvents(trx, batch);
    await insertNodes(trx, batch);
    await insertCommands(trx, batch);
    await putAccounts(trx, batch);
    await putIntents(trx, batch);
  });

/** Compare and set: a writer that another one has replaced finds another epoch and commits nothing. */
const moveHead = async (trx: Transaction<Tables>, from: Head, to: Head): Promise<void> => {
  const { numUpdatedRows } = await trx
    .updateTable('head')
    .set({ size: to.size, root: to.root, time: to.time })
    .where('id', '=', 1)
    .where('epoch', '=', from.epoch)
    .where('size', '=', from.size)
    .where('root', '=', from.root)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new Error('Another writer has moved the head of the journal');
};

const insertEvents = (trx: Transaction<Tables>, { events }: Batch): Promise<void> =>
  inPieces(
    events.map(({ seq, type, intent, line, leaf }) => [seq, type, intent, line, toHex(leaf)]),
    (rows) =>
      sql`insert into events (seq, type, intent, line, leaf)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3, unhex(value ->> 4) from json_each(${rows})`.execute(
        trx,
      ),
  );

const insertNodes = (trx: Transaction<Tables>, { nodes }: Batch): Promise<void> =>
  inPieces(
    nodes.map(({ level, index, hash }) => [level, index, toHex(hash)]),
    (rows) =>
      sql`insert into tree (level, idx, hash)
      select value ->> 0, value ->> 1, unhex(value ->> 2) from json_each(${rows})`.execute(trx),
  );

const insertCommands = (trx: Transaction<Tables>, { commands }: Batch): Promise<void> =>
  inPieces(
    commands.map((command) => [
      command.id,
      command.bodyDigest,
      command.kind,
      command.statement,
      command.items,
      command.status,
      command.answer,
      command.firstSeq,
    ]),
    (rows) =>
      sql`insert into commands (id, body_digest, kind, statement, items, status, answer, first_seq)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
      from json_each(${rows})`.execute(trx),
  );

const putAccounts = (trx: Transaction<Tables>, { accounts }: Batch): Promise<void> =>
  inPieces(
    accounts.map((account) => [
      account.id,
      account.asset,
      account.debitsPosted,
      account.creditsPosted,
      account.debitsPending,
      account.creditsPending,
      account.lastSeq,
    ]),
    (rows) =>
      sql`insert or replace into accounts
        (id, asset, debits_posted, credits_posted, debits_pending, credits_pending, last_seq)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
      from json_each(${rows})`.execute(trx),
  );

const putIntents = (trx: Transaction<Tables>, { intents }: Batch): Promise<void> =>
  inPieces(
    intents.map(({ digest, status, proposedSeq, lastSeq }) => [digest, status, proposedSeq, lastSeq]),
    (rows) =>
      sql`insert or replace into intents (digest, status, proposed_seq, last_seq)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(${rows})`.execute(trx),
  );

const inPieces = async (rows: readonly Row[], insert: (rows: string) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT_MAX)
    await insert(JSON.stringify(rows.slice(at, at + ROWS_PER_STATEMENT_MAX)));
};

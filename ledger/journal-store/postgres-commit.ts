import { DatabaseError, type QueryConfig } from 'pg';
import { fromUtf8 } from '#shared/encoding';
import {
  CommitUnknown,
  faultOf,
  HeadMoved,
  type PrimaryClient,
  type PrimaryPool,
} from '../database/index.ts';
import { commandColumns, keptCommands } from './commands.ts';
import { boundLine, hashedEvents, type HashedEvent } from './hashes.ts';
import type { Batch } from './types.ts';

/** A commit whose answer does not come in this time has an unknown outcome. */
const COMMIT_MS_MAX = 8_000;

/** The head moves or nothing happens: what is inserted comes `from moved`. */
const statement = (events: string, firstParameter: number): string => {
  const at = (offset: number, type: string): string => `$${String(firstParameter + offset)}::${type}[]`;
  const commands = [
    ...[at(0, 'text'), at(1, 'text'), at(2, 'text'), at(3, 'text')],
    ...[at(4, 'integer'), at(5, 'integer'), at(6, 'text'), at(7, 'bigint'), at(8, 'bigint')],
  ];
  return `with moved as (
      update head set size = $4::bigint, root = $5, time = $6
      where id = 1 and epoch = $1::bigint and size = $2::bigint and root = $3 returning 1),
    added as (insert into events (seq, type, intent, hashes, line) ${events}),
    kept as (
      insert into commands (id, body_digest, kind, statement, items, status, answer, first_seq, size)
      select command.* from moved, unnest(${commands.join(', ')}) as command)
    select count(*)::integer as moved from moved`;
};

/** Two forms: plain values cost less for the usual batch of one event, arrays less for many. */
const ONE_EVENT = statement('select $7::bigint, $8::text, $9::text, $10::bytea, $11::text from moved', 12);
const MANY_EVENTS = statement(
  `select event.* from moved, unnest($7::bigint[], $8::text[], $9::text[], $10::bytea[], $11::text[]) as event`,
  12,
);

/**
 * One statement, one round trip, one transaction (read committed: the head's row decides, and is locked by the
 * update). Durable as `synchronous_commit` says: with synchronous standbys, on them too.
 */
export const commitPostgres = async (pool: PrimaryPool, batch: Batch): Promise<void> => {
  const query = queryOf(batch);
  await pool.use(async (client) => {
    if ((await settle(client, query)) !== 1) throw new HeadMoved();
  });
};

const settle = async (client: PrimaryClient, query: QueryConfig): Promise<number> => {
  try {
    const { rows } = await client.commit<{ moved: number }>(query, COMMIT_MS_MAX);
    return rows[0]?.moved ?? 0;
  } catch (error) {
    throw isRefusal(error) ? faultOf(error) : new CommitUnknown(faultOf(error));
  }
};

/** `ERROR` undoes the transaction, except where its completion is not known (40003); `FATAL` may come after it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof DatabaseError && error.severity === 'ERROR' && error.code !== '40003';

const queryOf = (batch: Batch): QueryConfig => {
  const { from, to } = batch;
  const events = hashedEvents(batch);
  const [event] = events;
  const head = [from.epoch, from.size, from.root, to.size, to.root, to.time];
  const commands = commandColumns(keptCommands(batch));
  return events.length === 1 && event !== undefined
    ? { name: 'commit-one', text: ONE_EVENT, values: [...head, ...valuesOf(event), ...commands] }
    : { name: 'commit-many', text: MANY_EVENTS, values: [...head, ...columnsOf(events), ...commands] };
};

/** Bytes go as they are: the binary form of a text is its UTF-8. */
const valuesOf = (event: HashedEvent): readonly unknown[] => [
  ...[event.seq, event.type, event.intent, event.hashes, boundLine(event)],
];

const columnsOf = (events: readonly HashedEvent[]): readonly unknown[] => [
  events.map(({ seq }) => seq),
  events.map(({ type }) => type),
  events.map(({ intent }) => intent),
  events.map(({ hashes }) => hashes),
  events.map(({ line }) => (typeof line === 'string' ? line : fromUtf8(line))),
];

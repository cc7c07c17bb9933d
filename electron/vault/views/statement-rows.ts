import { sql, type RawBuilder } from 'kysely';
import type { AccountId, IntentDigest } from '#shared/brand';
import type { StatementRow } from '#shared/ipc';
import type { Reader } from '../store/store.ts';

/** A whole row of `entries`, with what other tables know of it. */
export interface EntryView {
  readonly n: number;
  readonly seq: number;
  readonly time: string;
  readonly booked: string;
  readonly valued: string;
  readonly side: 'debit' | 'credit';
  readonly minor: string;
  readonly balance: string;
  readonly party: string | null;
  readonly counter: AccountId | null;
  readonly counterName: string | null;
  readonly what: string;
  readonly intent: string | null;
  readonly operation: string | null;
}

/** Whole rows for the entries that `picked` names, in the order of its `rank`. */
export const entryRows = async (
  db: Reader,
  picked: RawBuilder<unknown>,
  isNewest: boolean,
): Promise<readonly EntryView[]> => {
  const found = await sql<EntryView>`with p as materialized (${picked})
    select e.n, e.seq, v.time, e.booked, e.valued, e.side, e.minor, e.balance, e.party, c.id as counter,
      c.name as "counterName", e.what, v.intent, e.operation
    from p join entries e on e.account = p.account and e.n = p.n
    left join events v on v.seq = e.seq left join accounts c on c.no = e.counter
    order by p.rank ${isNewest ? sql`desc` : sql`asc`}`.execute(db);
  return found.rows;
};

/** An entry as the desk shows it; `balance` is told apart, because it depends on the order of the rows. */
export const viewOf = (row: EntryView, normal: 'debit' | 'credit', balance: string): StatementRow => ({
  n: row.n,
  seq: row.seq,
  time: row.time,
  booked: row.booked,
  valued: row.valued,
  minor: row.side === normal ? row.minor : `-${row.minor}`,
  balance,
  party: row.party ?? row.counterName,
  counter: row.counter,
  what: row.what,
  intent: row.intent as IntentDigest | null,
  operation: row.operation,
});

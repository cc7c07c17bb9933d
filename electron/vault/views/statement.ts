import { sql, type RawBuilder } from 'kysely';
import type { AccountId, IntentDigest } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { BalanceAt, StatementBasis, StatementOrder, StatementPage, StatementRow } from '#shared/ipc';
import { readAccounts, type StoredAccount } from '../store/accounts.ts';
import type { Reader } from '../store/store.ts';
import {
  bookedStretch,
  countBefore,
  dayBalances,
  placeOf,
  valuedDays,
  type ValuedDay,
} from './statement-days.ts';

/*
 * An account's statement of any length, by the page. Entries are numbered, so in the order of booking a place is
 * a number; in the order of value dates it is found through the days, which are few however many entries there
 * are.
 */

export interface StatementQuery {
  readonly account: AccountId;
  readonly basis: StatementBasis;
  readonly order: StatementOrder;
  /** First and last date, by the basis; null: from the beginning, to the end. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface StatementRequest extends StatementQuery {
  readonly offset: number;
  readonly limit: number;
}

type Shown<T> = Promise<Result<T, ShownError>>;

export const statementPage = async (db: Reader, request: StatementRequest): Shown<StatementPage> => {
  const found = await accountIn(db, request.account);
  if (!found.ok) return found;
  return ok(await (request.basis === 'booked' ? bookedPage : valuedPage)(db, found.value, request));
};

/** The offset at which the rows of a date begin, in the order that is asked for. */
export const statementPlace = async (
  db: Reader,
  { date, ...query }: StatementQuery & { readonly date: string },
): Shown<{ readonly offset: number }> => {
  const found = await accountIn(db, query.account);
  if (!found.ok) return found;
  const { no } = found.value;
  if (query.basis === 'booked') {
    const whole = await bookedStretch(db, no, query);
    const { upTo, before } = await countBefore(db, no, date);
    const place = query.order === 'newest' ? whole.last - upTo : before - whole.first + 1;
    return ok({ offset: clamp(place, whole.last - whole.first + 1) });
  }
  const days = await valuedDays(db, no, query);
  const passed = days.filter((day) => (query.order === 'newest' ? day.date > date : day.date < date));
  return ok({ offset: clamp(sumOf(passed), sumOf(days)) });
};

const clamp = (place: number, total: number): number => Math.max(0, Math.min(place, total - 1));
const sumOf = (days: readonly ValuedDay[]): number => days.reduce((sum, { count }) => sum + count, 0);

export const balanceAt = async (db: Reader, account: AccountId, date: string): Shown<BalanceAt> => {
  const found = await accountIn(db, account);
  if (!found.ok) return found;
  const { no, record } = found.value;
  const { asset, scale } = record.account;
  return ok({ date, asset, scale, ...(await dayBalances(db, no, date)) });
};

const accountIn = async (db: Reader, id: AccountId): Shown<StoredAccount> => {
  const found = (await readAccounts(db, [id])).get(id);
  return found === undefined ? err(shownError('not-found', `account ${id}`)) : ok(found);
};

const bookedPage = async (
  db: Reader,
  { no, record }: StoredAccount,
  request: StatementRequest,
): Promise<StatementPage> => {
  const { offset, limit, order } = request;
  const { first, last } = await bookedStretch(db, no, request);
  const isNewest = order === 'newest';
  const from = isNewest ? last - offset - limit + 1 : first + offset;
  const rows = await entryRows(
    db,
    sql`select account, n, n as rank from entries where account = ${no}
      and n between ${Math.max(from, first)} and ${Math.min(from + limit - 1, last)}`,
    isNewest,
  );
  const normal = record.account.normal;
  return {
    total: last - first + 1,
    offset,
    rows: rows.map((row) => viewOf(row, normal, row.balance)),
  };
};

const valuedPage = async (
  db: Reader,
  { no, record }: StoredAccount,
  request: StatementRequest,
): Promise<StatementPage> => {
  const { offset, limit, order } = request;
  const days = await valuedDays(db, no, request);
  const isNewest = order === 'newest';
  const place = placeOf(days, offset, isNewest);
  const total = sumOf(days);
  if (place === undefined) return { total, offset, rows: [] };
  const way = isNewest ? sql`desc` : sql`asc`;
  const end = isNewest ? (request.from ?? '') : (request.to ?? '9999');
  const range = isNewest
    ? sql`valued <= ${place.date} and valued >= ${end}`
    : sql`valued >= ${place.date} and valued <= ${end}`;
  const rows = await entryRows(
    db,
    sql`select account, n, valued || substr('000000000000' || n, -12) as rank from entries indexed by entries_valued
      where account = ${no} and ${range} order by valued ${way}, n ${way} limit ${limit} offset ${place.within}`,
    isNewest,
  );
  const balances = new Map(days.map((day) => [day.date, day.balance.toString()]));
  const normal = record.account.normal;
  return { total, offset, rows: rows.map((row) => viewOf(row, normal, balances.get(row.valued) ?? '0')) };
};

interface Row {
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
const entryRows = async (
  db: Reader,
  picked: RawBuilder<unknown>,
  isNewest: boolean,
): Promise<readonly Row[]> => {
  const found = await sql<Row>`with p as materialized (${picked})
    select e.n, e.seq, v.time, e.booked, e.valued, e.side, e.minor, e.balance, e.party, c.id as counter,
      c.name as "counterName", e.what, v.intent, e.operation
    from p join entries e on e.account = p.account and e.n = p.n
    left join events v on v.seq = e.seq left join accounts c on c.no = e.counter
    order by p.rank ${isNewest ? sql`desc` : sql`asc`}`.execute(db);
  return found.rows;
};

const viewOf = (row: Row, normal: 'debit' | 'credit', balance: string): StatementRow => ({
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

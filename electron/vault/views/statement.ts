import { sql } from 'kysely';
import type { AccountId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { BalanceAt, StatementBasis, StatementOrder, StatementPage } from '#shared/ipc';
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
import { entryRows, viewOf } from './statement-rows.ts';

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

export const accountIn = async (db: Reader, id: AccountId): Shown<StoredAccount> => {
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

import { sql } from 'kysely';
import type { AccountId } from '#shared/brand';
import { ok, type Result, type ShownError } from '#shared/errors';
import type { StatementFound, StatementRow, StatementSearch } from '#shared/ipc';
import type { Reader } from '../store/store.ts';
import { entryMatches } from './entry-filter.ts';
import type { Scope } from './scope.ts';
import { accountIn } from './statement.ts';
import { bookedStretch } from './statement-days.ts';
import { entryRows, viewOf } from './statement-rows.ts';

/*
 * A search through a statement: backwards over the entries' numbers, one slice a call. Entries are only ever
 * added, at the end, and none changes, so a number is a place that stays. See "searched in slices" in
 * docs/decisions.md.
 */

/** Entries that one call looks at: few enough that the reading connection is free again within some milliseconds. */
export const SEARCH_SLICE_ROWS = 5_000;

export type SearchRequest = StatementSearch & { readonly account: AccountId };

type Search = Pick<Scope, 'db' | 'picture'>;

export const searchStatement = async (
  scope: Search,
  request: SearchRequest,
): Promise<Result<StatementFound, ShownError>> => {
  const found = await accountIn(scope.db, request.account);
  if (!found.ok) return found;
  const { no, entries, record } = found.value;
  const { bookedFrom: from, bookedTo: to } = request.filter;
  const stretch = await bookedStretch(scope.db, no, { from, to });
  const first = Math.max(stretch.first, request.above + 1);
  const start = Math.min(stretch.last, (request.before ?? Infinity) - 1);
  const slice = { no, normal: record.account.normal, low: Math.max(first, start - SEARCH_SLICE_ROWS + 1) };
  const rows = start < first ? [] : await rowsIn(scope, request, { ...slice, high: start });
  // A full page ends at its last row, wherever in the slice that is.
  const edge = rows.length === request.limit ? (rows.at(-1)?.n ?? slice.low) : slice.low;
  return ok({
    rows,
    next: start < first || edge === first ? null : edge,
    looked: Math.max(0, start - edge + 1),
    of: Math.max(0, stretch.last - first + 1),
    backTo: start < first ? null : await bookedOn(scope.db, no, edge),
    newest: entries,
  });
};

interface Slice {
  readonly no: number;
  readonly normal: 'debit' | 'credit';
  /** Numbers of the entries that are looked at, both included. */
  readonly low: number;
  readonly high: number;
}

const rowsIn = async (
  { db, picture }: Search,
  { filter, limit }: SearchRequest,
  { no, normal, low, high }: Slice,
): Promise<readonly StatementRow[]> => {
  const picked = sql`select e.account, e.n, e.n as rank from entries e left join accounts c on c.no = e.counter
    where e.account = ${no} and e.n between ${low} and ${high} and ${entryMatches(picture, filter, normal)}
    order by e.n desc limit ${limit}`;
  const rows = await entryRows(db, picked, true);
  return rows.map((row) => viewOf(row, normal, row.balance));
};

const bookedOn = async (db: Reader, no: number, n: number): Promise<string | null> => {
  const entry = await db
    .selectFrom('entries')
    .select('booked')
    .where('account', '=', no)
    .where('n', '=', n)
    .executeTakeFirst();
  return entry?.booked ?? null;
};

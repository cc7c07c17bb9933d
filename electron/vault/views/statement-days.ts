import { sql } from 'kysely';
import type { Reader } from '../store/store.ts';

/* What `account_days` says: where dates lie in a statement, and what an account held at the end of a day. */

interface DateRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** Numbers of the first and last entry booked in a range of dates; last is first - 1 when there are none. */
export const bookedStretch = async (
  db: Reader,
  no: number,
  { from, to }: DateRange,
): Promise<{ readonly first: number; readonly last: number }> => {
  const before = from === null ? 0 : await lastBooked(db, no, from, '<');
  const last = await lastBooked(db, no, to ?? '9999', '<=');
  return { first: before + 1, last: Math.max(last, before) };
};

/** How many entries were booked up to the end of a date, and before it. */
export const countBefore = async (
  db: Reader,
  no: number,
  date: string,
): Promise<{ readonly upTo: number; readonly before: number }> => ({
  upTo: await lastBooked(db, no, date, '<='),
  before: await lastBooked(db, no, date, '<'),
});

const lastBooked = async (db: Reader, no: number, date: string, how: '<' | '<='): Promise<number> => {
  const row = await db
    .selectFrom('account_days')
    .select('last_n')
    .where('account', '=', no)
    .where('date', how, date)
    .where('last_n', 'is not', null)
    .orderBy('date', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.last_n ?? 0;
};

export interface ValuedDay {
  readonly date: string;
  /** Entries whose value date it is. */
  readonly count: number;
  /** What the account holds, as valued, when the day ends. */
  readonly balance: bigint;
}

/** The dates of a range that are value dates, in order. The balances count what was valued before the range too. */
export const valuedDays = async (
  db: Reader,
  no: number,
  { from, to }: DateRange,
): Promise<readonly ValuedDay[]> => {
  const found = await sql<{ date: string; count: number; sum: string }>`
    select date, valued_count as count, valued_sum as sum from account_days
    where account = ${no} and valued_count > 0 and date <= ${to ?? '9999'} order by date`.execute(db);
  let balance = 0n;
  const days = found.rows.map(({ date, count, sum }) => {
    balance += BigInt(sum);
    return { date, count, balance };
  });
  return from === null ? days : days.filter(({ date }) => date >= from);
};

/** The day that holds the row at an offset, and the rows of that day which come before it in the order. */
export const placeOf = (
  days: readonly ValuedDay[],
  offset: number,
  isNewest: boolean,
): { readonly date: string; readonly within: number } | undefined => {
  let left = offset;
  for (const { date, count } of isNewest ? days.toReversed() : days) {
    if (left < count) return { date, within: left };
    left -= count;
  }
  return undefined;
};

export const dayBalances = async (
  db: Reader,
  no: number,
  date: string,
): Promise<{ readonly booked: string; readonly valued: string }> => {
  const booked = await db
    .selectFrom('account_days')
    .select('balance')
    .where('account', '=', no)
    .where('date', '<=', date)
    .where('balance', 'is not', null)
    .orderBy('date', 'desc')
    .limit(1)
    .executeTakeFirst();
  const days = await valuedDays(db, no, { from: null, to: date });
  return { booked: booked?.balance ?? '0', valued: (days.at(-1)?.balance ?? 0n).toString() };
};

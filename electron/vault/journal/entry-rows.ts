import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/projection';
import type { AccountPlace } from './load.ts';
import type { Posting } from './postings.ts';

/** In the order of the columns of `entries`; the counter account is named by its number when all have one. */
export interface EntryRow extends Posting {
  readonly n: number;
  readonly balance: bigint;
}

/** What a day's postings add to `account_days`. */
export interface DayChange {
  readonly account: AccountId;
  readonly date: string;
  readonly lastN: number | null;
  readonly balance: bigint | null;
  readonly valuedCount: number;
  readonly valuedSum: bigint;
}

export interface Booked {
  readonly rows: readonly EntryRow[];
  readonly days: readonly DayChange[];
  /** Entries of each account that has new ones. */
  readonly counts: ReadonlyMap<AccountId, number>;
}

/** Posted balance on the account's normal side. */
export const postedOf = ({ account, debitsPosted, creditsPosted }: AccountRecord): bigint =>
  account.normal === 'debit' ? debitsPosted - creditsPosted : creditsPosted - debitsPosted;

interface Running {
  readonly normal: 'debit' | 'credit';
  n: number;
  balance: bigint;
}

/**
 * Numbers a batch's postings and runs their balances on from what was stored. The last balance of each account
 * must be what the projection says: two ways to one figure, compared at every batch.
 */
export const bookedRows = (
  postings: readonly Posting[],
  before: ReadonlyMap<AccountId, AccountRecord>,
  after: ReadonlyMap<AccountId, AccountRecord>,
  places: ReadonlyMap<AccountId, AccountPlace>,
): Booked => {
  const accounts = new Map<AccountId, Running>();
  const days = new Map<string, DayChange>();
  const rows = postings.map((posting) => {
    const running = accounts.get(posting.account) ?? start(posting.account, before, after, places);
    accounts.set(posting.account, running);
    const change = posting.side === running.normal ? posting.minor : -posting.minor;
    running.n += 1;
    running.balance += change;
    addBooked(days, posting, running);
    addValued(days, posting, change);
    return { ...posting, n: running.n, balance: running.balance };
  });
  for (const [id, { balance }] of accounts)
    if (balance !== postedOf(recordIn(after, id)))
      throw new Error(`the entries of ${id} do not add up to its balance`);
  return { rows, days: [...days.values()], counts: new Map([...accounts].map(([id, { n }]) => [id, n])) };
};

const recordIn = (accounts: ReadonlyMap<AccountId, AccountRecord>, id: AccountId): AccountRecord => {
  const found = accounts.get(id);
  if (found === undefined) throw new Error(`account ${id} is missing`);
  return found;
};

const start = (
  id: AccountId,
  before: ReadonlyMap<AccountId, AccountRecord>,
  after: ReadonlyMap<AccountId, AccountRecord>,
  places: ReadonlyMap<AccountId, AccountPlace>,
): Running => {
  const stored = before.get(id);
  return {
    normal: recordIn(after, id).account.normal,
    n: places.get(id)?.entries ?? 0,
    balance: stored === undefined ? 0n : postedOf(stored),
  };
};

const dayOf = (days: ReadonlyMap<string, DayChange>, account: AccountId, date: string): DayChange =>
  days.get(`${account} ${date}`) ?? {
    account,
    date,
    lastN: null,
    balance: null,
    valuedCount: 0,
    valuedSum: 0n,
  };

const addBooked = (days: Map<string, DayChange>, { account, booked }: Posting, at: Running): void => {
  const day = dayOf(days, account, booked);
  days.set(`${account} ${booked}`, { ...day, lastN: at.n, balance: at.balance });
};

const addValued = (days: Map<string, DayChange>, { account, valued }: Posting, change: bigint): void => {
  const day = dayOf(days, account, valued);
  days.set(`${account} ${valued}`, {
    ...day,
    valuedCount: day.valuedCount + 1,
    valuedSum: day.valuedSum + change,
  });
};

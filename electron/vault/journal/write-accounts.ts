import { sql } from 'kysely';
import type { AccountId, WalletId } from '#shared/brand';
import { available, type AccountRecord } from '#shared/projection';
import { encodeAccount } from '../store/records.ts';
import { bulk, BULK_ROWS, type Writer } from '../store/store.ts';
import type { ChangedAccount, Changes } from './apply.ts';
import { postedOf, type DayChange, type EntryRow } from './entry-rows.ts';

/* Accounts, their entries and what is summed over them, in the transaction of the batch. */

const STATEMENTS = {
  accounts: `insert or replace into accounts select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
    value ->> 5, value ->> 6, value -> 7 from json_each(?)`,
  entries: `insert into entries select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
    value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12 from json_each(?)`,
  days: `insert or replace into account_days select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
    value ->> 5 from json_each(?)`,
  totals: `insert or replace into wallet_totals select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
    value ->> 5, value ->> 6 from json_each(?)`,
  opened: 'insert into holds select value ->> 0, value -> 1 from json_each(?)',
  operations: `insert into operations (id, seq, idx)
    select unhex(replace(value ->> 0, '-', '')), value ->> 1, value ->> 2 from json_each(?)`,
  sequels: `update operations set sequel = j.value ->> 1, sequel_at = j.value ->> 2, corrected_at = j.value ->> 3 from json_each(?) j
    where operations.id = unhex(replace(j.value ->> 0, '-', ''))`,
  closed: 'delete from holds where id in (select value from json_each(?))',
} as const;

export const writeAccounts = async (
  db: Writer,
  { accounts, booked }: Pick<Changes, 'accounts' | 'booked'>,
): Promise<void> => {
  await bulk(db, STATEMENTS.accounts, accounts.map(accountValues));
  const numbers = new Map(accounts.map(({ no, record }) => [record.account.id, no]));
  await bulk(
    db,
    STATEMENTS.entries,
    booked.rows.map((row) => entryValues(row, numbers)),
  );
  await writeDays(db, booked.days, numbers);
  await writeTotals(db, accounts);
};

/** Operations under mandates, for those that refer to them later, and the holds that are open. */
export const writeOperations = async (db: Writer, changes: Changes): Promise<void> => {
  const { operations, sequels, holdsOpened, holdsClosed } = changes;
  await bulk(db, STATEMENTS.operations, operations);
  await bulk(
    db,
    STATEMENTS.sequels,
    sequels.map(({ operation, sequel }) => [
      operation.id,
      sequel?.kind,
      sequel?.position,
      sequel?.correction,
    ]),
  );
  await bulk(
    db,
    STATEMENTS.opened,
    holdsOpened.map((hold) => [hold.operation.id, hold]),
  );
  await bulk(db, STATEMENTS.closed, holdsClosed);
};

const accountValues = ({ no, entries, record }: ChangedAccount): readonly unknown[] => {
  const { id, wallet, asset, name, iban } = record.account;
  return [no, id, wallet, asset, name, iban, entries, encodeAccount(record)];
};

type Numbers = ReadonlyMap<AccountId, number>;

/** Whatever is booked on has changed with this batch, so its number is known. */
const numberOf = (numbers: Numbers, id: AccountId): number => {
  const no = numbers.get(id);
  if (no === undefined) throw new Error(`account ${id} has entries and did not change`);
  return no;
};

const entryValues = (row: EntryRow, numbers: Numbers): readonly unknown[] => [
  numberOf(numbers, row.account),
  row.n,
  row.seq,
  row.idx,
  row.booked,
  row.valued,
  row.side,
  row.minor.toString(),
  row.balance.toString(),
  row.counter === null ? null : numberOf(numbers, row.counter),
  row.party,
  row.what,
  row.operation,
];

/** Adds to the days that are there. What was booked replaces: a batch is later than all before it. */
const writeDays = async (db: Writer, days: readonly DayChange[], numbers: Numbers): Promise<void> => {
  for (let at = 0; at < days.length; at += BULK_ROWS) {
    const part = days
      .slice(at, at + BULK_ROWS)
      .map((day) => ({ ...day, no: numberOf(numbers, day.account) }));
    const keys = JSON.stringify(part.map(({ no, date }) => [no, date]));
    const stored = await sql<StoredDay>`select d.* from json_each(${keys}) j
      join account_days d on d.account = j.value ->> 0 and d.date = j.value ->> 1`.execute(db);
    const known = new Map(stored.rows.map((row) => [`${String(row.account)} ${row.date}`, row]));
    await bulk(
      db,
      STATEMENTS.days,
      part.map((day) => dayValues(day, known.get(`${String(day.no)} ${day.date}`))),
    );
  }
};

interface StoredDay {
  readonly account: number;
  readonly date: string;
  readonly last_n: number | null;
  readonly balance: string | null;
  readonly valued_count: number;
  readonly valued_sum: string;
}

const dayValues = (day: DayChange & { readonly no: number }, stored?: StoredDay): readonly unknown[] => [
  day.no,
  day.date,
  day.lastN ?? stored?.last_n ?? null,
  day.balance?.toString() ?? stored?.balance ?? null,
  day.valuedCount + (stored?.valued_count ?? 0),
  (day.valuedSum + BigInt(stored?.valued_sum ?? '0')).toString(),
];

interface Sums {
  readonly accounts: number;
  readonly posted: bigint;
  readonly out: bigint;
  readonly in: bigint;
}

const NOTHING: Sums = { accounts: 0, posted: 0n, out: 0n, in: 0n };

const sumsOf = (record: AccountRecord): Sums => {
  const { account, debitsPending, creditsPending } = record;
  const posted = postedOf(record);
  const isDebitNormal = account.normal === 'debit';
  return {
    accounts: 1,
    posted,
    out: posted - available(record),
    in: isDebitNormal ? debitsPending : creditsPending,
  };
};

const plus = (a: Sums, b: Sums): Sums => ({
  accounts: a.accounts + b.accounts,
  posted: a.posted + b.posted,
  out: a.out + b.out,
  in: a.in + b.in,
});

const minus = ({ accounts, posted, out, in: coming }: Sums): Sums => ({
  accounts: -accounts,
  posted: -posted,
  out: -out,
  in: -coming,
});

interface TotalChange {
  readonly wallet: WalletId;
  readonly asset: string;
  readonly scale: number;
  readonly sums: Sums;
}

const writeTotals = async (db: Writer, accounts: readonly ChangedAccount[]): Promise<void> => {
  const changes = totalChanges(accounts);
  const keys = JSON.stringify(changes.map(({ wallet, asset }) => [wallet, asset]));
  const stored = await sql<StoredTotal>`select t.* from json_each(${keys}) j
    join wallet_totals t on t.wallet = j.value ->> 0 and t.asset = j.value ->> 1`.execute(db);
  const known = new Map(stored.rows.map((row) => [`${row.wallet} ${row.asset}`, storedSums(row)]));
  await bulk(
    db,
    STATEMENTS.totals,
    changes.map(({ wallet, asset, scale, sums }) => {
      const total = plus(known.get(`${wallet} ${asset}`) ?? NOTHING, sums);
      return [
        wallet,
        asset,
        scale,
        total.accounts,
        total.posted.toString(),
        total.out.toString(),
        total.in.toString(),
      ];
    }),
  );
};

const totalChanges = (accounts: readonly ChangedAccount[]): readonly TotalChange[] => {
  const changes = new Map<string, TotalChange>();
  for (const { before, record } of accounts) {
    const { wallet, asset, scale } = record.account;
    if (wallet === null) continue;
    const key = `${wallet} ${asset}`;
    const change = before === undefined ? sumsOf(record) : plus(sumsOf(record), minus(sumsOf(before)));
    const sums = plus(changes.get(key)?.sums ?? NOTHING, change);
    changes.set(key, { wallet, asset, scale, sums });
  }
  return [...changes.values()];
};

interface StoredTotal {
  readonly wallet: string;
  readonly asset: string;
  readonly accounts: number;
  readonly posted: string;
  readonly pending_out: string;
  readonly pending_in: string;
}

const storedSums = ({ accounts, posted, pending_out, pending_in }: StoredTotal): Sums => ({
  accounts,
  posted: BigInt(posted),
  out: BigInt(pending_out),
  in: BigInt(pending_in),
});

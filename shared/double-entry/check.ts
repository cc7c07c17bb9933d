import type { AccountId, WalletId } from '#shared/brand';
import type { Entry, PostingLeg } from './schema.ts';
import type { AccountRecord, Books, TransferRecord } from './types.ts';
import { isOccupied } from './working-books.ts';

/** Amounts that something other than a hold of the books keeps reserved: an intent under approval. */
export interface Reservation {
  readonly entries: readonly Entry[];
}

interface Expected {
  debits: bigint;
  credits: bigint;
  holds: number;
}

/**
 * What is wrong with complete books, as sentences; none when they hold: posted and pending amounts are zero in sum
 * for each asset, pending amounts of an account are those of its open holds, and each wallet counts its accounts.
 */
export const checkBooks = (books: Books, reservations: Iterable<Reservation> = []): readonly string[] => {
  const expected = expectedPending(books, reservations);
  const problems = [...sumProblems(books)];
  for (const record of books.accounts.values())
    problems.push(...accountProblems(record, expected.get(record.account.id)));
  for (const id of expected.keys())
    if (!books.accounts.has(id)) problems.push(`a hold names ${id}, no account`);
  return [...problems, ...walletProblems(books)];
};

const sumProblems = (books: Books): readonly string[] => {
  const posted = new Map<string, bigint>();
  const pending = new Map<string, bigint>();
  const add = (sums: Map<string, bigint>, asset: string, amount: bigint): unknown =>
    sums.set(asset, (sums.get(asset) ?? 0n) + amount);
  for (const { account, ...of } of books.accounts.values()) {
    add(posted, account.asset, of.debitsPosted - of.creditsPosted);
    add(pending, account.asset, of.debitsPending - of.creditsPending);
  }
  const told = (kind: string, sums: ReadonlyMap<string, bigint>): readonly string[] =>
    [...sums]
      .filter(([, sum]) => sum !== 0n)
      .map(([asset, sum]) => `${kind} amounts in ${asset} are off by ${sum.toString()}`);
  return [...told('posted', posted), ...told('pending', pending)];
};

const expectedPending = (
  books: Books,
  reservations: Iterable<Reservation>,
): ReadonlyMap<AccountId, Expected> => {
  const expected = new Map<AccountId, Expected>();
  for (const record of books.transfers.values()) count(expected, entriesOf(record));
  for (const { entries } of reservations) count(expected, entries);
  return expected;
};

const entriesOf = ({ operation, sequel }: TransferRecord): readonly Entry[] =>
  operation.op === 'hold' && operation.refused === undefined && sequel === null
    ? operation.legs.flatMap(legEntries)
    : [];

const legEntries = ({ asset, credit, debit, minor }: PostingLeg): readonly Entry[] => [
  { account: credit, side: 'credit', asset, minor },
  { account: debit, side: 'debit', asset, minor },
];

/** One hold counts once on each of its accounts. */
const count = (expected: Map<AccountId, Expected>, entries: readonly Entry[]): void => {
  for (const { account, side, minor } of entries) {
    const of = expected.get(account) ?? { debits: 0n, credits: 0n, holds: 0 };
    of[side === 'debit' ? 'debits' : 'credits'] += BigInt(minor);
    expected.set(account, of);
  }
  for (const account of new Set(entries.map((entry) => entry.account))) {
    const of = expected.get(account);
    if (of !== undefined) of.holds += 1;
  }
};

const accountProblems = (record: AccountRecord, expected: Expected | undefined): readonly string[] => {
  const { debits, credits, holds } = expected ?? { debits: 0n, credits: 0n, holds: 0 };
  const { id } = record.account;
  const problems: string[] = [];
  if (record.debitsPosted < 0n || record.creditsPosted < 0n) problems.push(`${id}: a total is below zero`);
  if (record.debitsPending !== debits || record.creditsPending !== credits)
    problems.push(`${id}: pending amounts are not those of its open holds`);
  if (record.openHolds !== holds)
    problems.push(`${id}: counts ${record.openHolds} open holds, there are ${holds}`);
  return problems;
};

const walletProblems = (books: Books): readonly string[] => {
  const occupied = new Map<WalletId, number>();
  for (const record of books.accounts.values()) {
    const { wallet } = record.account;
    if (wallet !== null && isOccupied(record)) occupied.set(wallet, (occupied.get(wallet) ?? 0) + 1);
  }
  return [...books.wallets.values()]
    .filter((record) => record.occupied !== (occupied.get(record.wallet.id) ?? 0))
    .map(
      ({ wallet, occupied: counted }) =>
        `wallet ${wallet.id}: counts ${counted} accounts in use, there are ${occupied.get(wallet.id) ?? 0}`,
    );
};

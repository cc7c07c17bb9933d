import { createHash } from 'node:crypto';
import type { AccountId, WalletId } from '#shared/brand';
import type { AccountRecord, TransferRecord } from '#shared/double-entry';
import { intentsIn, stateHasher, UNDER_WAY, type WorkingSet } from '#shared/projection';
import type { StateStore } from '../state-store/index.ts';

/* What a whole state gives, read page by page: the accounts need not fit into memory. */

const ROWS_PER_PAGE = 2_000;

type Rows = Pick<StateStore, 'accountsAfter' | 'openHolds'>;

async function* everyAccount(store: Rows): AsyncGenerator<AccountRecord> {
  let after = '';
  for (;;) {
    const page = await store.accountsAfter(after, ROWS_PER_PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.account.id;
  }
}

/** The hash of the whole state, as `stateHash` gives it for a set that holds everything. */
export const hashState = async (store: Rows, set: WorkingSet): Promise<string> => {
  const hasher = stateHasher(createHash('sha256'));
  for await (const record of everyAccount(store)) hasher.account(record);
  const holds = (await store.openHolds()).toSorted((a, b) => (a.operation.id < b.operation.id ? -1 : 1));
  for (const hold of holds) hasher.hold(hold);
  return hasher.finish(set);
};

/** What the accounts give in sum, and what is wrong with them. */
export interface BooksFacts {
  /** Posted debits minus credits per asset, minor units. */
  readonly sums: ReadonlyMap<string, bigint>;
  /** The first thing that is wrong, as a sentence; undefined when the books hold. */
  readonly problem: string | undefined;
}

/** Amounts that are promised on an account. */
interface Pending {
  debits: bigint;
  credits: bigint;
  holds: number;
}

/**
 * Checks the books as `checkBooks` does: sums are zero, what is pending on an account is what its open holds and
 * the intents under way reserve, and each wallet counts its accounts.
 */
export const booksFacts = async (store: Rows, set: WorkingSet): Promise<BooksFacts> => {
  const pending = await pendingOf(store, set);
  const sums = new Map<string, bigint>();
  const occupied = new Map<WalletId, number>();
  let problem: string | undefined;
  for await (const record of everyAccount(store)) {
    const { account, debitsPosted, creditsPosted } = record;
    sums.set(account.asset, (sums.get(account.asset) ?? 0n) + debitsPosted - creditsPosted);
    if (account.wallet !== null && isOccupied(record))
      occupied.set(account.wallet, (occupied.get(account.wallet) ?? 0) + 1);
    problem ??= accountProblem(record, pending.get(account.id));
    pending.delete(account.id);
  }
  const [lost] = pending.keys();
  const off = [...sums].find(([, sum]) => sum !== 0n);
  if (off !== undefined) problem ??= `entries in ${off[0]} are off by ${off[1].toString()}`;
  if (lost !== undefined) problem ??= `a hold names ${lost}, no account`;
  return { sums, problem: problem ?? walletProblem(set, occupied) };
};

const isOccupied = (record: AccountRecord): boolean =>
  record.debitsPosted !== record.creditsPosted || record.debitsPending > 0n || record.creditsPending > 0n;

const accountProblem = (record: AccountRecord, pending: Pending | undefined): string | undefined => {
  const { debits, credits, holds } = pending ?? { debits: 0n, credits: 0n, holds: 0 };
  const { id } = record.account;
  if (record.debitsPending !== debits || record.creditsPending !== credits)
    return `pending amounts of account ${id} are not those of its open holds`;
  return record.openHolds === holds
    ? undefined
    : `account ${id} counts ${String(record.openHolds)} open holds, there are ${String(holds)}`;
};

const walletProblem = (set: WorkingSet, occupied: ReadonlyMap<WalletId, number>): string | undefined => {
  for (const { wallet, occupied: counted } of set.wallets.values()) {
    const there = occupied.get(wallet.id) ?? 0;
    if (counted !== there)
      return `wallet ${wallet.id} counts ${String(counted)} accounts in use, there are ${String(there)}`;
  }
  return undefined;
};

interface Promised {
  readonly account: AccountId;
  readonly side: 'debit' | 'credit';
  readonly minor: string;
}

const pendingOf = async (store: Rows, set: WorkingSet): Promise<Map<AccountId, Pending>> => {
  const pending = new Map<AccountId, Pending>();
  for (const hold of await store.openHolds()) count(pending, promisedBy(hold));
  for (const { hold } of intentsIn(set, { statuses: UNDER_WAY })) count(pending, hold);
  return pending;
};

const promisedBy = ({ operation }: TransferRecord): readonly Promised[] =>
  operation.op !== 'hold'
    ? []
    : operation.legs.flatMap(({ credit, debit, minor }): readonly Promised[] => [
        { account: credit, side: 'credit', minor },
        { account: debit, side: 'debit', minor },
      ]);

/** One hold counts once on each of its accounts. */
const count = (pending: Map<AccountId, Pending>, promised: readonly Promised[]): void => {
  for (const { account, side, minor } of promised) {
    const of = pending.get(account) ?? { debits: 0n, credits: 0n, holds: 0 };
    if (side === 'debit') of.debits += BigInt(minor);
    else of.credits += BigInt(minor);
    pending.set(account, of);
  }
  for (const account of new Set(promised.map((one) => one.account))) {
    const of = pending.get(account);
    if (of !== undefined) of.holds += 1;
  }
};

import type { AccountId } from '#shared/brand';
import {
  carryEnd,
  carryHold,
  carryMove,
  clearingAccountId,
  limitProblem,
  momentOf,
  walletProblem,
  WorkingBooks,
  type Books,
  type Flow,
  type FlowItem,
  type RefusalCode,
} from '#shared/double-entry';
import type { Intent, Leg, TransferIntent } from '#shared/intent';
import type { Entry } from '#shared/journal';

/*
 * Double entry: paying out credits the source (an asset account) and debits the counter account: the
 * destination when it is in this ledger, else the clearing account of the rail. The same books, the same rules and
 * the same counters as for operations under a mandate.
 */

/** Entries that a transfer reserves at proposal and posts at execution. Balanced per asset by construction. */
export const holdEntries = (intent: Intent): readonly Entry[] =>
  intent.type === 'transfer' ? intent.legs.flatMap((leg) => legEntries(intent, leg)) : [];

const legEntries = (intent: TransferIntent, leg: Leg): readonly Entry[] => {
  const { asset, minor } = leg.amount;
  const counter = leg.destination.account ?? clearingAccountId(intent.rail, asset);
  return [
    { account: leg.source.account, side: 'credit', asset, minor },
    { account: counter, side: 'debit', asset, minor },
  ];
};

/** The event in which entries are made. */
export interface EntryPoint {
  readonly seq: number;
  readonly time: string;
}

const workingOn = (books: Books, { seq, time }: EntryPoint): WorkingBooks =>
  new WorkingBooks(books, momentOf(seq, time));

/** What entries move, by account; or what is wrong with them. */
const flowOf = (books: Books, entries: readonly Entry[]): Flow | string => {
  const items = new Map<AccountId, FlowItem>();
  for (const { account, asset, side, minor } of entries) {
    const record = books.accounts.get(account);
    if (record === undefined) return `no account ${account}`;
    if (record.account.asset !== asset) return `${account} is not in ${asset}`;
    const item = items.get(account) ?? { record, debit: 0n, credit: 0n, heldDebit: 0n, heldCredit: 0n };
    item[side] += BigInt(minor);
    items.set(account, item);
  }
  return imbalance(entries) ?? [...items.values()];
};

const imbalance = (entries: readonly Entry[]): string | undefined => {
  const sums = new Map<string, bigint>();
  for (const { asset, side, minor } of entries) {
    const signed = side === 'debit' ? BigInt(minor) : -BigInt(minor);
    sums.set(asset, (sums.get(asset) ?? 0n) + signed);
  }
  const off = [...sums].find(([, sum]) => sum !== 0n);
  return off === undefined ? undefined : `entries in ${off[0]} are off by ${off[1].toString()}`;
};

/* Each of the following returns what is wrong, or undefined when done. None asks for limits: that comes before. */

export const reserveEntries = (
  books: Books,
  entries: readonly Entry[],
  at: EntryPoint,
): string | undefined => {
  const flow = flowOf(books, entries);
  if (typeof flow === 'string') return flow;
  carryHold(workingOn(books, at), flow);
  return undefined;
};

/** Gives back what was reserved at `heldSince`. */
export const releaseEntries = (
  books: Books,
  entries: readonly Entry[],
  at: EntryPoint,
  heldSince: string,
): string | undefined => endHold(books, entries, at, heldSince, false);

/** Posts what was reserved at `heldSince`, whole. */
export const postEntries = (
  books: Books,
  entries: readonly Entry[],
  at: EntryPoint,
  heldSince: string,
): string | undefined => endHold(books, entries, at, heldSince, true);

const endHold = (
  books: Books,
  entries: readonly Entry[],
  at: EntryPoint,
  heldSince: string,
  isPosted: boolean,
): string | undefined => {
  const flow = flowOf(books, entries);
  if (typeof flow === 'string') return flow;
  const short = flow.find(
    ({ record, debit, credit }) => record.debitsPending < debit || record.creditsPending < credit,
  );
  if (short !== undefined) return `${short.record.account.id}: hold released twice`;
  for (const item of flow) {
    item.heldDebit = item.debit;
    item.heldCredit = item.credit;
    if (isPosted) continue;
    item.debit = 0n;
    item.credit = 0n;
  }
  carryEnd(workingOn(books, at), flow, heldSince);
  return undefined;
};

/** Posts entries that nobody reserved; refuses any that do not balance to zero per asset. */
export const moveEntries = (books: Books, entries: readonly Entry[], at: EntryPoint): string | undefined => {
  const flow = flowOf(books, entries);
  if (typeof flow === 'string') return flow;
  carryMove(workingOn(books, at), flow);
  return undefined;
};

/** Why entries can't be reserved, and the account that says so. */
export interface ReservationProblem {
  readonly code: RefusalCode;
  readonly account: AccountId;
}

/** The first account whose limits or wallet do not allow to reserve entries; undefined when all do. */
export const reservationProblem = (
  books: Books,
  entries: readonly Entry[],
  at: EntryPoint,
): ReservationProblem | undefined => {
  const flow = flowOf(books, entries);
  if (typeof flow === 'string') throw new Error(`Entries of a judged intent do not stand: ${flow}`);
  const working = workingOn(books, at);
  for (const item of flow) {
    const code = walletProblem(working, [item]) ?? limitProblem(working, [item], 'hold', []);
    if (code !== null) return { code, account: item.record.account.id };
  }
  return undefined;
};

/** Soft limits that reserving entries would pass, as operations on the books are flagged; sorted. */
export const softFlagsOf = (books: Books, entries: readonly Entry[], at: EntryPoint): readonly string[] => {
  const flow = flowOf(books, entries);
  if (typeof flow === 'string') throw new Error(`Entries of a judged intent do not stand: ${flow}`);
  const working = workingOn(books, at);
  const flags: string[] = [];
  for (const item of flow) limitProblem(working, [item], 'hold', flags);
  return [...new Set(flags)].sort();
};

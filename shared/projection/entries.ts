import type { AccountId } from '#shared/brand';
import type { Intent, Leg, TransferIntent } from '#shared/intent';
import type { Entry } from '#shared/journal';
import { clearingAccountId } from './registration.ts';
import type { AccountRecord } from '#shared/double-entry';
import type { WorkingSet } from './types.ts';

/*
 * Double entry: paying out credits the source (an asset account) and debits the counter account: the
 * destination when it is in this ledger, else the clearing account of the rail.
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

/** What may still be promised from a debit-normal account, in minor units. */
export const available = (record: AccountRecord): bigint =>
  record.account.normal === 'debit'
    ? record.debitsPosted - record.creditsPosted - record.creditsPending
    : record.creditsPosted - record.debitsPosted - record.debitsPending;

type Change = (record: AccountRecord, entry: Entry, minor: bigint) => Partial<AccountRecord>;

const posted: Change = (record, entry, minor) =>
  entry.side === 'debit'
    ? { debitsPosted: record.debitsPosted + minor }
    : { creditsPosted: record.creditsPosted + minor };

const pending =
  (sign: bigint): Change =>
  (record, entry, minor) =>
    entry.side === 'debit'
      ? { debitsPending: record.debitsPending + sign * minor }
      : { creditsPending: record.creditsPending + sign * minor };

const change = (set: WorkingSet, entries: readonly Entry[], seq: number, how: Change): string | undefined => {
  for (const entry of entries) {
    const record = set.accounts.get(entry.account);
    if (record === undefined) return `no account ${entry.account}`;
    if (record.account.asset !== entry.asset) return `${entry.account} is not in ${entry.asset}`;
    const next = { ...record, ...how(record, entry, BigInt(entry.minor)), lastSeq: seq };
    if (next.debitsPending < 0n || next.creditsPending < 0n) return `${entry.account}: hold released twice`;
    set.accounts.set(entry.account, next);
  }
  return undefined;
};

/** Each returns what is wrong, or undefined when done. */
export const reserveEntries = (set: WorkingSet, entries: readonly Entry[], seq: number): string | undefined =>
  change(set, entries, seq, pending(1n));

export const releaseEntries = (set: WorkingSet, entries: readonly Entry[], seq: number): string | undefined =>
  change(set, entries, seq, pending(-1n));

/** Posts entries; refuses any that do not balance to zero per asset. */
export const moveEntries = (set: WorkingSet, entries: readonly Entry[], seq: number): string | undefined =>
  imbalance(entries) ?? change(set, entries, seq, posted);

const imbalance = (entries: readonly Entry[]): string | undefined => {
  const sums = new Map<string, bigint>();
  for (const { asset, side, minor } of entries) {
    const signed = side === 'debit' ? BigInt(minor) : -BigInt(minor);
    sums.set(asset, (sums.get(asset) ?? 0n) + signed);
  }
  const off = [...sums].find(([, sum]) => sum !== 0n);
  return off === undefined ? undefined : `entries in ${off[0]} are off by ${off[1].toString()}`;
};

/** The first account whose available balance would fall below zero, undefined when the funds are there. */
export const overdrawnBy = (set: WorkingSet, entries: readonly Entry[]): AccountId | undefined => {
  const needs = new Map<AccountId, bigint>();
  for (const entry of entries) {
    const record = set.accounts.get(entry.account);
    if (record === undefined || record.account.overdraft) continue;
    if (entry.side === record.account.normal) continue;
    needs.set(entry.account, (needs.get(entry.account) ?? 0n) + BigInt(entry.minor));
  }
  for (const [account, need] of needs) {
    const record = set.accounts.get(account);
    if (record !== undefined && available(record) < need) return account;
  }
  return undefined;
};

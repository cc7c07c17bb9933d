import type { AccountId } from '#shared/brand';
import type { Account, TransferRecord, VelocityCounters } from '#shared/double-entry';
import { StoreFault, type Column } from '../database/index.ts';
import type { PlacedRecord } from './place.ts';
import type { GovernanceRow } from './types.ts';

/* Records of the working set as rows and back, except balances: see `BalanceBlock`. */

/** Buckets as [at, sum, count]; sums are decimal text on the way. */
type StoredBucket = readonly [number, string, number];
type StoredVelocity = Readonly<Record<'hours' | 'days', readonly StoredBucket[]>>;

const countersText = (velocity: VelocityCounters): string => {
  const stored = (buckets: VelocityCounters['hours']): StoredBucket[] =>
    buckets.map(({ at, sum, count }) => [at, sum.toString(), count]);
  return JSON.stringify({
    hours: stored(velocity.hours),
    days: stored(velocity.days),
  } satisfies StoredVelocity);
};

/** Counters of an account that has some. Throws `StoreFault` when they are missing. */
export const velocityOf = (id: AccountId, counters: string | null): VelocityCounters => {
  if (counters === null) throw new StoreFault('damaged', `The saved velocity counters of ${id} are missing`);
  const { hours, days } = JSON.parse(counters) as StoredVelocity;
  const buckets = (stored: readonly StoredBucket[]): VelocityCounters['hours'] =>
    stored.map(([at, sum, count]) => ({ at, sum: BigInt(sum), count }));
  return { hours: buckets(hours), days: buckets(days) };
};

export const accountOf = (definition: string): Account => JSON.parse(definition) as Account;

/** A transfer's record is JSON as it is. */
export const transferRecord = (text: string): TransferRecord => JSON.parse(text) as TransferRecord;

/* Rows of a statement by column, in the order of the columns. */

export const definitionColumns = (accounts: readonly PlacedRecord[]): readonly Column[] => [
  accounts.map(({ record }) => record.account.id),
  accounts.map(({ record }) => record.account.wallet),
  accounts.map(({ record }) => JSON.stringify(record.account)),
  accounts.map(({ place }) => place),
];

/** Counters of the accounts that have some. */
export const velocityColumns = (accounts: readonly PlacedRecord[]): readonly Column[] => [
  accounts.map(({ place }) => place),
  accounts.map(({ record: { velocity } }) => (velocity === null ? null : countersText(velocity))),
];

export const governanceColumns = (rows: readonly GovernanceRow[]): readonly Column[] => [
  rows.map(({ kind }) => kind),
  rows.map(({ id }) => id),
  rows.map(({ text }) => text),
];

export const holdColumns = (records: readonly TransferRecord[]): readonly Column[] => [
  records.map(({ operation }) => operation.id),
  records.map((record) => JSON.stringify(record)),
];

import type { Account, AccountRecord, TransferRecord, VelocityCounters } from '#shared/double-entry';
import { StoreFault } from '../database/index.ts';
import type { StateTables } from './layout.ts';

/* Records of the working set as rows and back. Amounts are decimal text on the way. */

export interface AccountRow {
  readonly definition: string;
  readonly velocity: string | null;
  /** The numbers of `NUMBER_COLUMNS`, with a space between. */
  readonly numbers: string;
}

/** They come as one text: each column of a row costs more on its way out of the database than it takes to read. */
export const NUMBER_COLUMNS = [
  'debits_posted',
  'credits_posted',
  'debits_pending',
  'credits_pending',
  'last_seq',
  'open_holds',
] as const satisfies readonly (keyof StateTables['balances'])[];

export const accountRecord = ({ definition, numbers, velocity }: AccountRow): AccountRecord => {
  const [debits = '', credits = '', debitsPending = '', creditsPending = '', lastSeq, openHolds, ...more] =
    numbers.split(' ');
  if (lastSeq === undefined || openHolds === undefined || more.length > 0)
    throw new StoreFault('damaged', `The balances of ${definition} are not six numbers`);
  return {
    account: JSON.parse(definition) as Account,
    debitsPosted: BigInt(debits),
    creditsPosted: BigInt(credits),
    debitsPending: BigInt(debitsPending),
    creditsPending: BigInt(creditsPending),
    lastSeq: Number(lastSeq),
    openHolds: Number(openHolds),
    velocity: velocity === null ? null : velocityOf(velocity),
  };
};

/** Buckets as [at, sum, count]. */
type StoredBucket = readonly [number, string, number];
type StoredVelocity = Readonly<Record<'hours' | 'days', readonly StoredBucket[]>>;

export const velocityText = (velocity: VelocityCounters | null): string | null => {
  if (velocity === null) return null;
  const stored = (buckets: VelocityCounters['hours']): StoredBucket[] =>
    buckets.map(({ at, sum, count }) => [at, sum.toString(), count]);
  return JSON.stringify({
    hours: stored(velocity.hours),
    days: stored(velocity.days),
  } satisfies StoredVelocity);
};

const velocityOf = (text: string): VelocityCounters => {
  const { hours, days } = JSON.parse(text) as StoredVelocity;
  const buckets = (stored: readonly StoredBucket[]): VelocityCounters['hours'] =>
    stored.map(([at, sum, count]) => ({ at, sum: BigInt(sum), count }));
  return { hours: buckets(hours), days: buckets(days) };
};

/** A transfer's record is JSON as it is. */
export const transferRecord = (text: string): TransferRecord => JSON.parse(text) as TransferRecord;

/** Rows of a statement by column, in the order of the columns. */
export type Column = readonly (string | number | null)[];

export const definitionColumns = (records: readonly AccountRecord[]): readonly Column[] => [
  records.map(({ account }) => account.id),
  records.map(({ account }) => account.wallet),
  records.map(({ account }) => JSON.stringify(account)),
];

export const balanceColumns = (records: readonly AccountRecord[]): readonly Column[] => [
  records.map(({ account }) => account.id),
  records.map(({ debitsPosted }) => debitsPosted.toString()),
  records.map(({ creditsPosted }) => creditsPosted.toString()),
  records.map(({ debitsPending }) => debitsPending.toString()),
  records.map(({ creditsPending }) => creditsPending.toString()),
  records.map(({ lastSeq }) => lastSeq),
  records.map(({ openHolds }) => openHolds),
  records.map(({ velocity }) => velocityText(velocity)),
];

export const holdColumns = (records: readonly TransferRecord[]): readonly Column[] => [
  records.map(({ operation }) => operation.id),
  records.map((record) => JSON.stringify(record)),
];

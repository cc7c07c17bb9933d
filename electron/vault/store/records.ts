import {
  completeRecord,
  type AccountRecord,
  type CounterKey,
  type IntentRecord,
  type PayeeRecord,
  type SubmissionRecord,
  type TransferBucket,
  type TransferCounter,
} from '#shared/projection';
import type { VelocityBucket, VelocityCounters } from '#shared/double-entry';
import type { IntentDigest, PersonId } from '#shared/brand';

/* How projection records stand in the store: JSON, with amounts as decimal strings. */

export const encodeAccount = (record: AccountRecord): object => ({
  account: record.account,
  debitsPosted: record.debitsPosted.toString(),
  creditsPosted: record.creditsPosted.toString(),
  debitsPending: record.debitsPending.toString(),
  creditsPending: record.creditsPending.toString(),
  lastSeq: record.lastSeq,
  openHolds: record.openHolds,
  velocity: record.velocity === null ? null : encodeVelocity(record.velocity),
});

const encodeVelocity = ({ hours, days }: VelocityCounters): StoredVelocity => ({
  hours: hours.map(encodeBucket),
  days: days.map(encodeBucket),
});

const encodeBucket = ({ at, sum, count }: VelocityBucket): StoredBucket => [at, sum.toString(), count];
const decodeBucket = ([at, sum, count]: StoredBucket): VelocityBucket => ({ at, sum: BigInt(sum), count });

type StoredBucket = readonly [at: number, sum: string, count: number];

interface StoredVelocity {
  readonly hours: readonly StoredBucket[];
  readonly days: readonly StoredBucket[];
}

type StoredAccount = {
  readonly [K in Exclude<keyof AccountRecord, 'velocity'>]: AccountRecord[K] extends bigint
    ? string
    : AccountRecord[K];
} & { readonly velocity: StoredVelocity | null };

export const decodeAccount = (text: string): AccountRecord => {
  const stored = JSON.parse(text) as StoredAccount;
  return {
    account: stored.account,
    debitsPosted: BigInt(stored.debitsPosted),
    creditsPosted: BigInt(stored.creditsPosted),
    debitsPending: BigInt(stored.debitsPending),
    creditsPending: BigInt(stored.creditsPending),
    lastSeq: stored.lastSeq,
    openHolds: stored.openHolds,
    velocity:
      stored.velocity === null
        ? null
        : { hours: stored.velocity.hours.map(decodeBucket), days: stored.velocity.days.map(decodeBucket) },
  };
};

/** What the proposal's own event says; it stands in the journal and is not kept twice. */
type Proposed = Pick<IntentRecord, 'intent' | 'facts' | 'hold'>;
type StoredIntent = Omit<IntentRecord, keyof Proposed>;

export const encodeIntentRecord = (record: IntentRecord): StoredIntent => {
  const { intent, facts, hold, ...stored } = record;
  return stored;
};

/** `line` is the verified event that proposed the intent. */
export const decodeIntentRecord = (text: string, line: string): IntentRecord => {
  const { payload } = JSON.parse(line) as { readonly payload: Proposed };
  const { intent, facts, hold = [] } = payload as Partial<Proposed> & Omit<Proposed, 'hold'>;
  return completeRecord({ ...(JSON.parse(text) as StoredIntent), intent, facts, hold });
};

type StoredSums = readonly (readonly [asset: string, minor: string])[];
type StoredTransfers = readonly [at: number, count: number, sums: StoredSums];

interface StoredCounter {
  readonly hours: readonly StoredTransfers[];
  readonly days: readonly StoredTransfers[];
}

export const encodeCounter = ({ hours, days }: TransferCounter): StoredCounter => ({
  hours: hours.map(encodeTransfers),
  days: days.map(encodeTransfers),
});

export const decodeCounter = (key: CounterKey, text: string): TransferCounter => {
  const { hours, days } = JSON.parse(text) as StoredCounter;
  return { key, hours: hours.map(decodeTransfers), days: days.map(decodeTransfers) };
};

const encodeTransfers = ({ at, count, sums }: TransferBucket): StoredTransfers => [
  at,
  count,
  sums.map(({ asset, minor }) => [asset, minor.toString()]),
];

const decodeTransfers = ([at, count, sums]: StoredTransfers): TransferBucket => ({
  at,
  count,
  sums: sums.map(([asset, minor]) => ({ asset, minor: BigInt(minor) })),
});

export const decodePayee = (text: string): PayeeRecord => JSON.parse(text) as PayeeRecord;

export const encodeSubmission = (record: SubmissionRecord): readonly [initiator: string, intents: string] => [
  record.initiator,
  JSON.stringify([...record.intents]),
];

export const decodeSubmission = (initiator: string, intents: string): SubmissionRecord => ({
  initiator: initiator as PersonId,
  intents: new Set(JSON.parse(intents) as IntentDigest[]),
});

/** Names that people take for the same: case, accents, punctuation and spaces left out. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

import type { AccountRecord, IntentRecord, PayeeRecord, SubmissionRecord } from '#shared/projection';
import type { IntentDigest, PersonId } from '#shared/brand';

/* How projection records stand in the store: JSON, with amounts as decimal strings. */

export const encodeAccount = (record: AccountRecord): object => ({
  account: record.account,
  debitsPosted: record.debitsPosted.toString(),
  creditsPosted: record.creditsPosted.toString(),
  debitsPending: record.debitsPending.toString(),
  creditsPending: record.creditsPending.toString(),
  lastSeq: record.lastSeq,
});

type StoredAccount = {
  readonly [K in keyof AccountRecord]: AccountRecord[K] extends bigint ? string : AccountRecord[K];
};

export const decodeAccount = (text: string): AccountRecord => {
  const stored = JSON.parse(text) as StoredAccount;
  return {
    account: stored.account,
    debitsPosted: BigInt(stored.debitsPosted),
    creditsPosted: BigInt(stored.creditsPosted),
    debitsPending: BigInt(stored.debitsPending),
    creditsPending: BigInt(stored.creditsPending),
    lastSeq: stored.lastSeq,
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
  return { ...(JSON.parse(text) as StoredIntent), intent, facts, hold };
};

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

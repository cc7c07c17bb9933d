import { z } from 'zod';
import {
  accountIdSchema,
  custodyKeyIdSchema,
  dateSchema,
  entityIdSchema,
  instantSchema,
  ledgerIdSchema,
  mandateIdSchema,
  personIdSchema,
  sha256HexSchema,
  walletIdSchema,
} from '#shared/brand';
import { mandateSchema, tierNames, walletLimitsSchema } from '#shared/double-entry';
import { isPlainText } from '#shared/encoding';
import { railNames } from '#shared/identifiers';
import { custodyKeySchema, keyChangeSchema, keyPartSchema, publicKeySchema } from '#shared/inventory';
import { policySchema, publishedTestsSchema, replayBudgetSchema } from '#shared/policy';
import { emergencyDeedSchema } from './emergency.ts';
import { rosterChangeSchema } from './roster-change.ts';
import { runbookDeedSchema } from './runbook.ts';

/*
 * The signed bytes. Every object is closed (an unknown key is an undecodable intent) and every key is
 * always present: an absent value is null, so that one meaning has one encoding.
 */

const text = (max: number): z.ZodType<string, string> =>
  z.string().min(1).max(max).refine(isPlainText, 'holds characters that can not be seen');

/** Minor units as a decimal string, with the asset and its scale beside them. Never negative in an intent. */
export const moneySchema = z.strictObject({
  asset: z.string().regex(/^[A-Z][A-Z0-9]{1,11}$/),
  scale: z.int().min(0).max(18),
  minor: z.string().regex(/^(0|[1-9]\d{0,38})$/),
});

/** Where the intent came from. The human behind it is always `initiator`. */
export const originSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    fileDigest: sha256HexSchema,
    fileName: text(255),
    messageId: text(35),
    paymentInformationId: text(35),
    /** 1-based position of the credit transfer in the file. */
    transaction: z.int().min(1),
    /** 1-based line of the credit transfer's element in the file. */
    line: z.int().min(1),
  }),
  z.strictObject({ kind: z.literal('desk'), nonce: z.string().regex(/^[0-9a-f]{32}$/) }),
]);

/** `iban` is null for an account that no bank keeps. */
const sourceSchema = z.strictObject({
  account: accountIdSchema,
  name: text(140),
  iban: text(34).nullable(),
});

/** `account` names a destination inside this ledger (book rail), else null. */
const bankDestinationSchema = z.strictObject({
  account: accountIdSchema.nullable(),
  iban: text(34),
  bic: text(11).nullable(),
});

/**
 * An address on an EVM chain, with its checksum (EIP-55). `contract` is the token's that the amount is of; null for the
 * chain's own coin. It is signed: no table that changes later decides which contract is called.
 */
const chainDestinationSchema = z.strictObject({
  account: z.null(),
  chain: z.int().min(1),
  address: text(42),
  contract: text(42).nullable(),
});

const destinationSchema = z.union([bankDestinationSchema, chainDestinationSchema]);

export const legSchema = z.strictObject({
  source: sourceSchema,
  destination: destinationSchema,
  amount: moneySchema,
});

const header = {
  v: z.literal(1),
  ledger: ledgerIdSchema,
  initiator: personIdSchema,
  origin: originSchema,
  createdAt: instantSchema,
  expiresAt: instantSchema,
  /** Merkle root over attachment digests; null when there are none. */
  attachmentsRoot: sha256HexSchema.nullable(),
};

export const transferIntentSchema = z.strictObject({
  ...header,
  type: z.literal('transfer'),
  legs: z.array(legSchema).min(1).max(16),
  rail: z.enum(railNames),
  payee: z.strictObject({
    name: text(140),
    /** ISO 3166-1 alpha-2 of the payee's address, null when the source does not say. */
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable(),
    /** Version of the payee record this was drafted against. There are no payee records yet, so no version. */
    version: z.null(),
  }),
  /** ISO 20022 external category purpose code (for instance SUPP, SALA, TREA, INTC), null when not stated. */
  purpose: z
    .string()
    .regex(/^[A-Z]{4}$/)
    .nullable(),
  references: z.strictObject({
    endToEndId: text(35),
    instructionId: text(35).nullable(),
    remittance: text(1000).nullable(),
  }),
  requestedExecutionDate: dateSchema,
  /** The most that may be paid in charges; null where the rail charges nothing to the debtor. */
  feeCeiling: moneySchema.nullable(),
});

export const accountRegistrationIntentSchema = z.strictObject({
  ...header,
  type: z.literal('account.register'),
  entity: z.strictObject({ id: entityIdSchema, name: text(140) }),
  wallet: z.strictObject({
    id: walletIdSchema,
    name: text(140),
    purpose: text(140),
    tier: z.enum(tierNames),
    /** The person who answers for the wallet. */
    owner: personIdSchema,
    limits: walletLimitsSchema,
    /** Last day on which it sends, UTC. A wallet is born with an end; `extend` moves it. */
    expiresOn: dateSchema,
  }),
  iban: text(34),
  bic: text(11).nullable(),
  /** One account per asset, with the balance that the bank states on `statementDate`. */
  openingBalances: z.array(moneySchema).min(1).max(16),
  statementDate: dateSchema,
});

/**
 * What becomes of a wallet. What is replaced stands beside what replaces it: the approver reads both, and a change
 * that was drafted on another state of things is refused.
 */
export const walletChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('freeze') }),
  z.strictObject({ kind: z.literal('unfreeze') }),
  z.strictObject({ kind: z.literal('close') }),
  z.strictObject({ kind: z.literal('reopen') }),
  /** The accounts and the IBANs that end with it, sorted: nothing may be on them, and none may be a payee. */
  z.strictObject({
    kind: z.literal('archive'),
    accounts: z.array(accountIdSchema).max(256),
    ibans: z.array(text(34)).max(256),
  }),
  z.strictObject({ kind: z.literal('set-limits'), from: walletLimitsSchema, to: walletLimitsSchema }),
  z.strictObject({ kind: z.literal('set-owner'), from: personIdSchema, to: personIdSchema }),
  z.strictObject({ kind: z.literal('extend'), from: dateSchema.nullable(), to: dateSchema }),
]);

export const walletChangeIntentSchema = z.strictObject({
  ...header,
  type: z.literal('wallet.change'),
  entity: z.strictObject({ id: entityIdSchema, name: text(140) }),
  wallet: z.strictObject({ id: walletIdSchema, name: text(140) }),
  change: walletChangeSchema,
  reason: text(500),
});

/** Gives a client of the service a bounded authority to post on the books; see `mandateSchema`. */
export const mandateGrantIntentSchema = z.strictObject({
  ...header,
  type: z.literal('mandate.grant'),
  mandate: mandateSchema,
});

export const mandateRevocationIntentSchema = z.strictObject({
  ...header,
  type: z.literal('mandate.revoke'),
  mandate: z.strictObject({ id: mandateIdSchema, client: text(140), purpose: text(140) }),
  reason: text(500),
});

/** Why a record has to go. A closed list: a text could tell of the person again, in the journal, for ever. */
export const erasureReasons = ['request', 'retention-ended', 'recorded-in-error'] as const;

/** Destroys what is known of a person who has left: name, title and e-mail address. What they signed stays. */
export const personErasureIntentSchema = z.strictObject({
  ...header,
  type: z.literal('person.erase'),
  /** The commitment says which record: the one that the journal holds for this person. */
  person: z.strictObject({ id: personIdSchema, commitment: sha256HexSchema }),
  reason: z.enum(erasureReasons),
});

/** A new version of the policy, drafted on the one in force: approved under that one. */
export const policyPublicationIntentSchema = z.strictObject({
  ...header,
  type: z.literal('policy.publish'),
  base: z.strictObject({ version: z.int().min(1), digest: sha256HexSchema }),
  policy: policySchema,
  /** They ship with the version, and it is published only when they all come out as they say. */
  tests: publishedTestsSchema,
  /** How many past transfers it may answer otherwise; absent: none may pass more easily. */
  replayBudget: replayBudgetSchema.optional(),
  reason: text(500),
});

export const rosterChangeIntentSchema = z.strictObject({
  ...header,
  type: z.literal('roster.change'),
  change: rosterChangeSchema,
  reason: text(500),
});

/** A deed of the holders of the sealed tokens, or the lifting of a freeze. */
export const emergencyIntentSchema = z.strictObject({
  ...header,
  type: z.literal('emergency'),
  deed: emergencyDeedSchema,
  reason: text(500),
});

/** What somebody did by a runbook. It needs no quorum: it says what was done, and changes nothing else. */
export const runbookIntentSchema = z.strictObject({
  ...header,
  type: z.literal('runbook'),
  deed: runbookDeedSchema,
});

/** Puts a key into the inventory, as a ceremony made it. It signs nothing before it is activated. */
export const keyRegistrationIntentSchema = z.strictObject({
  ...header,
  type: z.literal('key.register'),
  key: custodyKeySchema,
});

/** A new state of a key, or other holders, backups, wallets or another cadence. */
export const keyChangeIntentSchema = z.strictObject({
  ...header,
  type: z.literal('key.change'),
  /** With how often it was changed before: an approval is for the key as it was then, and not for when it is so again. */
  key: z.strictObject({
    id: custodyKeyIdSchema,
    name: text(140),
    publicKey: publicKeySchema,
    changes: z.int().nonnegative(),
  }),
  change: keyChangeSchema,
  reason: text(500),
});

/**
 * Somebody found a part of a key alive. It needs no quorum: it gives nobody power, and no share leaves where it is. The
 * public key is there so that nobody proves another key than they read.
 */
export const keyProofIntentSchema = z.strictObject({
  ...header,
  type: z.literal('key.prove'),
  key: z.strictObject({
    id: custodyKeyIdSchema,
    name: text(140),
    publicKey: publicKeySchema,
  }),
  part: keyPartSchema,
  note: text(500).nullable(),
});

/** What becomes an item: the policy judges it, and others approve it. */
export const intentSchema = z.discriminatedUnion('type', [
  transferIntentSchema,
  accountRegistrationIntentSchema,
  walletChangeIntentSchema,
  mandateGrantIntentSchema,
  mandateRevocationIntentSchema,
  personErasureIntentSchema,
  policyPublicationIntentSchema,
  rosterChangeIntentSchema,
  emergencyIntentSchema,
  keyRegistrationIntentSchema,
  keyChangeIntentSchema,
]);

/** Everything that is signed by an initiator: items, and what is recorded as it is signed. */
export const signedIntentSchema = z.discriminatedUnion('type', [
  ...intentSchema.options,
  runbookIntentSchema,
  keyProofIntentSchema,
]);

export type Origin = z.infer<typeof originSchema>;
export type Leg = z.infer<typeof legSchema>;
export type Destination = z.infer<typeof destinationSchema>;
export type ChainDestination = z.infer<typeof chainDestinationSchema>;
export type TransferIntent = z.infer<typeof transferIntentSchema>;
export type AccountRegistrationIntent = z.infer<typeof accountRegistrationIntentSchema>;
export type WalletChange = z.infer<typeof walletChangeSchema>;
export type WalletChangeIntent = z.infer<typeof walletChangeIntentSchema>;
export type MandateGrantIntent = z.infer<typeof mandateGrantIntentSchema>;
export type MandateRevocationIntent = z.infer<typeof mandateRevocationIntentSchema>;
export type ErasureReason = (typeof erasureReasons)[number];
export type PersonErasureIntent = z.infer<typeof personErasureIntentSchema>;
export type PolicyPublicationIntent = z.infer<typeof policyPublicationIntentSchema>;
export type RosterChangeIntent = z.infer<typeof rosterChangeIntentSchema>;
export type EmergencyIntent = z.infer<typeof emergencyIntentSchema>;
export type RunbookIntent = z.infer<typeof runbookIntentSchema>;
export type KeyRegistrationIntent = z.infer<typeof keyRegistrationIntentSchema>;
export type KeyChangeIntent = z.infer<typeof keyChangeIntentSchema>;
export type KeyProofIntent = z.infer<typeof keyProofIntentSchema>;
export type Intent = z.infer<typeof intentSchema>;
export type SignedIntent = z.infer<typeof signedIntentSchema>;
export type IntentType = Intent['type'];

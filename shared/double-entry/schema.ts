import { z } from 'zod';
import {
  accountIdSchema,
  dateSchema,
  entityIdSchema,
  instantSchema,
  mandateIdSchema,
  personIdSchema,
  sha256HexSchema,
  transferIdSchema,
  walletIdSchema,
} from '#shared/brand';
import { isPlainText } from '#shared/encoding';

/*
 * The books in their journal form. Amounts are decimal strings in minor units with the asset beside them.
 * A key that is optional is absent when it has nothing to say; there is no other way to say nothing.
 */

const plain = (max: number): z.ZodType<string, string> => z.string().min(1).max(max).refine(isPlainText);

/* Forms of texts, shared with the reader of the hot route. */
export const MINOR_FORM = /^(0|[1-9]\d{0,38})$/;
export const POSITIVE_MINOR_FORM = /^[1-9]\d{0,38}$/;
export const SIGNED_MINOR_FORM = /^(0|-?[1-9]\d{0,38})$/;
export const ASSET_FORM = /^[A-Z][A-Z0-9]{1,11}$/;
export const META_KEY_FORM = /^[a-z][A-Za-z0-9_.-]{0,39}$/;
export const RATE_FORM = /^(0|[1-9]\d{0,17})(\.\d{1,18})?$/;

/** Minor units, never negative. */
export const minorSchema = z.string().regex(MINOR_FORM);
const positiveMinorSchema = z.string().regex(POSITIVE_MINOR_FORM);
const signedMinorSchema = z.string().regex(SIGNED_MINOR_FORM);
const assetSchema = z.string().regex(ASSET_FORM);

/* Limits on everything, named. */
export const LEGS_MAX = 32;
export const WALLET_LIMITS_MAX = 32;
export const META_KEYS_MAX = 16;
export const META_KEY_CHARACTERS_MAX = 40;
export const META_VALUE_CHARACTERS_MAX = 200;
export const LINKED_MAX = 1_000;
export const OPEN_HOLDS_PER_ACCOUNT_MAX = 10_000;
/** Operations in one journal event: its line stays below the limit of an event. */
export const OPERATIONS_PER_EVENT_MAX = 4_000;

export const entrySchema = z.strictObject({
  account: accountIdSchema,
  side: z.enum(['debit', 'credit']),
  asset: z.string(),
  minor: minorSchema,
});

export const tierNames = ['hot', 'warm', 'cold'] as const;

/** A soft limit raises a flag, a hard one refuses. Minor units on the account's normal side. */
const bandSchema = z.strictObject({ soft: signedMinorSchema.nullable(), hard: signedMinorSchema.nullable() });

/** What may leave an account in a window, pending amounts included. */
export const velocityLimitSchema = z.strictObject({
  window: z.enum(['h24', 'd7', 'm1']),
  measure: z.enum(['sum', 'count']),
  soft: minorSchema.nullable(),
  hard: minorSchema.nullable(),
});

export const accountLimitsSchema = z.strictObject({
  /** What must stay: posted balance less what is pending out. */
  floor: bandSchema,
  /** What may be reached: posted balance plus what is pending in. */
  ceiling: bandSchema,
  velocity: z.array(velocityLimitSchema).max(6),
});

/** Limits by asset: each account of a wallet is held to those of its asset. An asset that is not named has none. */
export const walletLimitsSchema = z
  .array(z.strictObject({ asset: assetSchema, limits: accountLimitsSchema }))
  .max(WALLET_LIMITS_MAX);

export const walletSchema = z.strictObject({
  id: walletIdSchema,
  entity: entityIdSchema,
  name: plain(140),
  purpose: plain(140),
  tier: z.enum(tierNames),
  /** The human who answers for it. Nothing is sent from a wallet whose owner is not active. */
  owner: personIdSchema,
  /** The policy that judged its birth; null where the genesis, which brings the policy itself, made the wallet. */
  policy: z.strictObject({ version: z.int().min(1), digest: sha256HexSchema }).nullable(),
  /** They bind beside those that an account was opened with: an account can only be narrower. See `limitsOn`. */
  limits: walletLimitsSchema,
  /** Last day (UTC) on which it sends; null for wallets of the genesis alone. */
  expiresOn: dateSchema.nullable(),
});

/** Who an account is for: a wallet, or one of the ledger's own (chart of accounts). */
export const accountRoles = ['wallet', 'clearing', 'opening', 'fees', 'fx', 'suspense', 'rounding'] as const;

export const accountSchema = z.strictObject({
  id: accountIdSchema,
  /** null for a system account. */
  wallet: walletIdSchema.nullable(),
  role: z.enum(accountRoles),
  asset: z.string(),
  scale: z.int().min(0).max(18),
  name: plain(140),
  iban: z.string().max(34).nullable(),
  bic: z.string().max(11).nullable(),
  /** The side on which the balance grows. Wallet accounts are assets: debit-normal. */
  normal: z.enum(['debit', 'credit']),
  /** Whether the balance may pass below zero on its normal side. */
  overdraft: z.boolean(),
  limits: accountLimitsSchema.nullable(),
});

/** Debits one account and credits another with the same amount: balanced by construction. */
export const postingLegSchema = z.strictObject({
  asset: assetSchema,
  credit: accountIdSchema,
  debit: accountIdSchema,
  minor: positiveMinorSchema,
});

const legsSchema = z.array(postingLegSchema).min(1).max(LEGS_MAX);
const metaSchema = z
  .record(z.string().regex(META_KEY_FORM), plain(META_VALUE_CHARACTERS_MAX))
  .refine((meta) => Object.keys(meta).length <= META_KEYS_MAX);

/** A conversion at a stated rate: what is sold and bought stands in the legs, through the FX position accounts. */
export const conversionSchema = z.strictObject({
  sold: assetSchema,
  bought: assetSchema,
  /** Units bought for one unit sold, exact decimal. */
  rate: z.string().regex(RATE_FORM),
  source: plain(80),
  quotedAt: instantSchema,
  quoteId: plain(80),
});

const common = {
  id: transferIdSchema,
  /** True when the next operation belongs to the same chain: all of a chain happens, or nothing of it. */
  linked: z.literal(true).optional(),
  /** Absent: the booking date, which is the date of the event. */
  valueDate: dateSchema.optional(),
  meta: metaSchema.optional(),
};

const outcome = {
  /** Code of the refusal; absent when it was carried out. Once refused, an id stays refused. */
  refused: z.string().max(40).optional(),
  /** Soft limits that it passed, "soft-floor:ACCOUNT" for instance. */
  flags: z.array(z.string().max(160)).min(1).optional(),
};

const operationShapes = {
  open: { op: z.literal('open'), id: transferIdSchema, account: accountSchema },
  transfer: {
    op: z.literal('transfer'),
    ...common,
    legs: legsSchema,
    /** The transfer that this one takes back, leg by leg. */
    reverses: transferIdSchema.optional(),
    /** The transfer that this one replaces; that one is reversed already. */
    corrects: transferIdSchema.optional(),
    conversion: conversionSchema.optional(),
  },
  hold: { op: z.literal('hold'), ...common, legs: legsSchema, expiresAt: instantSchema },
  post: {
    op: z.literal('post'),
    ...common,
    hold: transferIdSchema,
    /** Amounts by leg of the hold, each at most what is held; absent: all of it. The rest is released. */
    minors: z.array(minorSchema).min(1).max(LEGS_MAX).optional(),
  },
  void: { op: z.literal('void'), ...common, hold: transferIdSchema },
  expire: { op: z.literal('expire'), id: transferIdSchema, hold: transferIdSchema },
} as const;

/** What a client may ask for. */
export const operationSchema = z.discriminatedUnion('op', [
  z.strictObject(operationShapes.open),
  z.strictObject(operationShapes.transfer),
  z.strictObject(operationShapes.hold),
  z.strictObject(operationShapes.post),
  z.strictObject(operationShapes.void),
]);

/** What the journal holds: operations with their outcome, and the ledger's own. */
export const recordedOperationSchema = z.discriminatedUnion('op', [
  z.strictObject({ ...operationShapes.open, ...outcome }),
  z.strictObject({ ...operationShapes.transfer, ...outcome }),
  z.strictObject({ ...operationShapes.hold, ...outcome }),
  z.strictObject({ ...operationShapes.post, ...outcome }),
  z.strictObject({ ...operationShapes.void, ...outcome }),
  z.strictObject(operationShapes.expire),
]);

/**
 * A standing authority to post on the books without a person's signature for each transfer: granted under
 * quorum, bounded, and checked by every desk on every operation. It never reaches a rail.
 */
export const mandateSchema = z.strictObject({
  id: mandateIdSchema,
  /** Name of the access token that may use it. */
  client: plain(140),
  /** The human who answers for the client. */
  owner: personIdSchema,
  purpose: plain(140),
  /** Both accounts of every leg must be of these wallets or of these system roles. */
  wallets: z.array(walletIdSchema).max(1_000),
  roles: z.array(z.enum(accountRoles)).max(accountRoles.length),
  /** Most that one operation may move, by asset; an asset that is not named may not be moved. */
  maxima: z
    .array(z.strictObject({ asset: assetSchema, minor: positiveMinorSchema }))
    .min(1)
    .max(64),
  mayOpenAccounts: z.boolean(),
  expiresAt: instantSchema,
});

export type Entry = z.infer<typeof entrySchema>;
export type Wallet = z.infer<typeof walletSchema>;
export type Account = z.infer<typeof accountSchema>;
export type AccountRole = (typeof accountRoles)[number];
export type AccountLimits = z.infer<typeof accountLimitsSchema>;
export type WalletLimits = z.infer<typeof walletLimitsSchema>;
export type VelocityLimit = z.infer<typeof velocityLimitSchema>;
export type PostingLeg = z.infer<typeof postingLegSchema>;
export type Conversion = z.infer<typeof conversionSchema>;
export type Operation = z.infer<typeof operationSchema>;
export type RecordedOperation = z.infer<typeof recordedOperationSchema>;
export type Mandate = z.infer<typeof mandateSchema>;

import { z } from 'zod';
import {
  accountIdSchema,
  dateSchema,
  instantSchema,
  intentDigestSchema,
  mandateIdSchema,
  transferIdSchema,
  walletIdSchema,
} from '#shared/brand';
import {
  accountSchema,
  META_KEY_CHARACTERS_MAX,
  META_VALUE_CHARACTERS_MAX,
  minorSchema,
  operationSchema,
  recordedOperationSchema,
  walletSchema,
} from '#shared/double-entry';
import { apiLimits } from './limits.ts';
import type { Route } from './route.ts';

/* The books: operations under a posting mandate, and what they made of the accounts. Amounts are minor units. */

const limitUpTo = (max: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(1).max(max).default(Math.min(max, 100));

/** Opaque: comes from `next` of the page before. Stays good whatever is recorded meanwhile. */
const cursorSchema = z.string().regex(/^\d{1,15}-([0-9]|[12][0-9]|3[01])[cd]$/);

/**
 * Journal size that an answer has to show, `position.seq + 1` of an operation for instance: the service waits
 * for it, and for its index, for a moment.
 */
const atLeastSchema = z.coerce.number().int().min(0).optional();

const nextSchema = z.string().nullable();

/** Where an operation stands: journal event, and index among the event's operations. */
export const positionSchema = z.strictObject({ seq: z.int().min(0), index: z.int().min(0) });

export const transfersRequestSchema = z.strictObject({
  mandate: mandateIdSchema,
  operations: z.array(operationSchema).min(1).max(apiLimits.operationsPerRequestMax),
});

/** What became of one operation, for ever. */
export const operationResultSchema = z.strictObject({
  id: transferIdSchema,
  status: z.enum(['posted', 'held', 'voided', 'opened', 'expired', 'refused']),
  position: positionSchema,
  time: instantSchema,
  /** Of a refusal: stable code, and what was refused. */
  code: z.string().optional(),
  detail: z.string().optional(),
  /** Soft limits that it passed. */
  flags: z.array(z.string()).optional(),
});

/** In the order of the request. */
export const transfersResponseSchema = z.strictObject({ results: z.array(operationResultSchema) });

const postedShape = { debitsPosted: minorSchema, creditsPosted: minorSchema };

const balanceShape = {
  ...postedShape,
  debitsPending: minorSchema,
  creditsPending: minorSchema,
};

export const accountViewSchema = z.strictObject({
  ...accountSchema.shape,
  ...balanceShape,
  openHolds: z.int(),
  /** The last journal event that touched it. */
  lastSeq: z.int(),
});

export const walletViewSchema = z.strictObject({
  ...walletSchema.shape,
  state: z.enum(['proposed', 'active', 'frozen', 'closing', 'archived']),
  /** Accounts with a balance or a pending amount. */
  occupied: z.int(),
  lastSeq: z.int(),
});

export const balanceViewSchema = z.strictObject({
  account: accountIdSchema,
  asset: z.string(),
  scale: z.int(),
  /** Journal size that the balance shows: all events before it. */
  size: z.int(),
  /** Only what is valued on this date or before; null: everything that is booked. */
  valued: dateSchema.nullable(),
  ...postedShape,
  /** null of the past: what was pending then is not kept. */
  debitsPending: minorSchema.nullable(),
  creditsPending: minorSchema.nullable(),
});

export const entryViewSchema = z.strictObject({
  /** `after` of a further page: names this entry for ever. */
  cursor: z.string(),
  position: positionSchema,
  time: instantSchema,
  bookingDate: dateSchema,
  valueDate: dateSchema,
  kind: z.enum(['opening', 'transfer', 'post', 'intent']),
  /** The operation; null for an entry of an intent or an opening. */
  transfer: transferIdSchema.nullable(),
  /** The intent, for an entry that one caused. */
  intent: intentDigestSchema.nullable(),
  side: z.enum(['debit', 'credit']),
  minor: minorSchema,
  /** The account on the other side; null where there are several, or none. */
  counter: accountIdSchema.nullable(),
  /** Right after this entry, as booked. */
  balance: z.strictObject(postedShape),
});

export const transferViewSchema = z.strictObject({
  id: transferIdSchema,
  position: positionSchema,
  time: instantSchema,
  /** null for what followed by rule. */
  mandate: mandateIdSchema.nullable(),
  /** As recorded, with its outcome. */
  operation: recordedOperationSchema,
  /** How a hold ended, or that a transfer was taken back, and then what says what is right instead. */
  sequel: z
    .strictObject({
      kind: z.enum(['post', 'void', 'expire', 'reversal']),
      position: positionSchema,
      correction: positionSchema.nullable(),
    })
    .nullable(),
});

const accountParams = z.strictObject({ id: accountIdSchema });

export const accountsQuerySchema = z.strictObject({
  wallet: walletIdSchema.optional(),
  /** Only accounts whose id comes after this one, in byte order. */
  after: z.string().max(128).default(''),
  limit: limitUpTo(apiLimits.accountsPerPageMax),
  atLeast: atLeastSchema,
});

export const accountQuerySchema = z.strictObject({ atLeast: atLeastSchema });

export const balanceQuerySchema = z.strictObject({
  /** An instant, or a sequence number: the balance as it was booked after that event. Absent: now. */
  at: z.union([instantSchema, z.string().regex(/^\d{1,15}$/)]).optional(),
  valued: dateSchema.optional(),
  atLeast: atLeastSchema,
});

export const entriesQuerySchema = z.strictObject({
  after: cursorSchema.optional(),
  limit: limitUpTo(apiLimits.entriesPerPageMax),
  direction: z.enum(['newest-first', 'oldest-first']).default('newest-first'),
  atLeast: atLeastSchema,
});

export const transfersQuerySchema = z.strictObject({
  key: z.string().min(1).max(META_KEY_CHARACTERS_MAX),
  value: z.string().min(1).max(META_VALUE_CHARACTERS_MAX),
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: limitUpTo(apiLimits.transfersPerPageMax),
  atLeast: atLeastSchema,
});

export const walletsQuerySchema = z.strictObject({
  after: z.string().max(128).default(''),
  limit: limitUpTo(apiLimits.walletsPerPageMax),
});

const size = z.int();

export const booksRoutes = {
  transfers: {
    method: 'POST',
    path: '/v1/transfers',
    summary: 'Carry out operations on the books, one or many, each with its own result',
    touchpoint: 'posting-mandate',
    body: transfersRequestSchema,
    response: transfersResponseSchema,
    refusals: ['request-too-large', 'too-many-operations', 'ledger-busy'],
  },
  transfer: {
    method: 'GET',
    path: '/v1/transfers/:id',
    summary: 'One operation as recorded, with what became of it',
    params: z.strictObject({ id: transferIdSchema }),
    response: transferViewSchema,
    refusals: ['not-found', 'history-behind', 'not-leader'],
  },
  findTransfers: {
    method: 'GET',
    path: '/v1/transfers',
    summary: 'Operations that carry a value under a key of their metadata, in journal order',
    query: transfersQuerySchema,
    response: z.strictObject({ size, transfers: z.array(transferViewSchema), next: nextSchema }),
    refusals: ['history-behind', 'not-leader'],
  },
  accounts: {
    method: 'GET',
    path: '/v1/accounts',
    summary: 'Accounts with their balances, by id',
    query: accountsQuerySchema,
    response: z.strictObject({ size, accounts: z.array(accountViewSchema), next: nextSchema }),
    refusals: ['history-behind', 'not-leader'],
  },
  account: {
    method: 'GET',
    path: '/v1/accounts/:id',
    summary: 'One account with its balances now',
    params: accountParams,
    query: accountQuerySchema,
    response: accountViewSchema,
    refusals: ['not-found', 'history-behind', 'not-leader'],
  },
  balance: {
    method: 'GET',
    path: '/v1/accounts/:id/balance',
    summary: 'Balances now, as booked at a past moment, or as valued on a date',
    params: accountParams,
    query: balanceQuerySchema,
    response: balanceViewSchema,
    refusals: ['not-found', 'history-behind', 'not-leader'],
  },
  entries: {
    method: 'GET',
    path: '/v1/accounts/:id/entries',
    summary: 'Entries of an account in booked order',
    params: accountParams,
    query: entriesQuerySchema,
    response: z.strictObject({ size, entries: z.array(entryViewSchema), next: nextSchema }),
    refusals: ['not-found', 'history-behind', 'not-leader'],
  },
  wallets: {
    method: 'GET',
    path: '/v1/wallets',
    summary: 'Wallets with their state, by id',
    query: walletsQuerySchema,
    response: z.strictObject({ size, wallets: z.array(walletViewSchema), next: nextSchema }),
    refusals: [],
  },
} as const satisfies Record<string, Route>;

/** Routes that the listener for reads has too. */
export const readListenerRoutes = [
  'account',
  'accounts',
  'balance',
  'entries',
  'transfer',
  'findTransfers',
] as const satisfies readonly (keyof typeof booksRoutes)[];

export type ReadListenerRoute = (typeof readListenerRoutes)[number];

export type TransfersRequest = z.infer<typeof transfersRequestSchema>;
export type TransfersResponse = z.infer<typeof transfersResponseSchema>;
export type OperationResult = z.infer<typeof operationResultSchema>;
export type AccountView = z.infer<typeof accountViewSchema>;
export type WalletView = z.infer<typeof walletViewSchema>;
export type BalanceView = z.infer<typeof balanceViewSchema>;
export type EntryView = z.infer<typeof entryViewSchema>;
export type TransferView = z.infer<typeof transferViewSchema>;

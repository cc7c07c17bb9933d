import { z } from 'zod';
import {
  commandIdSchema,
  custodyKeyIdSchema,
  dateSchema,
  entityIdSchema,
  instantSchema,
  intentDigestSchema,
  ledgerIdSchema,
  mandateIdSchema,
  personIdSchema,
  sha256HexSchema,
} from '#shared/brand';
import { reasonCodes } from '#shared/approval';
import {
  accountSchema,
  entrySchema,
  mandateSchema,
  minorSchema,
  recordedOperationSchema,
  walletSchema,
  walletStates,
} from '#shared/double-entry';
import { isPlainText } from '#shared/encoding';
import { erasureReasons } from '#shared/intent';
import { keyStates } from '#shared/inventory';
import type { JsonObject } from '#shared/json';
import { actionNames, policySchema } from '#shared/policy';
import { rosterSchema } from '#shared/roster';

/* Journal events: the only way anything changes. An event's canonical bytes (JCS) are its Merkle leaf. */

const plain = (max: number): z.ZodType<string, string> => z.string().min(1).max(max).refine(isPlainText);
/** Any JSON object: an intent is decoded by its own codec, and the line was parsed as strict JSON before. */
const jsonObjectSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** A DSSE envelope as it stands in the journal. */
export const envelopeSchema = z.strictObject({
  payloadType: z.string().max(200),
  payload: z.string().max(1_500_000),
  signatures: z
    .array(z.strictObject({ keyid: z.string().max(128), sig: z.string().max(1024) }))
    .min(1)
    .max(8),
});

export const genesisSchema = z.strictObject({
  v: z.literal(1),
  ledger: ledgerIdSchema,
  title: plain(140),
  environment: z.enum(['sandbox', 'production']),
  /** Origin line of every checkpoint, and the name of the ledger's note key. */
  origin: z.string().min(1).max(200),
  /** C2SP signed-note verifier key of the ledger service. */
  vkey: z.string().min(1).max(200),
  entities: z.array(z.strictObject({ id: entityIdSchema, name: plain(140) })),
  wallets: z.array(walletSchema),
  accounts: z.array(accountSchema),
  /** Opening entries; they balance to zero per asset. */
  openings: z.array(entrySchema),
  payees: z.array(z.strictObject({ iban: z.string().max(34), name: plain(140), since: dateSchema })),
  roster: rosterSchema,
  policy: policySchema,
  mandates: z.array(mandateSchema),
});

const factSchema = <T extends z.ZodType>(
  value: T,
): z.ZodDiscriminatedUnion<
  [
    z.ZodObject<{ known: z.ZodLiteral<true>; value: T }, z.core.$strict>,
    z.ZodObject<{ known: z.ZodLiteral<false>; why: z.ZodString }, z.core.$strict>,
  ]
> =>
  z.discriminatedUnion('known', [
    z.strictObject({ known: z.literal(true), value }),
    z.strictObject({ known: z.literal(false), why: z.string() }),
  ]);

/** An instant on the clock of a calendar; see `CalendarMoment` in #shared/policy. */
const momentSchema = z.strictObject({
  weekday: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
  minute: z.int().min(0).max(1_439),
  utcOffsetMinutes: z.int().min(-720).max(900),
  hours: z.strictObject({ open: z.int().min(0).max(1_440), close: z.int().min(0).max(1_440) }).nullable(),
});

/** The facts that the policy was judged on; see `Facts` in #shared/policy. */
export const factsSchema = z.strictObject({
  asOf: z.int().min(0),
  /** Absent in events that were recorded before days were among the facts. */
  day: dateSchema.optional(),
  action: z.enum(actionNames),
  initiator: personIdSchema,
  initiatorGroups: factSchema(z.array(z.string())),
  source: factSchema(z.string()),
  tier: factSchema(z.enum(['hot', 'warm', 'cold'])),
  asset: factSchema(z.string()),
  rail: factSchema(z.string()),
  amountMinor: factSchema(minorSchema),
  velocity: z.record(z.string(), minorSchema),
  payeeListed: factSchema(z.boolean()),
  payeeAgeDays: factSchema(z.int()),
  payeeCountries: factSchema(z.array(z.string())),
  payeeScreening: factSchema(z.enum(['clear', 'hit', 'stale'])),
  calendars: z.record(z.string(), z.boolean()),
  /** Absent where there are no calendars, and in events that were recorded before moments were among the facts. */
  moments: z.record(z.string(), momentSchema).optional(),
  decode: factSchema(z.enum(['full', 'partial', 'none'])),
  riskFacts: factSchema(z.array(z.string())),
  purpose: factSchema(z.string()),
  softLimits: factSchema(z.array(z.string())),
  initiatorIsOwner: factSchema(z.boolean()),
  loosens: factSchema(z.boolean()),
});

/** Directories that may take power away: by provisioning, or by what a sign-in says. */
export const withdrawalSources = ['scim', 'oidc'] as const;

/** What became of an approved transfer on its rail: it reached whoever it was for, or it never will. */
export const transferOutcomes = ['settled', 'failed'] as const;

const RAIL_REFERENCE_CHARACTERS_MAX = 140;
/** How the rail knows it: the hash of a transaction, the reference of a statement. */
export const railReferenceSchema = z.string().min(1).max(RAIL_REFERENCE_CHARACTERS_MAX).refine(isPlainText);

const eventHeader = {
  seq: z.int().min(0),
  time: instantSchema,
  actor: z.union([
    z.strictObject({ kind: z.literal('person'), id: personIdSchema }),
    z.strictObject({ kind: z.literal('ledger') }),
  ]),
  /** The command that caused this event and the SHA-256 of its canonical body. */
  command: z.strictObject({ id: commandIdSchema, digest: sha256HexSchema }),
};

const event = <Name extends string, P extends z.ZodRawShape>(
  type: Name,
  payload: P,
): z.ZodObject<
  typeof eventHeader & { type: z.ZodLiteral<Name>; payload: z.ZodObject<P, z.core.$strict> },
  z.core.$strict
> => z.strictObject({ ...eventHeader, type: z.literal(type), payload: z.strictObject(payload) });

export const journalEventSchema = z.discriminatedUnion('type', [
  event('ledger.genesis', genesisSchema.shape),
  /** The initiator's signed envelope over the intents proposed next. */
  event('submission.recorded', { submission: sha256HexSchema, envelope: envelopeSchema }),
  /** An intent is pending; its hold reserves the funds. `entries` are empty for non-transfers. */
  event('intent.proposed', {
    digest: intentDigestSchema,
    intent: jsonObjectSchema,
    submission: sha256HexSchema,
    policy: z.strictObject({ version: z.int().min(1), digest: sha256HexSchema }),
    facts: factsSchema,
    hold: z.array(entrySchema),
  }),
  /** The policy said no. Terminal; nothing is held. */
  event('intent.denied', {
    digest: intentDigestSchema,
    intent: jsonObjectSchema,
    submission: sha256HexSchema,
    policy: z.strictObject({ version: z.int().min(1), digest: sha256HexSchema }),
    facts: factsSchema,
    denials: z.array(z.strictObject({ rule: z.string().nullable(), code: z.string() })),
  }),
  event('approval.recorded', { intent: intentDigestSchema, envelope: envelopeSchema }),
  event('intent.approved', { intent: intentDigestSchema, certificate: envelopeSchema }),
  event('intent.rejected', {
    intent: intentDigestSchema,
    by: personIdSchema,
    reason: z.strictObject({ code: z.enum(reasonCodes), text: z.string() }),
  }),
  event('intent.returned', {
    intent: intentDigestSchema,
    by: personIdSchema,
    reason: z.strictObject({ code: z.enum(reasonCodes), text: z.string() }),
  }),
  event('intent.expired', { intent: intentDigestSchema }),
  /** The hold is posted: final entries, balanced per asset. */
  event('transfer.posted', {
    intent: intentDigestSchema,
    entries: z.array(entrySchema).min(2),
    bookingDate: dateSchema,
    valueDate: dateSchema,
  }),
  /**
   * How an approved transfer ended on its rail, as a client says it under a posting mandate. `entries`: what was held is
   * posted where it was settled; none where it failed, and the hold is given back.
   */
  event('transfer.ended', {
    intent: intentDigestSchema,
    mandate: mandateIdSchema,
    outcome: z.enum(transferOutcomes),
    reference: railReferenceSchema,
    entries: z.array(entrySchema),
  }),
  event('account.registered', {
    intent: intentDigestSchema,
    wallet: walletSchema,
    accounts: z.array(accountSchema).min(1),
    openings: z.array(entrySchema),
  }),
  /** A wallet as it is after an approved change, and the state that it is in. */
  event('wallet.changed', {
    intent: intentDigestSchema,
    wallet: walletSchema,
    state: z.enum(walletStates),
  }),
  event('mandate.granted', { intent: intentDigestSchema, mandate: mandateSchema }),
  event('mandate.revoked', { intent: intentDigestSchema, mandate: mandateIdSchema }),
  /** What was known of a person is destroyed: from here on nobody serves it, and no key opens it. */
  event('person.erased', {
    intent: intentDigestSchema,
    person: personIdSchema,
    commitment: sha256HexSchema,
    reason: z.enum(erasureReasons),
  }),
  /** A new version of the policy is in force, as it was approved. */
  event('policy.activated', {
    intent: intentDigestSchema,
    version: z.int().min(1),
    digest: sha256HexSchema,
  }),
  /** The roster after an approved change: `version` is the roster's, one more with each change. */
  event('roster.changed', { intent: intentDigestSchema, version: z.int().min(1) }),
  /** The directory says that a person is gone. The ledger writes it by itself: it only takes power away. */
  event('authority.withdrawn', {
    person: personIdSchema,
    source: z.enum(withdrawalSources),
    /** Digest of what the directory sent. */
    reference: sha256HexSchema,
  }),
  /** An approved deed in an emergency is done; `until` is when a freeze ends by itself. */
  event('emergency.declared', { intent: intentDigestSchema, until: instantSchema.nullable() }),
  /** The freeze that an intent declared is over: by itself, or lifted by another intent. */
  event('emergency.ended', { intent: intentDigestSchema, lifted: intentDigestSchema.nullable() }),
  /** Somebody opened or closed a runbook, or signed or skipped a step of one: the statement under their signature. */
  event('runbook.recorded', {
    digest: intentDigestSchema,
    intent: jsonObjectSchema,
    envelope: envelopeSchema,
  }),
  /** A key is in the inventory, as it was approved; it signs nothing yet. */
  event('key.registered', { intent: intentDigestSchema, key: custodyKeyIdSchema }),
  /** An approved change of a key is made; the state is the one that it is in afterwards. */
  event('key.changed', {
    intent: intentDigestSchema,
    key: custodyKeyIdSchema,
    state: z.enum(keyStates),
  }),
  /** Somebody found a part of a key alive: the statement under their signature. */
  event('key.proved', { digest: intentDigestSchema, intent: jsonObjectSchema, envelope: envelopeSchema }),
  /**
   * One commit's operations on the books under posting mandates, in the order in which they were decided,
   * each with its outcome. `mandate` is null for what follows by rule (a hold that ran out).
   */
  event('book.recorded', {
    groups: z
      .array(
        z.strictObject({
          mandate: mandateIdSchema.nullable(),
          operations: z.array(recordedOperationSchema).min(1),
        }),
      )
      .min(1),
  }),
]);

export type { Account, Entry, Wallet } from '#shared/double-entry';
export type Genesis = z.infer<typeof genesisSchema>;
export type JournalEvent = z.infer<typeof journalEventSchema>;
export type JournalEventType = JournalEvent['type'];
export type EventOf<T extends JournalEventType> = Extract<JournalEvent, { type: T }>;

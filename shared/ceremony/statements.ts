import { z } from 'zod';
import { deviceIdSchema, instantSchema, keyIdSchema, personIdSchema, sha256HexSchema } from '#shared/brand';
import { isPlainText } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import { entropySchema } from './read-out.ts';
import { ceremonyRoleSchema } from './roles.ts';
import { valuesSchema, valueNameSchema } from './values.ts';

/*
 * What people sign. The first states a deed, the second confirms exactly that statement: the two envelopes together
 * are one leaf of the log. Each names the head of the log that it continues, so none fits anywhere else.
 */

export const ceremonyModes = ['live', 'rehearsal'] as const;
export type CeremonyMode = (typeof ceremonyModes)[number];

/** The only kind of token that is touched: a rehearsal never changes a real one, and a ceremony uses no other. */
export const CUSTODY_OF: Readonly<Record<CeremonyMode, 'hardware-token' | 'software-token'>> = {
  live: 'hardware-token',
  rehearsal: 'software-token',
};

/** What is signed in a rehearsal is of another type: no signature of it ever counts in a ceremony. */
export const STATEMENT_TYPES: Readonly<Record<CeremonyMode, string>> = {
  live: 'application/vnd.countersign.ceremony-statement.v1+json',
  rehearsal: 'application/vnd.countersign.rehearsal-statement.v1+json',
};
export const CONFIRMATION_TYPES: Readonly<Record<CeremonyMode, string>> = {
  live: 'application/vnd.countersign.ceremony-confirmation.v1+json',
  rehearsal: 'application/vnd.countersign.rehearsal-confirmation.v1+json',
};

const ORIGIN_FORM = /^countersign\/(ceremony|rehearsal)\/[a-z0-9][a-z0-9-]{0,63}$/;
const ORIGIN_STARTS: Readonly<Record<CeremonyMode, string>> = {
  live: 'countersign/ceremony/',
  rehearsal: 'countersign/rehearsal/',
};
/** More commits than any script needs: what is over it is an attack or a defect. */
export const COMMITS_MAX = 1_000;
const CREW_MAX = 20;
/** How many people seal at most: more seals are not read, so more people who seal are not let in. */
export const SEALS_MAX = 8;
const REHEARSAL_KEYS_MAX = 400;
const APPROVALS_MAX = 20;

/** The name of a ceremony's own log. */
export const originSchema = z.string().regex(ORIGIN_FORM);
/** The kind of ceremony that a log belongs to. */
export const modeOf = (origin: string): CeremonyMode =>
  origin.startsWith(ORIGIN_STARTS.live) ? 'live' : 'rehearsal';

const sentence = z.string().min(1).max(800).refine(isPlainText, 'holds characters that can not be seen');
const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
/** Serial number of a token, as a crew names it. */
export const tokenSerialSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
/** An envelope of one of these types: no other text gets to where the type is shown. */
export const envelopeOf = (types: readonly string[]): z.ZodType<Envelope> =>
  z.strictObject({
    payloadType: z.enum(types),
    payload: z.string().max(1_000_000),
    signatures: z.array(z.strictObject({ keyid: z.string().max(256), sig: z.string().max(512) })).max(16),
  });

/** An approver's signature over a script, given beforehand. */
export const SCRIPT_APPROVAL_TYPE = 'application/vnd.countersign.script-approval.v1+json';

/** A tree head: how many leaves, and the root over them. */
export const logHeadSchema = z.strictObject({ size: z.int().min(0), root: sha256HexSchema });
export type LogHead = z.infer<typeof logHeadSchema>;

export const publicKeySchema = z.strictObject({
  algorithm: z.enum(['ecdsa-p256-sha256', 'ed25519']),
  publicKey: z.string().regex(/^([0-9a-f]{64}|[0-9a-f]{130})$/),
});

/** Somebody who takes part, with the one key that they sign with. */
const crewMemberSchema = z.strictObject({
  person: personIdSchema,
  roles: z.array(ceremonyRoleSchema).min(1).max(CREW_MAX),
  key: publicKeySchema,
  keyKind: z.enum(['hardware', 'software']),
  /** Serial number of the token that holds the key; null: none. */
  token: tokenSerialSchema.nullable(),
  /** The desk at which they sign. */
  device: deviceIdSchema,
  place: z.enum(['room', 'remote']),
});
export type CrewMember = z.infer<typeof crewMemberSchema>;

/** A rehearsal that was completed: what a ceremony needs, and what it must never use. */
const rehearsalSchema = z.strictObject({
  origin: originSchema,
  scriptDigest: sha256HexSchema,
  log: logHeadSchema,
  completedAt: instantSchema,
  /** Exceptions that were not settled. */
  openExceptions: z.int().min(0),
  /** Keys of its crew, by id, and keys that it made. */
  keys: z.array(z.string().min(1).max(1_200)).max(REHEARSAL_KEYS_MAX),
});
export type RehearsalRecord = z.infer<typeof rehearsalSchema>;

const NETWORKS_MAX = 40;
const TOKENS_MAX = 40;

/** What the machine found of itself when a ceremony was opened at it. */
const machineSchema = z.strictObject({
  /** Digest of the build that runs. */
  build: sha256HexSchema,
  /** Network interfaces that are up, besides loopback; none in a live ceremony. */
  networks: z.array(z.string().min(1).max(64).refine(isPlainText)).max(NETWORKS_MAX),
  /** By how many seconds its clock is ahead of the witness's; null where nobody compared. */
  clockAheadSeconds: z.int().min(-1_000_000_000).max(1_000_000_000).nullable(),
  /** The tokens that were plugged in. `objects`: how many were seen without a PIN. */
  tokens: z
    .array(
      z.strictObject({
        serial: z.string().max(64).refine(isPlainText),
        model: z.string().max(64).refine(isPlainText),
        firmware: z.string().max(64).refine(isPlainText),
        objects: z.int().min(0),
      }),
    )
    .max(TOKENS_MAX),
});
export type MachineRecord = z.infer<typeof machineSchema>;

const deedSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    mode: z.enum(ceremonyModes),
    scriptDigest: sha256HexSchema,
    crew: z.array(crewMemberSchema).min(2).max(CREW_MAX),
    inputs: valuesSchema,
    /** Signatures of approvers over the digest of the script; see `ScriptApproval`. */
    approvals: z.array(envelopeOf([SCRIPT_APPROVAL_TYPE])).max(APPROVALS_MAX),
    rehearsal: rehearsalSchema.nullable(),
    /** Absent in a ceremony that was opened by something else than a desk of its own. */
    machine: machineSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('step'), step: name, observed: valuesSchema }),
  /** An exception. `accepts`: values of the step that is next which are taken although they differ. */
  z.strictObject({
    kind: z.literal('deviate'),
    what: sentence,
    why: sentence,
    accepts: z.record(valueNameSchema, z.string().min(1).max(2_048)).nullable(),
  }),
  z.strictObject({ kind: z.literal('settle'), exception: z.int().min(1), how: sentence }),
  z.strictObject({ kind: z.literal('abort'), branch: name, why: sentence }),
  z.strictObject({ kind: z.literal('pause'), why: sentence }),
  z.strictObject({ kind: z.literal('resume') }),
  /** Who is in the room. */
  z.strictObject({ kind: z.literal('room'), who: personIdSchema, moves: z.enum(['enters', 'leaves']) }),
]);
export type Deed = z.infer<typeof deedSchema>;
export type OpenDeed = Extract<Deed, { kind: 'open' }>;

const signedBy = { origin: originSchema, log: logHeadSchema, at: instantSchema, person: personIdSchema };

/** What the first person signs. */
export const statementSchema = z.strictObject({
  format: z.literal('countersign/ceremony-statement/v1'),
  ...signedBy,
  deed: deedSchema,
});
export type Statement = z.infer<typeof statementSchema>;

/** What the second person signs. */
export const confirmationSchema = z.strictObject({
  format: z.literal('countersign/ceremony-confirmation/v1'),
  ...signedBy,
  /** SHA-256 of the payload of the statement. */
  confirms: sha256HexSchema,
  /** What is entered twice, as this person read it. */
  again: valuesSchema,
  /** For what is read out: the random bytes that chose the words, and the words as typed. */
  heard: z
    .strictObject({
      entropy: entropySchema,
      words: z.array(z.string().min(1).max(20)).length(3),
    })
    .nullable(),
});
export type Confirmation = z.infer<typeof confirmationSchema>;

/** One commit: two envelopes. Its canonical JSON is the leaf of the log. */
export const recordSchema = z.strictObject({
  stated: envelopeOf(Object.values(STATEMENT_TYPES)),
  confirmed: envelopeOf(Object.values(CONFIRMATION_TYPES)),
});
export type CeremonyRecord = z.infer<typeof recordSchema>;

/** What an approver signs. */
export const scriptApprovalSchema = z.strictObject({
  format: z.literal('countersign/script-approval/v1'),
  script: name,
  version: z.int().min(1),
  scriptDigest: sha256HexSchema,
  keyId: keyIdSchema,
  at: instantSchema,
});
export type ScriptApproval = z.infer<typeof scriptApprovalSchema>;

import { z } from 'zod';
import { isPlainText } from '#shared/encoding';
import {
  deviceIdSchema,
  groupIdSchema,
  instantSchema,
  intentDigestSchema,
  keyIdSchema,
  personIdSchema,
  sha256HexSchema,
  walletIdSchema,
} from '#shared/brand';
import { walletStates } from '#shared/double-entry';
import { CALENDARS_MAX, calendarSchema, type Calendar } from './calendar.ts';
import { roleNames } from './roles.ts';

const plain = (max: number): z.ZodType<string, string> => z.string().min(1).max(max).refine(isPlainText);

/** What is known of a person. It stays off the journal, which holds a commitment to it (`personCommitment`). */
export const personalRecordSchema = z.strictObject({
  name: plain(140),
  title: plain(140),
  email: z.string().min(3).max(254).refine(isPlainText),
});

/** What opens a person's commitment. Whoever has it can tell that the journal means this record. */
export const disclosureSchema = z.strictObject({
  person: personIdSchema,
  /** 32 bytes of entropy in hex, never used twice. */
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  record: personalRecordSchema,
});

export const GROUPS_MAX = 32;
export const standingNames = ['active', 'suspended', 'left', 'erased'] as const;

/** In the order of the list of roles, each once. */
export const rolesSchema = z.array(z.enum(roleNames)).max(roleNames.length);
/** Sorted, each once. */
export const groupsSchema = z.array(groupIdSchema).max(GROUPS_MAX);

/**
 * A person who may hold power here. `suspended` and `left` people have none, whatever they signed before; of an
 * `erased` one, who had left, the personal record is destroyed. An id stands in the journal for ever: it must tell
 * nothing of its person.
 */
export const personSchema = z.strictObject({
  id: personIdSchema,
  /** To the personal record, salted. */
  commitment: sha256HexSchema,
  /** What they may be. A seat in a group needs one of the roles that the group names. */
  roles: rolesSchema,
  groups: groupsSchema,
  /** The human who answers for a service account; null for a human. */
  serviceOf: personIdSchema.nullable(),
  standing: z.enum(standingNames),
});

export const custodyNames = ['hardware-token', 'software-token'] as const;
export const tokenSchema = z.strictObject({
  manufacturer: z.string().max(64),
  model: z.string().max(64),
  serial: z.string().max(64),
  /** CKA_ID in hex. */
  objectId: z.string().regex(/^([0-9a-f]{2})+$/),
});

export const keyStandings = ['active', 'dormant', 'revoked'] as const;

/** A key enrolled for a person. `custody` says what holds the private half; a spare is `dormant` until it is needed. */
export const enrolledKeySchema = z.strictObject({
  keyId: keyIdSchema,
  person: personIdSchema,
  algorithm: z.enum(['ecdsa-p256-sha256', 'ed25519']),
  publicKey: z.string().regex(/^[0-9a-f]{64,130}$/),
  custody: z.enum(custodyNames),
  token: tokenSchema,
  /** Digest of the token's own statement that the key was made in it; null where it gives none. */
  attestation: sha256HexSchema.nullable(),
  standing: z.enum(keyStandings),
});

/** Who sits together. Membership needs one of `roles`: it is what a member exercises in a seat of the group. */
export const groupSchema = z.strictObject({
  id: groupIdSchema,
  name: plain(140),
  roles: rolesSchema.min(1),
});

export const deviceStandings = ['pending', 'trusted', 'degraded', 'suspended', 'retired'] as const;

/** A device's name stands in the journal: it names the place, never the person. */
export const deviceSchema = z.strictObject({
  id: deviceIdSchema,
  name: plain(140),
  person: personIdSchema,
  /** Build that ran when it was registered. */
  build: sha256HexSchema.nullable(),
  /** Digest of what the operating system attests of it; null where it attests nothing. */
  attestation: sha256HexSchema.nullable(),
  isDiskEncrypted: z.boolean().nullable(),
  standing: z.enum(deviceStandings),
});

/** One person sits for another for a while. The journal's time counts. */
export const delegationSchema = z.strictObject({
  from: personIdSchema,
  to: personIdSchema,
  groups: groupsSchema.min(1),
  since: instantSchema,
  until: instantSchema,
});

/** A build that may sign once the list is not empty; `version` is for people. */
export const releaseSchema = z.strictObject({ build: sha256HexSchema, version: plain(64) });
export const releasesSchema = z.array(releaseSchema).max(64);

export const freezeScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ledger') }),
  z.strictObject({ kind: z.literal('wallet'), wallet: walletIdSchema }),
  z.strictObject({ kind: z.literal('person'), person: personIdSchema }),
]);

/** An emergency that is declared: what is frozen, by which intent, and when it ends by itself. */
export const freezeSchema = z.strictObject({
  scope: freezeScopeSchema,
  intent: intentDigestSchema,
  since: instantSchema,
  until: instantSchema,
  /** State to which a wallet returns; null for other scopes. */
  was: z.enum(walletStates).nullable(),
});

/** Somebody who joined after the genesis: in shadow until that is over, see `shadowOf`. */
export const joinerSchema = z.strictObject({
  person: personIdSchema,
  /** Journal time since which they can decide without a break; null while they can't. */
  since: instantSchema.nullable(),
  /** Items signed in shadow since then that others approved. */
  approved: z.int().min(0).max(100),
  /** It was seen to be over: for good. */
  isOver: z.boolean(),
});

/** The change that touched a subject last: a revert may name it alone. */
export const lastChangeSchema = z.strictObject({
  subject: z.string().min(1).max(200),
  intent: intentDigestSchema,
  /** SHA-256 of the change (JCS). */
  change: sha256HexSchema,
});

export const rosterSchema = z.strictObject({
  version: z.int().min(1),
  people: z.array(personSchema).max(10_000),
  groups: z.array(groupSchema).max(1_000),
  keys: z.array(enrolledKeySchema).max(20_000),
  devices: z.array(deviceSchema).max(20_000),
  delegations: z.array(delegationSchema).max(1_000),
  releases: releasesSchema,
  freezes: z.array(freezeSchema).max(1_000),
  changes: z.array(lastChangeSchema).max(100_000),
  /** Who joined after the genesis; absent where nobody did. */
  joiners: z.array(joinerSchema).max(10_000).optional(),
  /** Business calendars that policies name; absent where there are none. */
  calendars: z
    .array(calendarSchema)
    .max(CALENDARS_MAX)
    .refine((calendars) => hasOwnIds(calendars), 'two calendars have one id')
    .optional(),
});

const hasOwnIds = (calendars: readonly Calendar[]): boolean =>
  new Set(calendars.map(({ id }) => id)).size === calendars.length;

export type Person = z.infer<typeof personSchema>;
export type Standing = (typeof standingNames)[number];
export type PersonalRecord = z.infer<typeof personalRecordSchema>;
export type Disclosure = z.infer<typeof disclosureSchema>;
export type EnrolledKey = z.infer<typeof enrolledKeySchema>;
export type Group = z.infer<typeof groupSchema>;
export type Device = z.infer<typeof deviceSchema>;
export type DeviceStanding = (typeof deviceStandings)[number];
export type Delegation = z.infer<typeof delegationSchema>;
export type Release = z.infer<typeof releaseSchema>;
export type Freeze = z.infer<typeof freezeSchema>;
export type FreezeScope = z.infer<typeof freezeScopeSchema>;
export type Joiner = z.infer<typeof joinerSchema>;
export type LastChange = z.infer<typeof lastChangeSchema>;
export type Roster = z.infer<typeof rosterSchema>;

/** A person with what a desk shows of them: a checked name, or the words that stand in its place. */
export interface NamedPerson extends Person {
  readonly name: string;
  readonly title: string;
}

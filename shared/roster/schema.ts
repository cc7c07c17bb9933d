import { z } from 'zod';
import { isPlainText } from '#shared/encoding';
import { deviceIdSchema, groupIdSchema, keyIdSchema, personIdSchema, sha256HexSchema } from '#shared/brand';
import { CALENDARS_MAX, calendarSchema, type Calendar } from './calendar.ts';

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

export const standingNames = ['active', 'suspended', 'left', 'erased'] as const;

/**
 * A person who may hold power here. `suspended` and `left` people have none, whatever they signed before; of an
 * `erased` one, who had left, the personal record is destroyed. An id stands in the journal for ever: it must tell
 * nothing of its person.
 */
export const personSchema = z.strictObject({
  id: personIdSchema,
  /** To the personal record, salted. */
  commitment: sha256HexSchema,
  groups: z.array(groupIdSchema).max(32),
  standing: z.enum(standingNames),
});

/** A key enrolled for a person. `custody` says what holds the private half. */
export const enrolledKeySchema = z.strictObject({
  keyId: keyIdSchema,
  person: personIdSchema,
  algorithm: z.enum(['ecdsa-p256-sha256', 'ed25519']),
  publicKey: z.string().regex(/^[0-9a-f]{64,130}$/),
  custody: z.enum(['hardware-token', 'software-token']),
  token: z.strictObject({
    manufacturer: z.string().max(64),
    model: z.string().max(64),
    serial: z.string().max(64),
    /** CKA_ID in hex. */
    objectId: z.string().regex(/^([0-9a-f]{2})+$/),
  }),
  standing: z.enum(['active', 'revoked']),
});

export const groupSchema = z.strictObject({ id: groupIdSchema, name: plain(140) });

/** A device's name stands in the journal: it names the place, never the person. */
export const deviceSchema = z.strictObject({
  id: deviceIdSchema,
  name: plain(140),
  standing: z.enum(['trusted', 'suspended', 'retired']),
});

export const rosterSchema = z.strictObject({
  version: z.int().min(1),
  people: z.array(personSchema).max(10_000),
  groups: z.array(groupSchema).max(1_000),
  keys: z.array(enrolledKeySchema).max(20_000),
  devices: z.array(deviceSchema).max(20_000),
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
export type PersonalRecord = z.infer<typeof personalRecordSchema>;
export type Disclosure = z.infer<typeof disclosureSchema>;
export type EnrolledKey = z.infer<typeof enrolledKeySchema>;
export type Group = z.infer<typeof groupSchema>;
export type Device = z.infer<typeof deviceSchema>;
export type Roster = z.infer<typeof rosterSchema>;

/** A person with what a desk shows of them: a checked name, or the words that stand in its place. */
export interface NamedPerson extends Person {
  readonly name: string;
  readonly title: string;
}

import { z } from 'zod';
import { isPlainText } from '#shared/encoding';
import { deviceIdSchema, groupIdSchema, keyIdSchema, personIdSchema } from '#shared/brand';

const plain = (max: number): z.ZodType<string, string> => z.string().min(1).max(max).refine(isPlainText);

/** A person who may hold power here. `suspended` and `left` people have none, whatever they signed before. */
export const personSchema = z.strictObject({
  id: personIdSchema,
  name: plain(140),
  title: plain(140),
  email: z.string().min(3).max(254),
  groups: z.array(groupIdSchema).max(32),
  standing: z.enum(['active', 'suspended', 'left']),
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
});

export type Person = z.infer<typeof personSchema>;
export type EnrolledKey = z.infer<typeof enrolledKeySchema>;
export type Group = z.infer<typeof groupSchema>;
export type Device = z.infer<typeof deviceSchema>;
export type Roster = z.infer<typeof rosterSchema>;

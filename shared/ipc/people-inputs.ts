import { z } from 'zod';
import {
  calendarIdSchema,
  dateSchema,
  deviceIdSchema,
  groupIdSchema,
  instantSchema,
  intentDigestSchema,
  keyIdSchema,
  personIdSchema,
} from '#shared/brand';
import { reviewDecisions, runbookSubjectSchema } from '#shared/intent';
import {
  calendarSchema,
  deviceStandings,
  freezeScopeSchema,
  groupsSchema,
  releasesSchema,
  roleNames,
  rolesSchema,
} from '#shared/roster';

/*
 * What a People screen asks for. It says what shall be; main puts beside it what is, from the roster that this desk
 * has verified.
 */

const text = (max: number): z.ZodString => z.string().min(1).max(max);
const tokenId = text(128);
const reason = text(500);

export const rosterDraftSchema = z.discriminatedUnion('kind', [
  /** Name, title and address never come into the journal: the ledger keeps them sealed beside it. */
  z.strictObject({
    kind: z.literal('add-person'),
    name: text(140),
    title: text(140),
    email: z.string().min(3).max(254),
    serviceOf: personIdSchema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('set-roles'),
    person: personIdSchema,
    roles: rolesSchema,
    groups: groupsSchema,
  }),
  z.strictObject({
    kind: z.literal('set-standing'),
    person: personIdSchema,
    to: z.enum(['active', 'suspended', 'left']),
  }),
  /** The token that is plugged in here, by the id of the token list. */
  z.strictObject({
    kind: z.literal('enrol-key'),
    person: personIdSchema,
    tokenId,
    as: z.enum(['active', 'dormant']),
  }),
  z.strictObject({ kind: z.literal('activate-key'), keyId: keyIdSchema }),
  z.strictObject({ kind: z.literal('revoke-key'), keyId: keyIdSchema }),
  /** This desk, for whoever is signed in. */
  z.strictObject({ kind: z.literal('register-device'), name: text(140) }),
  z.strictObject({
    kind: z.literal('set-device-standing'),
    device: deviceIdSchema,
    to: z.enum(deviceStandings),
  }),
  /** `to` is null for a group that ends. */
  z.strictObject({
    kind: z.literal('define-group'),
    group: groupIdSchema,
    to: z.strictObject({ name: text(140), roles: rolesSchema.min(1) }).nullable(),
  }),
  /** `to` is null for a calendar that ends. */
  z.strictObject({
    kind: z.literal('define-calendar'),
    calendar: calendarIdSchema,
    to: calendarSchema.omit({ id: true }).nullable(),
  }),
  /** Of seats of whoever is signed in. */
  z.strictObject({
    kind: z.literal('delegate'),
    to: personIdSchema,
    groups: groupsSchema.min(1),
    since: instantSchema,
    until: instantSchema,
  }),
  z.strictObject({ kind: z.literal('end-delegation'), from: personIdSchema, to: personIdSchema }),
  z.strictObject({ kind: z.literal('set-releases'), releases: releasesSchema }),
  z.strictObject({
    kind: z.literal('access-review'),
    through: dateSchema,
    decisions: z
      .array(
        z.strictObject({
          person: personIdSchema,
          role: z.enum(roleNames),
          decision: z.enum(reviewDecisions),
          lastUsed: dateSchema.nullable(),
        }),
      )
      .min(1)
      .max(2_000),
  }),
  z.strictObject({ kind: z.literal('revert'), of: intentDigestSchema }),
]);

export const emergencyDraftSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('freeze'), scope: freezeScopeSchema }),
  z.strictObject({ kind: z.literal('unfreeze'), scope: freezeScopeSchema }),
  z.strictObject({ kind: z.literal('revoke'), keyId: keyIdSchema }),
  /** The new token is plugged in here. */
  z.strictObject({ kind: z.literal('replace'), lost: keyIdSchema, tokenId }),
]);

const step = { opening: intentDigestSchema, step: z.string().min(1).max(64) };
/** An empty note is none. */
const note = z.string().max(500);

export const runbookDraftSchema = z.discriminatedUnion('kind', [
  /** One of those that ship, by its id. */
  z.strictObject({
    kind: z.literal('open'),
    runbook: z.string().min(1).max(64),
    subject: runbookSubjectSchema,
  }),
  z.strictObject({ kind: z.literal('sign'), ...step, note }),
  z.strictObject({ kind: z.literal('skip'), ...step, reason }),
  z.strictObject({ kind: z.literal('close'), opening: intentDigestSchema, note }),
]);

export const peopleInputs = {
  'people.roster': z.strictObject({}),
  'people.health': z.strictObject({
    absent: z.array(personIdSchema).max(100),
    /** The day that is asked about; today by the desk's clock where it is left out. */
    day: dateSchema.optional(),
  }),
  'people.usage': z.strictObject({}),
  'people.review': z.strictObject({}),
  'people.change': z.strictObject({ change: rosterDraftSchema, reason }),
  'people.emergency': z.strictObject({ deed: emergencyDraftSchema, reason }),
  'people.runbooks': z.strictObject({}),
  'people.emergencies': z.strictObject({}),
  'people.acknowledge': z.strictObject({ intents: z.array(intentDigestSchema).min(1).max(200) }),
  'people.report': z.strictObject({ intent: intentDigestSchema }),
  'people.saveReport': z.strictObject({ intent: intentDigestSchema }),
  'people.runbook': z.strictObject({ deed: runbookDraftSchema }),
} as const;

export type RosterDraft = z.output<typeof rosterDraftSchema>;
export type RunbookDraft = z.output<typeof runbookDraftSchema>;
export type EmergencyDraft = z.output<typeof emergencyDraftSchema>;

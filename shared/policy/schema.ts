import { z } from 'zod';
import { accountIdSchema, dateSchema, groupIdSchema, personIdSchema } from '#shared/brand';
import { railNames } from '#shared/identifiers';

/*
 * A policy is a closed table of typed rules: no interpreter, so that gaps, overlaps and dead rules can be
 * computed exactly. An absent condition places no demand; an empty set can match nothing and is refused.
 */

const set = <T extends z.ZodType>(item: T): z.ZodArray<T> => z.array(item).min(1).max(1000);
/** Minor units as a decimal string: policies live in signed bytes, where numbers end at 2^53. */
const minor = z.string().regex(/^(0|[1-9]\d{0,38})$/);

/** Each change of a wallet or a custody key is an action of its own: to stop something may ask for less than to let it go on. */
export const actionNames = [
  'transfer',
  'account.register',
  'wallet.freeze',
  'wallet.unfreeze',
  'wallet.close',
  'wallet.reopen',
  'wallet.archive',
  'wallet.set-limits',
  'wallet.set-owner',
  'wallet.extend',
  'mandate.grant',
  'mandate.revoke',
  'person.erase',
  'policy.publish',
  'roster.change',
  'emergency.freeze',
  'emergency.unfreeze',
  'emergency.revoke',
  'emergency.replace',
  'key.register',
  'key.activate',
  'key.stop',
  'key.retire',
  'key.amend',
] as const;

export const softLimitNames = ['soft-floor', 'soft-ceiling', 'soft-velocity'] as const;

/** Rolling windows: 24 hours, 7 days, and 1 month of 31 days. */
export const velocityWindows = ['h24', 'd7', 'm1'] as const;
/** Whose transfers are counted together: those of a source account, to a payee, of an initiator. */
export const velocityScopes = ['source', 'payee', 'initiator'] as const;
export const velocityMeasures = ['sum', 'count'] as const;

export const conditionSchema = z.strictObject({
  action: set(z.enum(actionNames)),
  initiatorGroups: set(groupIdSchema).optional(),
  sources: set(accountIdSchema).optional(),
  tiers: set(z.enum(['hot', 'warm', 'cold'])).optional(),
  assets: set(z.string()).optional(),
  rails: set(z.enum(railNames)).optional(),
  /** Half-open window [min, max) in minor units of `ccy`. */
  amount: z.strictObject({ min: minor.optional(), max: minor.optional(), ccy: z.string() }).optional(),
  velocity: z
    .strictObject({
      window: z.enum(velocityWindows),
      by: z.enum(velocityScopes),
      measure: z.enum(velocityMeasures),
      over: minor,
      /** Asset of a sum's `over`; without it the sum is read in the transfer's own asset. */
      ccy: z.string().optional(),
      includePending: z.literal(true),
    })
    .optional(),
  payee: z
    .strictObject({
      listed: z.boolean().optional(),
      ageDaysLt: z.int().min(1).max(3650).optional(),
      country: set(z.string().regex(/^[A-Z]{2}$/)).optional(),
      screening: z.enum(['clear', 'hit', 'stale']).optional(),
    })
    .optional(),
  time: z.strictObject({ calendar: z.string(), inside: z.boolean() }).optional(),
  decode: z.enum(['full', 'partial', 'none']).optional(),
  riskFacts: set(z.string()).optional(),
  purpose: set(z.string().regex(/^[A-Z]{4}$/)).optional(),
  /** Soft limits that the transfer passes. */
  softLimits: set(z.enum(softLimitNames)).optional(),
  /** Whether the initiator owns the wallet, or the mandate, that this is about. */
  initiatorIsOwner: z.boolean().optional(),
  /** Whether a change lets through what was held back before. */
  loosens: z.boolean().optional(),
});

/** An escalation opens after at least one hour, and at the latest when an item expires anyway. */
export const ESCALATION_HOURS_MAX = 168;

/** Who may fill the places of a group as well once an item has been open for so long. The number asked stays. */
export const escalationSchema = z.strictObject({
  afterHours: z.int().min(1).max(ESCALATION_HOURS_MAX),
  groups: set(groupIdSchema),
});

/** How many of a group are asked. Without an escalation nobody else ever fills their places. */
export const placeSchema = z.strictObject({
  group: groupIdSchema,
  atLeast: z.int().min(1).max(16),
  escalate: escalationSchema.optional(),
});

export const distinctKinds = ['person', 'device', 'build', 'site'] as const;

export const consequenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deny'), code: z.string().min(1).max(64) }),
  z.strictObject({
    kind: z.literal('require'),
    groups: set(placeSchema),
    distinct: z.array(z.enum(distinctKinds)),
    delayHours: z.int().min(0).max(720).optional(),
    tier: z.literal('cold').optional(),
    secondLook: z.boolean().optional(),
  }),
]);

export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*-[0-9]+$/),
  version: z.int().min(1),
  owner: personIdSchema,
  reviewBy: dateSchema,
  title: z.string().min(1).max(140),
  when: conditionSchema,
  then: consequenceSchema,
  /** On trial: judged and shown, never binding. Absent where the rule binds, so that a rule has one text only. */
  shadow: z.literal(true).optional(),
});

export const policySchema = z.strictObject({
  version: z.int().min(1),
  title: z.string().min(1).max(140),
  rules: z.array(ruleSchema).max(1000),
});

export type Condition = z.infer<typeof conditionSchema>;
export type Consequence = z.infer<typeof consequenceSchema>;
export type Rule = z.infer<typeof ruleSchema>;
export type Policy = z.infer<typeof policySchema>;
export type Escalation = z.infer<typeof escalationSchema>;
export type Action = (typeof actionNames)[number];
export type DistinctKind = (typeof distinctKinds)[number];
export type VelocityWindow = (typeof velocityWindows)[number];
export type VelocityScope = (typeof velocityScopes)[number];
export type VelocityMeasure = (typeof velocityMeasures)[number];

import { z } from 'zod';
import { sha256HexSchema, type Sha256Hex } from '#shared/brand';
import { ok, type Result } from '#shared/errors';
import type { JsonValue } from '#shared/json';
import { refuse, type ThresholdError } from './errors.ts';
import {
  isAscending,
  keyDigest,
  participantSchema,
  PARTICIPANTS_MAX,
  participantsOf,
  pointSchema,
  type ThresholdKey,
} from './key.ts';
import type { Participant } from './participant.ts';
import { sessionIdSchema, type SessionId } from './sessions.ts';
import { statementDigest } from './statement.ts';

/** Whose share is to be found again, and by whom. All who take part hold the same. */
export interface RepairPlan {
  readonly session: SessionId;
  readonly key: ThresholdKey;
  /** Who helps, ascending: as many as the threshold, or more. */
  readonly helpers: readonly Participant[];
  readonly lost: Participant;
}

export const planRepair = (plan: RepairPlan): Result<RepairPlan, ThresholdError> => {
  const { key, helpers, lost } = plan;
  const holders = new Set(participantsOf(key));
  const strangers = [...helpers, lost].filter((one) => !holders.has(one));
  if (strangers.length > 0) return refuse('bad-plan', 'no share of this key was ever theirs', ...strangers);
  if (helpers.includes(lost)) return refuse('bad-plan', 'whose share is lost can not help', lost);
  if (!isAscending(helpers)) return refuse('bad-plan', 'the helpers are not in ascending order');
  if (helpers.length < key.threshold) return refuse('too-few-signers', `${key.threshold} have to help`);
  return ok(plan);
};

export const repairDigest = ({ session, key, helpers, lost }: RepairPlan): Sha256Hex =>
  statementDigest('repair', { session, key: keyDigest(key), helpers: [...helpers], lost });

const header = {
  v: z.literal(1),
  session: sessionIdSchema,
  plan: sha256HexSchema,
  from: participantSchema,
};
const scalarSchema = z.string().regex(/^[0-9a-f]{64}$/);

const splitSchema = z.strictObject({
  ...header,
  kind: z.literal('repair-split'),
  points: z
    .array(z.strictObject({ to: participantSchema, point: pointSchema }))
    .min(1)
    .max(PARTICIPANTS_MAX),
});
const summandSchema = z.strictObject({
  ...header,
  kind: z.literal('repair-summand'),
  to: participantSchema,
  summand: scalarSchema,
});
const sumSchema = z.strictObject({
  ...header,
  kind: z.literal('repair-sum'),
  /** Digest of the splits that the helper saw. */
  splits: sha256HexSchema,
  sum: scalarSchema,
});

interface Header {
  readonly v: 1;
  readonly session: SessionId;
  readonly plan: Sha256Hex;
  readonly from: Participant;
}

/** What a helper tells all: each of their summands times the generator. */
export interface RepairSplit extends Header {
  readonly kind: 'repair-split';
  readonly points: readonly { readonly to: Participant; readonly point: string }[];
}
/** Secret, sealed to another helper by the caller: a summand of the sender's weighted share. */
export interface RepairSummand extends Header {
  readonly kind: 'repair-summand';
  readonly to: Participant;
  readonly summand: string;
}
/** Secret, sealed to whoever lost their share: what a helper's summands add up to. */
export interface RepairSum extends Header {
  readonly kind: 'repair-sum';
  readonly splits: Sha256Hex;
  readonly sum: string;
}

/** What each message of a repair begins with. */
export const headerOf = (plan: RepairPlan, from: Participant): Header => ({
  v: 1,
  session: plan.session,
  plan: repairDigest(plan),
  from,
});

/** Everybody's split, as told to all; what they hold is not judged here. */
export const readSplits = (
  plan: RepairPlan,
  values: readonly unknown[],
): Result<readonly RepairSplit[], ThresholdError> => readAll<RepairSplit>(plan, values, splitSchema);

export const readSummands = (
  plan: RepairPlan,
  values: readonly unknown[],
): Result<readonly RepairSummand[], ThresholdError> => readAll<RepairSummand>(plan, values, summandSchema);

export const readSums = (
  plan: RepairPlan,
  values: readonly unknown[],
): Result<readonly RepairSum[], ThresholdError> => readAll<RepairSum>(plan, values, sumSchema);

/** Names the splits that somebody saw. */
export const splitsDigest = (splits: readonly RepairSplit[]): Sha256Hex =>
  statementDigest('repair-splits', splits as unknown as JsonValue);

/** One message of each helper, sorted by sender. */
const readAll = <T extends Header>(
  plan: RepairPlan,
  values: readonly unknown[],
  schema: z.ZodType<T>,
): Result<readonly T[], ThresholdError> => {
  const messages = new Map<Participant, T>();
  const digest = repairDigest(plan);
  for (const value of values) {
    const parsed = schema.safeParse(value);
    if (!parsed.success)
      return refuse('malformed', parsed.error.issues[0]?.message ?? 'not a message of a repair');
    const { session, from } = parsed.data;
    if (session !== plan.session) return refuse('wrong-session', 'of another session', from);
    if (parsed.data.plan !== digest) return refuse('wrong-plan', 'of another plan', from);
    if (!plan.helpers.includes(from)) return refuse('unknown-participant', `${from} is no helper`, from);
    if (messages.has(from)) return refuse('duplicate', `${from} answered twice`, from);
    messages.set(from, parsed.data);
  }
  const missing = plan.helpers.filter((one) => !messages.has(one));
  if (missing.length > 0) return refuse('missing', 'not every helper has answered', ...missing);
  return ok([...messages.values()].sort((left, right) => left.from - right.from));
};

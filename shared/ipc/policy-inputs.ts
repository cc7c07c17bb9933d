import { z } from 'zod';
import { intentDigestSchema } from '#shared/brand';
import { policySchema, publishedTestsSchema, replayBudgetSchema } from '#shared/policy';

/* What may be asked about single versions and drafts of the policy. */

const id = z.string().min(1).max(128);
const reason = z.string().min(1).max(500);
const replayBudget = replayBudgetSchema.optional();
const empty = z.strictObject({});

export const policyInputs = {
  /** By its publication; null: the version of the genesis. */
  'policies.version': z.strictObject({ intent: intentDigestSchema.nullable() }),
  'policies.drafts': empty,
  'policies.draft': z.strictObject({ id }),
  'policies.saveDraft': z.strictObject({
    /** null: a new one. */
    id: id.nullable(),
    baseVersion: z.int().min(1),
    title: policySchema.shape.title,
    rules: policySchema.shape.rules,
    tests: publishedTestsSchema,
    reason: z.string().max(500),
  }),
  'policies.discardDraft': z.strictObject({ id }),
  /** Puts a draft on the version in force. */
  'policies.rebaseDraft': z.strictObject({ id }),
  /** What its own table shows, and what it changes against the version in force. Takes up to a few seconds. */
  'policies.examine': z.strictObject({ id }),
  /** What it would have changed about the items of the past. */
  'policies.replay': z.strictObject({ id }),
  /** How many past transfers a draft or a rollback would answer otherwise, as its budget counts them. */
  'policies.replayCounts': z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('draft'), id }),
    z.strictObject({ kind: z.literal('rollback'), version: z.int().min(1) }),
  ]),
  /** A past item under the version of its day, the one in force, and a draft where one is named. */
  'policies.explain': z.strictObject({ digest: intentDigestSchema, draft: id.nullable() }),
  /** The policies to start from that ship with the product. */
  'policies.templates': empty,
  'policies.submitDraft': z.strictObject({ id, reason, replayBudget }),
  /** Proposes what an earlier version said, as the next one. */
  'policies.rollBack': z.strictObject({ version: z.int().min(1), reason, replayBudget }),
} as const;

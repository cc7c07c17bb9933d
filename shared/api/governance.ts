import { z } from 'zod';
import { commandIdSchema, intentDigestSchema, mandateIdSchema } from '#shared/brand';
import { envelopeSchema, railReferenceSchema, transferOutcomes } from '#shared/journal';
import { disclosureSchema } from '#shared/roster';
import { apiLimits, PROPOSE_BATCH_MAX } from './limits.ts';
import type { Route } from './route.ts';

/* Commands that carry statements signed on tokens, and what became of them. */

/** Proposes intents under one submission; a submission of more than a batch is sent in several commands. */
export const proposeRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  submission: envelopeSchema,
  /** Canonical JSON values of intents that the submission names. */
  intents: z.array(z.record(z.string(), z.json())).min(1).max(PROPOSE_BATCH_MAX),
  /** What opens the commitments of people whom these intents add. It is kept beside the journal, never in it. */
  disclosures: z.array(disclosureSchema).min(1).max(PROPOSE_BATCH_MAX).optional(),
});

export const proposeOutcomeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('proposed'), digest: intentDigestSchema, seq: z.int() }),
  /** A statement that needs no approval is in the journal: a step of a runbook. */
  z.strictObject({ outcome: z.literal('recorded'), digest: intentDigestSchema, seq: z.int() }),
  /** The same origin was proposed before: nothing was created. */
  z.strictObject({
    outcome: z.literal('duplicate'),
    digest: intentDigestSchema,
    existing: intentDigestSchema,
  }),
  z.strictObject({
    outcome: z.literal('denied'),
    digest: intentDigestSchema,
    seq: z.int(),
    denials: z.array(z.strictObject({ rule: z.string().nullable(), code: z.string() })),
  }),
  /** Not recorded: the funds are not there, an account is unknown, … `code` says which. */
  z.strictObject({
    outcome: z.literal('refused'),
    digest: intentDigestSchema.nullable(),
    code: z.string(),
    detail: z.string(),
  }),
]);

export const proposeResponseSchema = z.strictObject({ outcomes: z.array(proposeOutcomeSchema) });

export const approveRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  approval: envelopeSchema,
});

export const approveResponseSchema = z.strictObject({
  intent: intentDigestSchema,
  /** Sequence number of the recorded approval. */
  seq: z.int(),
  status: z.string(),
});

export const endRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  mandate: mandateIdSchema,
  intent: intentDigestSchema,
  outcome: z.enum(transferOutcomes),
  /** How the rail knows it: the hash of a transaction, the reference of a statement. */
  reference: railReferenceSchema,
});

export const endResponseSchema = z.strictObject({
  intent: intentDigestSchema,
  /** Sequence number of its end. */
  seq: z.int(),
  status: z.enum(transferOutcomes),
});

export const intentViewSchema = z.strictObject({
  digest: intentDigestSchema,
  status: z.string(),
  proposedSeq: z.int(),
  lastSeq: z.int(),
  intent: z.record(z.string(), z.json()),
});

export const intentsQuerySchema = z.strictObject({
  status: z.string().optional(),
  /** Only intents proposed after this sequence number. */
  after: z.coerce.number().int().min(-1).default(-1),
  limit: z.coerce.number().int().min(1).max(apiLimits.intentsPerPageMax).default(200),
});

export const governanceRoutes = {
  propose: {
    method: 'POST',
    path: '/v1/intents',
    summary: 'Propose intents under a signed submission',
    touchpoint: 'intent-quorum',
    body: proposeRequestSchema,
    response: proposeResponseSchema,
    refusals: [
      'command-conflict',
      'bad-statement',
      'clock-skew',
      'split-view',
      'request-too-large',
      'ledger-busy',
    ],
  },
  approve: {
    method: 'POST',
    path: '/v1/approvals',
    summary: 'Deliver a signed approval, rejection or return',
    touchpoint: 'approval-signature',
    body: approveRequestSchema,
    response: approveResponseSchema,
    refusals: [
      'command-conflict',
      'bad-statement',
      'intent-unknown',
      'intent-closed',
      'intent-expired',
      'initiator-cannot-approve',
      'not-eligible',
      'not-escalated-yet',
      'sod-conflict',
      'own-power',
      'device-refused',
      'build-refused',
      'ledger-frozen',
      'already-decided',
      'approval-voided',
      'approval-expired',
      'policy-denies',
      'policy-moved',
      'policy-cooling',
      'policy-lockout',
      'break-glass-lost',
      'clock-skew',
      'split-view',
      'request-too-large',
      'ledger-busy',
    ],
  },
  end: {
    method: 'POST',
    path: '/v1/endings',
    summary: 'Say how an approved transfer ended on its rail: what was held is posted, or given back',
    touchpoint: 'posting-mandate',
    body: endRequestSchema,
    response: endResponseSchema,
    refusals: [
      'command-conflict',
      'not-found',
      'intent-unknown',
      'intent-closed',
      'mandate-revoked',
      'mandate-ownerless',
      'mandate-expired',
      'mandate-scope',
      'mandate-asset',
      'mandate-maximum',
      'ledger-frozen',
      'ledger-busy',
    ],
  },
  intents: {
    method: 'GET',
    path: '/v1/intents',
    summary: 'Intents in the order they were proposed',
    query: intentsQuerySchema,
    response: z.strictObject({ intents: z.array(intentViewSchema) }),
    refusals: [],
  },
  intent: {
    method: 'GET',
    path: '/v1/intents/:digest',
    summary: 'One intent',
    params: z.strictObject({ digest: intentDigestSchema }),
    response: intentViewSchema,
    refusals: ['not-found'],
  },
} as const satisfies Record<string, Route>;

export type ProposeRequest = z.infer<typeof proposeRequestSchema>;
export type ProposeOutcome = z.infer<typeof proposeOutcomeSchema>;
export type ProposeResponse = z.infer<typeof proposeResponseSchema>;
export type ApproveRequest = z.infer<typeof approveRequestSchema>;
export type ApproveResponse = z.infer<typeof approveResponseSchema>;
export type EndRequest = z.infer<typeof endRequestSchema>;
export type EndResponse = z.infer<typeof endResponseSchema>;
export type IntentView = z.infer<typeof intentViewSchema>;

import { z } from 'zod';
import { commandIdSchema, intentDigestSchema, sha256HexSchema } from '#shared/brand';
import { envelopeSchema } from '#shared/journal';

/*
 * The ledger service's HTTP contract: one table from which the server's routes, the desk's client and the
 * OpenAPI document are all made. Errors are problem details (RFC 9457) whose `code` is in #shared/errors.
 */

export const PROPOSE_BATCH_MAX = 1_000;
export const EVENTS_PAGE_MAX = 5_000;

/** Proposes intents under one submission; a submission of more than a batch is sent in several commands. */
export const proposeRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  submission: envelopeSchema,
  /** Canonical JSON values of intents that the submission names. */
  intents: z.array(z.record(z.string(), z.json())).min(1).max(PROPOSE_BATCH_MAX),
});

export const proposeOutcomeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('proposed'), digest: intentDigestSchema, seq: z.int() }),
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

export const eventsQuerySchema = z.strictObject({
  from: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(EVENTS_PAGE_MAX).default(1000),
});

export const inclusionQuerySchema = z.strictObject({
  seq: z.coerce.number().int().min(0),
  size: z.coerce.number().int().min(1),
});

export const consistencyQuerySchema = z.strictObject({
  from: z.coerce.number().int().min(0),
  to: z.coerce.number().int().min(0),
});

/** Hashes in hex, leaf side first (RFC 6962 §2.1.1, §2.1.2). */
export const proofResponseSchema = z.strictObject({ path: z.array(sha256HexSchema) });

const balanceSchema = z.string().regex(/^\d+$/);

export const accountViewSchema = z.strictObject({
  id: z.string(),
  wallet: z.string().nullable(),
  asset: z.string(),
  scale: z.int(),
  debitsPosted: balanceSchema,
  creditsPosted: balanceSchema,
  debitsPending: balanceSchema,
  creditsPending: balanceSchema,
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
  after: z.coerce.number().int().min(-1).default(-1),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export const healthSchema = z.strictObject({
  status: z.enum(['ok', 'stopping', 'failed']),
  ledger: z.string(),
  version: z.string(),
  size: z.int(),
  queueDepth: z.int(),
});

/** RFC 9457. `code` is stable; `detail` says what happened, `meaning` what it means, `remedy` what to do. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  meaning: z.string(),
  remedy: z.string(),
});

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly params?: z.ZodObject;
  readonly body?: z.ZodType;
  /** A schema for JSON, or the media type of another body. */
  readonly response: z.ZodType | 'text/plain' | 'application/x-ndjson';
  readonly isPublic?: true;
}

const digestParams = z.strictObject({ digest: intentDigestSchema });

export const routes = {
  propose: {
    method: 'POST',
    path: '/v1/intents',
    summary: 'Propose intents under a signed submission',
    body: proposeRequestSchema,
    response: proposeResponseSchema,
  },
  approve: {
    method: 'POST',
    path: '/v1/approvals',
    summary: 'Deliver a signed approval, rejection or return',
    body: approveRequestSchema,
    response: approveResponseSchema,
  },
  intents: {
    method: 'GET',
    path: '/v1/intents',
    summary: 'Intents in the order they were proposed',
    query: intentsQuerySchema,
    response: z.strictObject({ intents: z.array(intentViewSchema) }),
  },
  intent: {
    method: 'GET',
    path: '/v1/intents/:digest',
    summary: 'One intent',
    params: digestParams,
    response: intentViewSchema,
  },
  accounts: {
    method: 'GET',
    path: '/v1/accounts',
    summary: 'Accounts with their balances',
    response: z.strictObject({ size: z.int(), accounts: z.array(accountViewSchema) }),
  },
  events: {
    method: 'GET',
    path: '/v1/events',
    summary: 'A page of journal events, one canonical line each',
    query: eventsQuerySchema,
    response: 'application/x-ndjson',
  },
  feed: {
    method: 'GET',
    path: '/v1/feed',
    summary: 'Journal events from a position, streamed as they happen',
    query: z.strictObject({ from: z.coerce.number().int().min(0) }),
    response: 'application/x-ndjson',
  },
  checkpoint: {
    method: 'GET',
    path: '/v1/checkpoint',
    summary: 'The signed checkpoint of the journal (C2SP tlog-checkpoint)',
    response: 'text/plain',
  },
  inclusion: {
    method: 'GET',
    path: '/v1/proofs/inclusion',
    summary: 'Inclusion proof of an event in a tree of a size',
    query: inclusionQuerySchema,
    response: proofResponseSchema,
  },
  consistency: {
    method: 'GET',
    path: '/v1/proofs/consistency',
    summary: 'Consistency proof between two sizes',
    query: consistencyQuerySchema,
    response: proofResponseSchema,
  },
  health: {
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether the service is able to commit',
    response: healthSchema,
    isPublic: true,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
export type ProposeRequest = z.infer<typeof proposeRequestSchema>;
export type ProposeOutcome = z.infer<typeof proposeOutcomeSchema>;
export type ProposeResponse = z.infer<typeof proposeResponseSchema>;
export type ApproveRequest = z.infer<typeof approveRequestSchema>;
export type ApproveResponse = z.infer<typeof approveResponseSchema>;
export type AccountView = z.infer<typeof accountViewSchema>;
export type IntentView = z.infer<typeof intentViewSchema>;
export type Health = z.infer<typeof healthSchema>;
export type Problem = z.infer<typeof problemSchema>;

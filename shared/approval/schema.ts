import { z } from 'zod';
import {
  deviceIdSchema,
  instantSchema,
  intentDigestSchema,
  keyIdSchema,
  ledgerIdSchema,
  personIdSchema,
  sha256HexSchema,
} from '#shared/brand';
import { isPlainText } from '#shared/encoding';
import { renderLocales } from '#shared/render';

export const APPROVAL_TYPE = 'application/vnd.countersign.approval.v1+json';
export const SUBMISSION_TYPE = 'application/vnd.countersign.submission.v1+json';
export const QUORUM_CERTIFICATE_TYPE = 'application/vnd.countersign.quorum-certificate.v1+json';

/** An approval must reach the ledger within this time of being signed; a desk may be offline for days. */
export const APPROVAL_LIFETIME_HOURS = 72;

/** The journal head that the desk had verified when it signed: every signature is a witness. */
export const journalHeadSchema = z.strictObject({
  origin: z.string().min(1).max(200),
  size: z.int().min(0),
  root: sha256HexSchema,
});

const signedBy = {
  v: z.literal(1),
  ledger: ledgerIdSchema,
  keyId: keyIdSchema,
  device: deviceIdSchema,
  /** Digest of the application build that made the statement. */
  build: sha256HexSchema,
  issuedAt: instantSchema,
  head: journalHeadSchema,
};

export const reasonCodes = [
  'wrong-payee',
  'wrong-amount',
  'duplicate',
  'no-support',
  'wrong-account',
  'timing',
  'policy-doubt',
  'suspected-fraud',
  'other',
] as const;

export const decisionNames = ['approve', 'reject', 'return'] as const;

/** One person's decision over one intent. A reason is required unless the decision is `approve`. */
export const approvalStatementSchema = z.strictObject({
  ...signedBy,
  type: z.literal('approval'),
  decision: z.enum(decisionNames),
  reason: z
    .strictObject({ code: z.enum(reasonCodes), text: z.string().min(1).max(500).refine(isPlainText) })
    .nullable(),
  intent: intentDigestSchema,
  render: z.strictObject({
    template: z.string(),
    version: z.int().min(1),
    locale: z.enum(renderLocales),
    digest: sha256HexSchema,
  }),
  policy: z.strictObject({ version: z.int().min(1), digest: sha256HexSchema }),
  /** Digest of the screening evidence that was shown; null where none was. */
  screening: sha256HexSchema.nullable(),
  approver: personIdSchema,
  expiresAt: instantSchema,
});

/** The initiator's signature over everything one file or draft created: nobody proposes in another's name. */
export const submissionStatementSchema = z.strictObject({
  ...signedBy,
  type: z.literal('submission'),
  initiator: personIdSchema,
  intents: z.array(intentDigestSchema).min(1).max(10_000),
});

/** Why an intent was approved: re-evaluated by anyone from the policy, the roster and the approvals. */
export const quorumCertificateSchema = z.strictObject({
  v: z.literal(1),
  type: z.literal('quorum-certificate'),
  ledger: ledgerIdSchema,
  intent: intentDigestSchema,
  policy: z.strictObject({ version: z.int().min(1), digest: sha256HexSchema }),
  factsDigest: sha256HexSchema,
  /** SHA-256 of each counted approval's signed bytes (DSSE PAE), sorted. */
  approvals: z.array(sha256HexSchema).min(1),
  rules: z.array(z.strictObject({ rule: z.string(), version: z.int().min(1) })),
  issuedAt: instantSchema,
});

export type JournalHead = z.infer<typeof journalHeadSchema>;
export type Decision = (typeof decisionNames)[number];
export type ReasonCode = (typeof reasonCodes)[number];
export type ApprovalStatement = z.infer<typeof approvalStatementSchema>;
export type SubmissionStatement = z.infer<typeof submissionStatementSchema>;
export type QuorumCertificate = z.infer<typeof quorumCertificateSchema>;

import { createHash } from 'node:crypto';
import {
  APPROVAL_LIFETIME_HOURS,
  APPROVAL_TYPE,
  SUBMISSION_TYPE,
  type ApprovalStatement,
  type JournalHead,
  type SubmissionStatement,
} from '#shared/approval';
import type { IntentDigest, KeyId, LedgerId, PersonId, Sha256Hex } from '#shared/brand';
import type { Envelope, SignatureAlgorithm } from '#shared/envelope';
import { digestOf, type Intent } from '#shared/intent';
import { canonicalBytes, type JsonValue } from '#shared/json';
import { renderDigest, renderIntent } from '#shared/render';
import { deviceOf } from './founding.ts';
import { signEnvelope, type TokenBox } from './tokens.ts';

/** A sandbox person at a desk of theirs, with their token in it. */
export interface Signer {
  readonly person: PersonId;
  readonly keyId: KeyId;
  readonly algorithm: SignatureAlgorithm;
  readonly label: string;
}

/** What a desk knows when it signs. */
export interface SigningContext {
  readonly box: TokenBox;
  readonly ledger: LedgerId;
  /** The journal head that the desk had verified. */
  readonly head: JournalHead;
  readonly issuedAt: string;
}

const HOUR_MS = 3_600_000;

/** No application build signed the sandbox's past. */
const BUILD = createHash('sha256').update('countersign sandbox history').digest('hex') as Sha256Hex;

const signedBy = (
  signer: Signer,
  { ledger, head, issuedAt }: SigningContext,
): Pick<SubmissionStatement, 'v' | 'ledger' | 'keyId' | 'device' | 'build' | 'issuedAt' | 'head'> => ({
  v: 1,
  ledger,
  keyId: signer.keyId,
  device: deviceOf(signer.person),
  build: BUILD,
  issuedAt,
  head,
});

const sign = (signer: Signer, context: SigningContext, type: string, statement: unknown): Envelope =>
  signEnvelope(type, canonicalBytes(statement as JsonValue), signer.keyId, (message) =>
    context.box.sign(signer.label, signer.algorithm, message),
  );

export const signSubmission = (
  signer: Signer,
  intents: readonly IntentDigest[],
  context: SigningContext,
): Envelope => {
  const statement: SubmissionStatement = {
    ...signedBy(signer, context),
    type: 'submission',
    initiator: signer.person,
    intents: [...intents],
  };
  return sign(signer, context, SUBMISSION_TYPE, statement);
};

export type Decided = Pick<ApprovalStatement, 'decision' | 'reason' | 'policy'>;

/** Signs a decision over the lines that the intent's bytes give. */
export const signDecision = (
  signer: Signer,
  intent: Intent,
  { decision, reason, policy }: Decided,
  context: SigningContext,
): Envelope => {
  const shown = renderIntent(intent, 'en-GB');
  const statement: ApprovalStatement = {
    ...signedBy(signer, context),
    type: 'approval',
    decision,
    reason,
    intent: digestOf(intent),
    render: {
      template: shown.template,
      version: shown.version,
      locale: shown.locale,
      digest: renderDigest(shown),
    },
    policy,
    screening: null,
    approver: signer.person,
    expiresAt: new Date(Date.parse(context.issuedAt) + APPROVAL_LIFETIME_HOURS * HOUR_MS).toISOString(),
  };
  return sign(signer, context, APPROVAL_TYPE, statement);
};

import {
  APPROVAL_LIFETIME_HOURS,
  APPROVAL_TYPE,
  approvalStatementSchema,
  SUBMISSION_TYPE,
  submissionStatementSchema,
  type ApprovalStatement,
  type SubmissionStatement,
} from '#shared/approval';
import type { DeviceId, IntentDigest, KeyId, PersonId, Sha256Hex } from '#shared/brand';
import { sha256Hex, toBase64, utf8 } from '#shared/encoding';
import { preAuthEncoding, type DeviceKey, type Envelope } from '#shared/envelope';
import { canonicalize, type JsonValue } from '#shared/json';
import type { RenderRecord } from '#shared/render';
import type { DecideRequest, SignerStart, SubmitRequest } from './contract.ts';

/** A statement ready to be signed: its payload, the bytes under the signature, and their digest. */
export interface Unsigned {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** DSSE pre-authentication encoding: what the token signs. */
  readonly message: Uint8Array;
  /** The statement's identity, see `envelopeDigest`. */
  readonly digest: Sha256Hex;
}

export interface Signer {
  readonly person: PersonId;
  readonly keyId: KeyId;
}

/** What the signer itself worked out from the intent's bytes. */
export interface Judged {
  readonly digest: IntentDigest;
  readonly record: RenderRecord;
  readonly recordDigest: Sha256Hex;
}

type Desk = Pick<SignerStart, 'ledger' | 'build'> & { readonly device: DeviceId };

const HOUR_MS = 3_600_000;

export const approvalStatement = (
  desk: Desk,
  signer: Signer,
  request: DecideRequest,
  judged: Judged,
): Unsigned => {
  const statement: ApprovalStatement = {
    ...signedBy(desk, signer, request),
    type: 'approval',
    decision: request.decision,
    reason: request.reason,
    intent: judged.digest,
    render: {
      template: judged.record.template,
      version: judged.record.version,
      locale: judged.record.locale,
      digest: judged.recordDigest,
    },
    policy: request.policy,
    screening: null,
    approver: signer.person,
    expiresAt: laterBy(request.issuedAt, APPROVAL_LIFETIME_HOURS),
  };
  return unsigned(APPROVAL_TYPE, approvalStatementSchema.parse(statement));
};

export const submissionStatement = (
  desk: Desk,
  signer: Signer,
  request: SubmitRequest,
  intents: readonly IntentDigest[],
): Unsigned => {
  const statement: SubmissionStatement = {
    ...signedBy(desk, signer, request),
    type: 'submission',
    initiator: signer.person,
    intents: [...intents],
  };
  return unsigned(SUBMISSION_TYPE, submissionStatementSchema.parse(statement));
};

/** A signed statement as it travels. */
export const sealed = (
  statement: Unsigned,
  { keyId, signature }: { readonly keyId: KeyId; readonly signature: Uint8Array },
  device: DeviceKey,
): Envelope => ({
  payloadType: statement.payloadType,
  payload: toBase64(statement.payload),
  signatures: [{ keyid: keyId, sig: toBase64(signature) }, device.proofOver(statement.message)],
});

const signedBy = (
  desk: Desk,
  signer: Signer,
  request: Pick<DecideRequest, 'issuedAt' | 'head'>,
): Pick<ApprovalStatement, 'v' | 'ledger' | 'keyId' | 'device' | 'build' | 'issuedAt' | 'head'> => ({
  v: 1,
  ledger: desk.ledger,
  keyId: signer.keyId,
  device: desk.device,
  build: desk.build,
  issuedAt: request.issuedAt,
  head: request.head,
});

const unsigned = (payloadType: string, statement: unknown): Unsigned => {
  const payload = utf8(canonicalize(statement as JsonValue));
  const message = preAuthEncoding(payloadType, payload);
  return { payloadType, payload, message, digest: sha256Hex(message) as Sha256Hex };
};

const laterBy = (instant: string, hours: number): string =>
  new Date(Date.parse(instant) + hours * HOUR_MS).toISOString();

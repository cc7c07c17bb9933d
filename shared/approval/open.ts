import type { z } from 'zod';
import type { DeviceId, KeyId, LedgerId, PersonId, Sha256Hex } from '#shared/brand';
import { fromUtf8, sha256Hex } from '#shared/encoding';
import {
  envelopeBytes,
  isProvableDevice,
  isProvedBy,
  verifyEnvelope,
  type Envelope,
  type PublicKey,
  type VerifySignature,
} from '#shared/envelope';
import { err, ok, type Result } from '#shared/errors';
import { parseCanonical } from '#shared/json';
import type { EnrolledKey, Person, RosterIndex } from '#shared/roster';
import {
  APPROVAL_TYPE,
  approvalStatementSchema,
  QUORUM_CERTIFICATE_TYPE,
  quorumCertificateSchema,
  SUBMISSION_TYPE,
  submissionStatementSchema,
  type ApprovalStatement,
  type QuorumCertificate,
  type SubmissionStatement,
} from './schema.ts';

export interface StatementError {
  readonly code:
    | 'bad-envelope'
    | 'bad-signature'
    | 'unknown-key'
    | 'not-canonical'
    | 'unknown-shape'
    | 'signer-mismatch'
    | 'device-unproved'
    | 'wrong-ledger';
  readonly detail: string;
}

/** A statement whose signature was verified against an active key of an active person. */
export interface OpenedStatement<T> {
  readonly statement: T;
  readonly key: EnrolledKey;
  readonly person: Person;
  /** SHA-256 of the signed bytes (DSSE PAE): the statement's identity. */
  readonly digest: Sha256Hex;
}

/** Identity of an envelope: the digest of the bytes under its signature. */
export const envelopeDigest = (envelope: Envelope): Sha256Hex =>
  sha256Hex(envelopeBytes(envelope)) as Sha256Hex;

interface Trust {
  readonly ledger: LedgerId;
  readonly roster: RosterIndex;
  readonly verify: VerifySignature;
}

/** Verifies and decodes an approval. Judging it (quorum, freshness) is the projection's work. */
export const openApproval = (
  envelope: Envelope,
  trust: Trust,
): Result<OpenedStatement<ApprovalStatement>, StatementError> => {
  const opened = openSigned(envelope, APPROVAL_TYPE, approvalStatementSchema, trust);
  return opened.ok ? checkSigner(opened.value, opened.value.statement.approver, trust) : opened;
};

/** Verifies and decodes a submission: the initiator's signature over the intents that they propose. */
export const openSubmission = (
  envelope: Envelope,
  trust: Trust,
): Result<OpenedStatement<SubmissionStatement>, StatementError> => {
  const opened = openSigned(envelope, SUBMISSION_TYPE, submissionStatementSchema, trust);
  return opened.ok ? checkSigner(opened.value, opened.value.statement.initiator, trust) : opened;
};

/** Verifies the ledger's own signature on a quorum certificate and decodes it. */
export const openQuorumCertificate = (
  envelope: Envelope,
  ledgerKey: PublicKey & { readonly keyId: string },
  verify: VerifySignature,
): Result<QuorumCertificate, StatementError> => {
  const keys = (keyId: string): PublicKey | undefined => (keyId === ledgerKey.keyId ? ledgerKey : undefined);
  const verified = verifyEnvelope(envelope, QUORUM_CERTIFICATE_TYPE, keys, verify);
  if (!verified.ok) return failure('bad-signature', verified.error.code);
  return decode(verified.value.payload, quorumCertificateSchema);
};

const openSigned = <T extends { keyId: KeyId; device: DeviceId }>(
  envelope: Envelope,
  type: string,
  schema: z.ZodType<T>,
  trust: Trust,
): Result<OpenedStatement<T>, StatementError> => {
  const signer = envelope.signatures[0]?.keyid ?? '';
  const holder = trust.roster.activeHolder(signer as KeyId);
  if (holder === undefined) return failure('unknown-key', 'no active person holds this key');
  const verified = verifyEnvelope(
    { ...envelope, signatures: envelope.signatures.slice(0, 1) },
    type,
    (id) => (id === signer ? holder.key : undefined),
    trust.verify,
  );
  if (!verified.ok) return failure('bad-signature', verified.error.code);
  const decoded = decode(verified.value.payload, schema);
  if (!decoded.ok) return decoded;
  if (!isDeviceProved(envelope, decoded.value.device, trust.verify))
    return failure('device-unproved', decoded.value.device);
  return ok({ statement: decoded.value, ...holder, digest: envelopeDigest(envelope) });
};

/** A device with a key of its own signs beside the person; one without a key adds nothing. */
const isDeviceProved = (envelope: Envelope, device: DeviceId, verify: VerifySignature): boolean =>
  isProvableDevice(device) ? isProvedBy(envelope, device, verify) : envelope.signatures.length === 1;

const checkSigner = <T extends { keyId: KeyId; ledger: LedgerId }>(
  opened: OpenedStatement<T>,
  claimed: PersonId,
  trust: Trust,
): Result<OpenedStatement<T>, StatementError> => {
  if (opened.statement.ledger !== trust.ledger) return failure('wrong-ledger', opened.statement.ledger);
  if (opened.key.keyId !== opened.statement.keyId || opened.person.id !== claimed)
    return failure('signer-mismatch', 'the statement names someone else than the key that signed it');
  return ok(opened);
};

const decode = <T>(payload: Uint8Array, schema: z.ZodType<T>): Result<T, StatementError> => {
  const parsed = parseCanonical(textOf(payload));
  if (!parsed.ok) return failure('not-canonical', parsed.error.code);
  const shaped = schema.safeParse(parsed.value);
  return shaped.success ? ok(shaped.data) : failure('unknown-shape', shaped.error.issues[0]?.message ?? '');
};

const textOf = (bytes: Uint8Array): string => {
  try {
    return fromUtf8(bytes);
  } catch {
    return '';
  }
};

const failure = (code: StatementError['code'], detail: string): Result<never, StatementError> =>
  err({ code, detail });

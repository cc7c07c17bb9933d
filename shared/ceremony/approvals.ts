import type { Sha256Hex } from '#shared/brand';
import {
  keyIdOf,
  verifyEnvelope,
  type Envelope,
  type PublicKey,
  type VerifySignature,
} from '#shared/envelope';
import { readPayload } from './signed.ts';
import { SCRIPT_APPROVAL_TYPE, scriptApprovalSchema } from './statements.ts';

/** What of an opening the approvals are judged by. */
export interface ApprovedScript {
  readonly scriptDigest: Sha256Hex;
  /** When the ceremony was opened: who signed later did not approve beforehand. */
  readonly openedAt: string;
}

/** How many of the approvers signed the digest of a script before it was opened. Each counts once. */
export const approverCount = (
  approvals: readonly Envelope[],
  { scriptDigest, openedAt }: ApprovedScript,
  approvers: readonly PublicKey[],
  verify: VerifySignature,
): number => {
  const byId = new Map<string, PublicKey>(approvers.map((key) => [keyIdOf(key), key]));
  const signers = approvals.flatMap((envelope) => {
    const verified = verifyEnvelope(envelope, SCRIPT_APPROVAL_TYPE, (id) => byId.get(id), verify);
    const read = readPayload(envelope, scriptApprovalSchema);
    if (!verified.ok || !read.ok) return [];
    const { content } = read.value;
    const isOfThis = content.scriptDigest === scriptDigest && content.keyId === verified.value.keyId;
    return isOfThis && Date.parse(content.at) <= Date.parse(openedAt) ? [content.keyId] : [];
  });
  return new Set(signers).size;
};

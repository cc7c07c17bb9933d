import type { IntentDigest, PersonId, Sha256Hex } from '#shared/brand';
import type { WalletRecord } from '#shared/double-entry';
import { isCounted } from './quorum.ts';
import type { IntentRecord, WorkingSet } from './types.ts';

/**
 * Where a wallet comes from. Every figure names an event or a signed statement of the journal, so that with the
 * lines at these positions and their inclusion proofs anyone can check it offline.
 */
export interface BirthCertificate {
  readonly wallet: WalletRecord['wallet']['id'];
  /** Position of the event that made the wallet. */
  readonly seq: number;
  /** The policy that judged the birth; for a wallet of the genesis, the genesis' own. */
  readonly policy: { readonly version: number; readonly digest: Sha256Hex };
  /** null: the genesis ceremony made it. */
  readonly intent: {
    readonly digest: IntentDigest;
    readonly initiator: PersonId;
    readonly proposedSeq: number;
    readonly submission: Sha256Hex;
    readonly approvals: readonly {
      readonly seq: number;
      readonly person: PersonId;
      readonly keyId: string;
      /** SHA-256 of the signed statement. */
      readonly digest: Sha256Hex;
    }[];
  } | null;
}

/** `intent` is the record of `wallet.birth.intent`; undefined when there is none, or when it is not at hand. */
export const birthCertificateOf = (
  { wallet, birth }: WalletRecord,
  intent: IntentRecord | undefined,
  policies: WorkingSet['policies'],
): BirthCertificate | undefined => {
  const [first] = policies;
  const policy = wallet.policy ?? (first && { version: first.policy.version, digest: first.digest });
  if (policy === undefined || (birth.intent !== null && intent?.digest !== birth.intent)) return undefined;
  return {
    wallet: wallet.id,
    seq: birth.seq,
    policy,
    intent: birth.intent === null || intent === undefined ? null : deed(intent),
  };
};

const deed = (record: IntentRecord): BirthCertificate['intent'] => ({
  digest: record.digest,
  initiator: record.intent.initiator,
  proposedSeq: record.proposedSeq,
  submission: record.submission,
  approvals: record.approvals
    .filter(isCounted)
    .map(({ seq, person, keyId, digest }) => ({ seq, person, keyId, digest })),
});

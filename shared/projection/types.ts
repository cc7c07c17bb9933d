import type {
  AccountId,
  CustodyKeyId,
  DeviceId,
  EntityId,
  GroupId,
  IntentDigest,
  KeyId,
  LedgerId,
  MandateId,
  PersonId,
  Sha256Hex,
  TransferId,
  WalletId,
} from '#shared/brand';
import type { Decision, JournalHead, ReasonCode } from '#shared/approval';
import type { PublicKey } from '#shared/envelope';
import type { Intent, Runbook, RunbookSubject } from '#shared/intent';
import type { CustodyKey, KeyChange, KeyState, PartLife } from '#shared/inventory';
import type { Books, Entry } from '#shared/double-entry';
import type { Facts, Policy, QuorumProgress, Requirement, VelocityScope } from '#shared/policy';
import type { RosterIndex } from '#shared/roster';

export type IntentStatus =
  | 'awaiting-approval'
  /** Approved; a rail other than the internal book has to carry it out. */
  | 'awaiting-dispatch'
  /** A version of the policy that is approved and looser than the one in force: it waits until `activeFrom`. */
  | 'cooling'
  | 'posted'
  /** Over a rail: it reached whoever it was for, and what was held is posted. */
  | 'settled'
  /** Over a rail: it never will, and what was held is given back. */
  | 'failed'
  | 'registered'
  /** A change of a wallet, a mandate, the policy or the roster, an erasure or an emergency that is in force. */
  | 'carried-out'
  | 'rejected'
  | 'returned'
  | 'expired'
  | 'denied';

export interface RecordedApproval {
  readonly seq: number;
  readonly digest: Sha256Hex;
  readonly person: PersonId;
  /** Whose seat it was, and until when the person had it; null for their own. */
  readonly behalf: { readonly person: PersonId; readonly until: string } | null;
  /** Groups of the seat when it was recorded: it never counts in others. */
  readonly groups: readonly GroupId[];
  readonly keyId: KeyId;
  readonly device: DeviceId;
  readonly build: string;
  readonly decision: Decision;
  readonly reason: { readonly code: ReasonCode; readonly text: string } | null;
  readonly issuedAt: string;
  /** Journal time of the event that records it: an escalation that opens later never helps it. */
  readonly recordedAt: string;
  readonly head: JournalHead;
  /**
   * That it was given in shadow, by somebody who had joined, or in the seat of somebody who had: it never counts, also
   * when the shadow is over. Absent where it counts. A rejection always bites.
   */
  readonly inShadow?: true;
  /** Whether it still counts; when not, why (freshness: the signer's standing or key has changed). */
  readonly stale: string | null;
}

export interface IntentRecord {
  readonly digest: IntentDigest;
  readonly intent: Intent;
  readonly submission: Sha256Hex;
  readonly status: IntentStatus;
  /** Policy version at submission, with the facts of that moment. */
  readonly policyVersion: number;
  readonly facts: Facts;
  /**
   * What the strictest of the policy at submission and all that came into force since demands. The full evaluation
   * with its trace is computed on demand by `evaluationOf`: it is large, and it follows from policies and facts.
   */
  readonly requirement: Requirement;
  /** Codes by which one of these policies denies it, sorted. While there is one it can't be approved. */
  readonly denials: readonly string[];
  readonly approvals: readonly RecordedApproval[];
  readonly progress: QuorumProgress;
  /** Journal time since which all places are filled; null while one is open. A delay begins here. */
  readonly filledAt: string | null;
  readonly hold: readonly Entry[];
  readonly proposedSeq: number;
  readonly proposedAt: string;
  readonly lastSeq: number;
  readonly lastAt: string;
  /** The closing reason of a rejected or returned intent, or the denial codes. */
  readonly closing: string | null;
  /** Journal time from which an approved version of the policy may come into force; null when nothing cools down. */
  readonly activeFrom: string | null;
}

/** Intents by digest; one that finds some of them without a look at all the others says so. */
export interface IntentMap extends Map<IntentDigest, IntentRecord> {
  /** See `intentsIn`. */
  readonly find?: (query: IntentQuery) => readonly IntentRecord[];
  /** See `overdueIntents`. */
  readonly overdue?: (nowMs: number, countMax: number) => readonly IntentRecord[];
}

export interface IntentQuery {
  /** In one of these. */
  readonly statuses: readonly IntentStatus[];
  /** Of this type; absent: of any. */
  readonly type?: Intent['type'];
}

export interface PayeeRecord {
  /** An IBAN, or what `destinationName` calls an address on a chain. */
  readonly iban: string;
  readonly name: string;
  readonly country: string | null;
  /** Date first listed or paid, ISO 8601. */
  readonly since: string;
  /** Approved payment instructions to it. */
  readonly timesInstructed: number;
  readonly listed: boolean;
}

/** Whose transfers are counted: "source:<account>", "payee:<IBAN, or address on a chain>" or "initiator:<person>". */
export type CounterKey = `${VelocityScope}:${string}`;

export interface AssetSum {
  readonly asset: string;
  readonly minor: bigint;
}

export interface TransferBucket {
  /** Hours or days since the epoch, UTC. */
  readonly at: number;
  readonly count: number;
  /** By asset, in the order of their ids; an asset of which nothing is counted is absent. */
  readonly sums: readonly AssetSum[];
}

/**
 * The buckets of one source, payee or initiator in ascending order, none of them empty: at most 25 of hours and 32 of
 * days. Those that no window reaches any more stay until something is next counted or taken out here.
 */
export interface TransferCounter {
  readonly key: CounterKey;
  readonly hours: readonly TransferBucket[];
  readonly days: readonly TransferBucket[];
}

export interface PolicyVersion {
  readonly policy: Policy;
  readonly digest: Sha256Hex;
  /** Position of the event since which it is in force. */
  readonly since: number;
}

/** Who signed a statement about a runbook, when, and with what. */
export interface RunbookSignature {
  readonly seq: number;
  readonly at: string;
  readonly person: PersonId;
  readonly keyId: KeyId;
  readonly device: DeviceId;
}

/** How a step came to its end: signed, skipped with a reason, or shown by the journal (then `by` is null). */
export interface RunbookMark {
  readonly step: string;
  readonly how: 'signed' | 'skipped' | 'observed';
  readonly seq: number;
  readonly at: string;
  readonly by: RunbookSignature | null;
  /** The reason of a skipped step; of a signed one what its signer noted, null when nothing. */
  readonly note: string | null;
}

export interface RunbookRecord {
  /** Digest of the intent that opened it: its name. */
  readonly opening: IntentDigest;
  /** The text that was opened. */
  readonly runbook: Runbook;
  readonly subject: RunbookSubject;
  readonly opened: RunbookSignature;
  /** In the order in which they came. */
  readonly marks: readonly RunbookMark[];
  readonly closed: (RunbookSignature & { readonly note: string | null }) | null;
}

/** What was done to a custody key: when, by which item, and the state that it was in afterwards. */
export interface CustodyKeyStep {
  readonly seq: number;
  readonly at: string;
  readonly intent: IntentDigest;
  readonly kind: KeyChange['kind'];
  readonly state: KeyState;
}

export interface CustodyKeyRecord {
  /** As it is now. */
  readonly key: CustodyKey;
  readonly state: KeyState;
  readonly registered: Pick<CustodyKeyStep, 'seq' | 'at' | 'intent'>;
  /** In the order in which they came. */
  readonly changes: readonly CustodyKeyStep[];
  /** Since when each of its parts is known to be alive. */
  readonly lives: readonly PartLife[];
}

/** What the genesis event fixed for good. */
export interface LedgerIdentity {
  readonly ledger: LedgerId;
  readonly title: string;
  readonly environment: 'sandbox' | 'production';
  readonly origin: string;
  readonly vkey: string;
  /** The ledger's own key, for quorum certificates; keyId as in #shared/envelope. */
  readonly key: PublicKey & { readonly keyId: string };
  readonly entities: readonly { readonly id: EntityId; readonly name: string }[];
}

/**
 * The working set that events are applied to. The ledger keeps it whole; a desk loads the rows that a batch
 * touches (`touchedBy`), applies, and writes the changed rows back in the transaction that stores the events.
 */
export interface WorkingSet extends Books {
  identity: LedgerIdentity | undefined;
  roster: RosterIndex | undefined;
  /** All versions that ever were in force, the oldest first: the last one is in force. */
  policies: PolicyVersion[];
  /** The version of the policy that cools down: one at a time. */
  cooling: IntentDigest | null;
  /** Next sequence number. */
  size: number;
  /** Time of the last applied event; events never go back in time. */
  lastTime: string;
  readonly intents: IntentMap;
  /** Submission digest -> initiator and the intents still expected from it. */
  readonly submissions: Map<Sha256Hex, SubmissionRecord>;
  readonly origins: Map<Sha256Hex, IntentDigest>;
  readonly payees: Map<string, PayeeRecord>;
  readonly counters: Map<CounterKey, TransferCounter>;
  /** All that were ever opened, by the intents that opened them. */
  readonly runbooks: Map<IntentDigest, RunbookRecord>;
  /** All that were ever registered, in that order: none is ever taken out. */
  readonly custodyKeys: Map<CustodyKeyId, CustodyKeyRecord>;
}

export interface SubmissionRecord {
  readonly initiator: PersonId;
  readonly intents: ReadonlySet<IntentDigest>;
}

/** Keys of rows that an event reads or writes. */
export interface TouchedKeys {
  readonly intents: readonly IntentDigest[];
  readonly accounts: readonly AccountId[];
  readonly submissions: readonly Sha256Hex[];
  readonly origins: readonly Sha256Hex[];
  readonly payees: readonly string[];
  readonly counters: readonly CounterKey[];
  readonly wallets: readonly WalletId[];
  readonly mandates: readonly MandateId[];
  /** Operations that others refer to. Their accounts are touched too: see `accountsOfTransfer`. */
  readonly transfers: readonly TransferId[];
  /**
   * Whether every open intent bears on it: an archiving is judged on them, a change of the roster moves them, and a new
   * version of the policy judges all of them again.
   */
  readonly openIntents: boolean;
}

/** The centre said something that does not follow from the journal: never shown, an alarm is raised. */
export interface ApplyError {
  readonly code:
    | 'sequence'
    | 'time'
    | 'genesis'
    | 'submission'
    | 'intent'
    | 'policy'
    | 'approval'
    | 'quorum'
    | 'entries'
    | 'state';
  readonly seq: number;
  readonly detail: string;
}

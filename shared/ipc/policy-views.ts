import type { IntentDigest, PersonId, Sha256Hex } from '#shared/brand';
import type { Policy, PublishedTests, Rule } from '#shared/policy';

/* The policy as the renderer is given it. Rules and tables are the ones that are signed: see #shared/policy. */

/** How a version stands: only `in-force`, `superseded` and `cooling` ones were approved. */
export type PolicyVersionState =
  | 'in-force'
  | 'superseded'
  /** Approved and looser: in force from `activeFrom` on, unless it is rejected. */
  | 'cooling'
  /** Waits for approvals. */
  | 'waiting'
  | 'rejected'
  | 'returned'
  | 'expired'
  | 'denied';

export interface NamedId {
  readonly id: PersonId;
  readonly name: string;
}

/** A version that is or was in force, or that somebody proposed. */
export interface PolicyVersionRow {
  /** The publication, which names the row; null for the version of the genesis. */
  readonly intent: IntentDigest | null;
  readonly version: number;
  readonly digest: Sha256Hex;
  readonly title: string;
  readonly ruleCount: number;
  readonly state: PolicyVersionState;
  /** The version that it was drafted on; null for the genesis. */
  readonly baseVersion: number | null;
  /** Whether it lets through what its base held back, or may do so; null for the genesis. */
  readonly isLooser: boolean | null;
  readonly reason: string | null;
  readonly proposedBy: NamedId | null;
  readonly proposedAt: string | null;
  readonly approvedBy: readonly (NamedId & { readonly at: string })[];
  /** When its quorum was complete. */
  readonly approvedAt: string | null;
  /** End of its cool-down; null where there was none. */
  readonly activeFrom: string | null;
  /** Since when it is, or when it came to be, in force. */
  readonly inForceAt: string | null;
  /** Why and when it ended without coming into force. */
  readonly closing: string | null;
  readonly closedAt: string | null;
}

export interface PolicyVersionsPage {
  readonly total: number;
  readonly offset: number;
  /** The newest first. */
  readonly rows: readonly PolicyVersionRow[];
}

/** One version whole. */
export interface PolicyVersionDetail {
  readonly row: PolicyVersionRow;
  readonly policy: Policy;
  readonly tests: PublishedTests;
  /** What it says, whatever its number: equal for a version and its rollback. */
  readonly contentDigest: Sha256Hex;
  /** The version that it was drafted on, to be compared with; null for the genesis. */
  readonly base: Policy | null;
}

/** What an officer edits. */
export interface PolicyDraftInput {
  /** The version in force on which it was begun. */
  readonly baseVersion: number;
  readonly title: string;
  readonly rules: readonly Rule[];
  readonly tests: PublishedTests;
  /** Why it is wanted; may be empty until it is proposed. */
  readonly reason: string;
}

export interface PolicyDraftRow {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly ruleCount: number;
  readonly baseVersion: number;
  /** False when another version came into force since: it has to be rebased before it is proposed. */
  readonly isOnVersionInForce: boolean;
  readonly author: NamedId;
  readonly createdAt: string;
  readonly changedAt: string;
}

/** A draft whole, with the version that it was drafted on. */
export interface PolicyDraft {
  readonly row: PolicyDraftRow;
  readonly rules: readonly Rule[];
  readonly tests: PublishedTests;
  readonly base: Policy;
}

import type { IntentDigest, PersonId, Sha256Hex } from '#shared/brand';
import type {
  AnalysisFinding,
  ExplanationsUnder,
  Facts,
  Policy,
  PolicyComparison,
  PublishedTests,
  Rule,
  VerdictChange,
} from '#shared/policy';
import type { IntentStatus } from '#shared/projection';
import type { MoneyView } from './money-view.ts';

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

/** A rule with whoever answers for it, or did. */
export interface OwnedRule {
  readonly rule: string;
  readonly title: string;
  readonly owner: NamedId;
}

/** A rule that somebody had to look at again before today, or before an item was proposed, and did not. */
export interface OverdueRule {
  readonly rule: string;
  readonly title: string;
  /** ISO 8601 date. */
  readonly reviewBy: string;
  /** Who answers for it. */
  readonly owner: NamedId;
}

export interface PolicyVersionsPage {
  readonly total: number;
  readonly offset: number;
  /** The newest first. */
  readonly rows: readonly PolicyVersionRow[];
  /** Of the version in force, by this desk's day. */
  readonly overdue: readonly OverdueRule[];
  /** Rules of the version in force that nobody who is active answers for. */
  readonly ownerless: readonly OwnedRule[];
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

/** A payment or change that shows what is said. */
export interface PolicyExampleView {
  readonly text: string;
  readonly facts: Facts;
}

export interface PolicyFindingView extends Pick<AnalysisFinding, 'code' | 'severity' | 'rules' | 'text'> {
  /** Whether the version in force has the same: the draft is not where it comes from. */
  readonly isInForce: boolean;
  readonly example: PolicyExampleView | null;
}

/** Something that the version in force and the draft answer differently, with both answers in one line each. */
export interface PolicyDifferenceView extends PolicyExampleView {
  readonly before: string;
  readonly after: string;
}

/** What is seen of a draft without proposing it: by its own table, and against the version in force. */
export interface PolicyExamination {
  /** The version in force that it is held against. */
  readonly version: number;
  /** Whether it would wait for a cool-down. Careful: what is not proved to be tighter is looser. */
  readonly isLooser: boolean;
  readonly coolDownHours: number;
  readonly direction: PolicyComparison['direction'];
  /** False where the comparison ended at its bound. */
  readonly isProved: boolean;
  readonly looser: PolicyDifferenceView | null;
  readonly tighter: PolicyDifferenceView | null;
  readonly findings: readonly PolicyFindingView[];
  /** What it took on this desk. */
  readonly millis: number;
}

/** An item of the past that a draft would have answered differently. */
export interface ReplayedItem {
  readonly digest: IntentDigest;
  readonly title: string;
  readonly amount: MoneyView | null;
  readonly proposedAt: string;
  readonly status: IntentStatus;
  readonly before: string;
  readonly after: string;
}

/** Items of one kind: all are counted, the newest are named. */
export interface ReplayedItems {
  readonly total: number;
  readonly items: readonly ReplayedItem[];
}

/** What a draft would have changed about the items that this desk knows to be decided. */
export interface PolicyReplay {
  /** The version in force that it is held against. */
  readonly version: number;
  /** Decided items that were looked at, the newest first. */
  readonly items: number;
  /** All decided items; more than `items` where there are more than are looked at. */
  readonly total: number;
  /** When the oldest of them was proposed; null when there is none. */
  readonly since: string | null;
  readonly unchanged: number;
  readonly changes: Readonly<Record<VerdictChange, ReplayedItems>>;
  /** For each rule of the draft in shadow, the items that it would have been about. */
  readonly shadow: readonly (ReplayedItems & { readonly rule: string; readonly ruleTitle: string })[];
  readonly millis: number;
}

/** An item of the past under the version of its day, the one in force, and a draft. */
export interface PastExplanation extends ExplanationsUnder {
  /** As they were on its day. */
  readonly facts: Facts;
  readonly item: Pick<ReplayedItem, 'digest' | 'title' | 'amount' | 'proposedAt' | 'status'>;
}

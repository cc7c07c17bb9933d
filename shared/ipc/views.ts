import type { Decision } from '#shared/approval';
import type { IntentDigest, PersonId, Sha256Hex } from '#shared/brand';
import type { ErrorCode, ShownError } from '#shared/errors';
import type { IntentType } from '#shared/intent';
import type { QuorumProgress } from '#shared/policy';
import type { IntentStatus } from '#shared/projection';
import type { Person } from '#shared/roster';
import type { CheckView, DraftConflicts, QuorumView } from './check-views.ts';
import type { IdentityView } from './identity-views.ts';
import type { MoneyView } from './money-view.ts';
import type { OverdueRule } from './policy-views.ts';
import type { DraftHeadroom } from './wallet-views.ts';

/* What the renderer is given to show. Amounts are decimal strings in minor units with asset and scale. */

export interface TokenView {
  /** Stable id: digest over manufacturer, serial, object id and public key; never a slot or label. */
  readonly id: string;
  readonly label: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly custody: 'hardware-token' | 'software-token';
  /** The enrolled holder; null when the key is in nobody's name here. */
  readonly holder: { readonly id: PersonId; readonly name: string; readonly title: string } | null;
  readonly pinState: 'ok' | 'count-low' | 'final-try' | 'locked';
}

export interface SessionView {
  readonly person: { readonly id: PersonId; readonly name: string; readonly title: string };
  readonly groups: readonly string[];
  readonly token: TokenView;
  readonly since: string;
}

export type QueueSection = 'mine' | 'others' | 'done';

export interface QueueRow {
  readonly digest: IntentDigest;
  readonly type: IntentType;
  readonly status: IntentStatus;
  readonly title: string;
  /** Payee IBAN or registered IBAN, electronic form. */
  readonly iban: string;
  readonly sourceName: string;
  readonly amount: MoneyView | null;
  readonly rail: string;
  readonly initiatorName: string;
  readonly reference: string;
  readonly progress: QuorumProgress;
  readonly expiresAt: string;
  readonly executionDate: string | null;
  /** At most three, each a fact with its source. */
  readonly chips: readonly ChipView[];
  /** What this officer has signed here and is not confirmed by the ledger yet. */
  readonly outbox: OutboxState | null;
  readonly words: readonly string[];
  readonly lastAt: string;
}

export interface ChipView {
  readonly text: string;
  readonly source: string;
  readonly tone: 'neutral' | 'caution' | 'danger';
}

export type OutboxState = 'waiting-to-send' | 'delivered' | 'refused';

export interface QueuePage {
  readonly section: QueueSection;
  readonly total: number;
  readonly counts: Readonly<Record<QueueSection, number>>;
  readonly offset: number;
  readonly rows: readonly QueueRow[];
}

export interface PolicyAnswerView {
  readonly decision: 'denied' | 'requires';
  /** The version in force, by which it is judged now. */
  readonly version: number;
  readonly digest: string;
  /** The version in force when it was proposed, where that is another: the stricter of both holds. */
  readonly proposedUnder: number | null;
  readonly headline: string;
  readonly reasons: readonly string[];
  readonly counterfactuals: readonly string[];
  readonly notMatched: readonly string[];
  /** What rules in shadow would add if they were binding. */
  readonly shadow: readonly string[];
  /** The rules behind it that were overdue on the day of its proposal. */
  readonly overdue: readonly OverdueRule[];
  /** What judging and explaining took on this desk, microseconds. */
  readonly micros: number;
}

export interface ApprovalView {
  readonly personName: string;
  /** For whom they sat; null in their own seat. */
  readonly forName: string | null;
  readonly decision: 'approve' | 'reject' | 'return';
  readonly reason: string | null;
  readonly at: string;
  readonly tokenSerial: string;
  readonly device: string;
  readonly headSize: number;
  readonly stale: string | null;
  /** It was given in shadow and does not count: until when that is so for whoever gave it; null where it counts. */
  readonly shadow: string | null;
}

/** Whether this officer may decide now, and when not, the sentence that says why and who can. */
export type MayDecide =
  /**
   * `forName`: for whom they would sit, where it is not their own seat. `shadow`: their approval would be recorded and
   * not counted, and until when.
   */
  | { readonly can: true; readonly forName?: string; readonly shadow?: string }
  | {
      readonly can: false;
      readonly why: string;
      /** What they may sign all the same: they can't approve it, and may end it or send it back. */
      readonly mayStill?: readonly Exclude<Decision, 'approve'>[];
    };

export interface IntentDetail {
  readonly row: QueueRow;
  /** Canonical text of the intent: the renderer decodes, renders and hashes this, and nothing else. */
  readonly canonical: string;
  readonly undecodable: string | null;
  readonly groupNames: Readonly<Record<string, string>>;
  /** The people whom the signed lines name by their ids. Names are shown beside what is signed, never in it. */
  readonly people: readonly { readonly id: PersonId; readonly name: string }[];
  readonly checks: readonly CheckView[];
  readonly policy: PolicyAnswerView;
  readonly quorum: QuorumView;
  readonly approvals: readonly ApprovalView[];
  readonly mayDecide: MayDecide;
  readonly effect: readonly {
    readonly account: string;
    readonly asset: string;
    readonly scale: number;
    readonly availableBefore: string;
    readonly availableAfter: string;
  }[];
  readonly closing: string | null;
  /** From when a version of the policy that is approved, and looser, is in force; null for anything else. */
  readonly activeFrom: string | null;
  readonly events: readonly AuditRow[];
}

export interface Finding {
  /** `file` findings refuse the whole file; `line` findings refuse one credit transfer. */
  readonly scope: 'file' | 'line';
  readonly code: string;
  readonly line: number | null;
  /** 1-based in the file. A `line` finding without it refuses all transfers of one payment information. */
  readonly transaction: number | null;
  readonly what: string;
  readonly remedy: string;
}

export interface ImportLine {
  readonly transaction: number;
  readonly line: number;
  /** Empty text where the file does not say, here and in the next fields. */
  readonly payee: string;
  readonly iban: string;
  /** null when a refused line states no amount that can be read. */
  readonly amount: MoneyView | null;
  readonly rail: string;
  readonly reference: string;
  readonly outcome: 'ready' | 'refused' | 'duplicate';
  readonly finding: Finding | null;
}

export interface ImportPreview {
  readonly importId: string;
  readonly fileName: string;
  readonly fileDigest: string;
  readonly bytes: number;
  readonly messageId: string;
  readonly initiatingParty: string;
  readonly createdAt: string;
  /** As the file's control totals state them, decimal text. */
  readonly statedCount: number;
  readonly statedControlSum: string | null;
  readonly totals: readonly {
    readonly asset: string;
    readonly scale: number;
    readonly count: number;
    readonly minor: string;
  }[];
  readonly lines: readonly ImportLine[];
  readonly readyCount: number;
  /** What the accounts that it moves have left after it, as this desk had verified them when it was drafted. */
  readonly headroom: readonly DraftHeadroom[];
  /** What speaks against its payments; `place` is the number of the credit transfer in the file. */
  readonly conflicts: DraftConflicts;
  /** Why it can't be submitted as it stands, null when nothing is in the way. */
  readonly blocked: ShownError | null;
  readonly findings: readonly Finding[];
}

export type ImportResult =
  | { readonly kind: 'preview'; readonly preview: ImportPreview }
  | {
      readonly kind: 'refused';
      readonly fileName: string;
      readonly error: ShownError;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'cancelled' };

export interface SubmitResult {
  readonly proposed: number;
  readonly duplicate: number;
  readonly denied: number;
  readonly refused: number;
  /** Kept in the outbox because the ledger is out of reach. */
  readonly waitingToSend: number;
  readonly problems: readonly {
    readonly transaction: number | null;
    /** Stable number of the failure in the catalogue; null for a denial by the policy. */
    readonly number: number | null;
    readonly title: string;
    readonly meaning: string;
    readonly remedy: string;
  }[];
}

/** Somebody of the roster. `name` is one that was checked, or the words that stand in its place. */
export interface PersonView {
  readonly id: PersonId;
  readonly name: string;
  readonly title: string;
  readonly groups: readonly string[];
  readonly standing: Person['standing'];
}

export interface AuditRow {
  readonly seq: number;
  readonly time: string;
  readonly type: string;
  readonly actorName: string;
  /** One plain sentence. */
  readonly summary: string;
  readonly intent: IntentDigest | null;
  readonly device: string | null;
  readonly build: string | null;
  readonly commandId: string;
}

export interface AuditPage {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly AuditRow[];
}

/** What was decided, changed and refused in a period, as Markdown. The same journal always gives the same bytes. */
export interface BoardPack {
  /** Dates, UTC; `to` is the first day that does not belong to it. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** SHA-256 of the text in UTF-8. */
  readonly digest: Sha256Hex;
  readonly fileName: string;
  /** Whether nothing can be added to the period any more. */
  readonly isComplete: boolean;
}

export interface AuditProof {
  readonly seq: number;
  readonly line: string;
  readonly leaf: string;
  readonly path: readonly string[];
  readonly size: number;
  readonly root: string;
  /** Computed on this desk against the checkpoint it verified. */
  readonly isVerified: boolean;
  readonly checkpoint: string;
}

export type SyncPhase = 'starting' | 'current' | 'catching-up' | 'unreachable' | 'alarm';

export interface SyncState {
  readonly phase: SyncPhase;
  /** Verified journal size and root. */
  readonly size: number;
  readonly root: string;
  readonly ledgerSize: number | null;
  /** When the last checkpoint was verified; null before the first. */
  readonly verifiedAt: string | null;
  readonly outboxWaiting: number;
  readonly error: ShownError | null;
  readonly nextRetryAt: string | null;
}

export interface AppInfo {
  readonly version: string;
  readonly environment: 'sandbox' | 'production';
  readonly runtime: 'official' | 'development' | 'unknown';
  readonly company: string;
  readonly ledgerUrl: string;
  readonly deviceId: string;
  readonly buildDigest: string;
  readonly sandboxPin: string | null;
  readonly importMaxBytes: number;
}

export type Topic =
  'queue' | 'accounts' | 'audit' | 'people' | 'policies' | 'sync' | 'session' | 'tokens' | 'chain';

export type DeskEvent =
  | { readonly kind: 'changed'; readonly topics: readonly Topic[] }
  | { readonly kind: 'sync'; readonly state: SyncState }
  | {
      readonly kind: 'session';
      readonly session: SessionView | null;
      readonly lockedBecause: ErrorCode | null;
    }
  | { readonly kind: 'identity'; readonly view: IdentityView }
  /** A file came by the menu, the command line or a drop: show it. */
  | { readonly kind: 'import'; readonly result: ImportResult }
  | { readonly kind: 'go'; readonly route: 'approvals' | 'imports' | 'wallets' | 'audit' | 'settings' };

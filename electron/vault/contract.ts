import type {
  AccountId,
  CommandId,
  EntityId,
  IntentDigest,
  PersonId,
  Sha256Hex,
  WalletId,
} from '#shared/brand';
import type { Decision, JournalHead } from '#shared/approval';
import type { IdentityResponse, Trust } from '#shared/api';
import type { WalletRecord } from '#shared/double-entry';
import type { Envelope } from '#shared/envelope';
import type { Result, ShownError } from '#shared/errors';
import type { AccountRegistrationIntent, ReversibleChange, Runbook, TransferIntent } from '#shared/intent';
import type {
  AccountDetail,
  AccountsPage,
  AuditPage,
  AuditProof,
  BoardPack,
  BalanceAt,
  DraftConflicts,
  DraftHeadroom,
  EmergencyUse,
  EntityRow,
  GrantUseRow,
  IntentDetail,
  MandateRow,
  PastExplanation,
  PolicyDraft,
  PolicyDraftInput,
  PolicyDraftRow,
  PolicyExamination,
  PolicyReplay,
  PolicyVersionDetail,
  PolicyVersionsPage,
  QueuePage,
  QueueSection,
  QuorumHealthRow,
  RosterView,
  KeysView,
  RunbooksView,
  StatementFound,
  StatementPage,
  StatementSearch,
  SubmitResult,
  SyncState,
  Topic,
  WalletDetail,
} from '#shared/ipc';
import type { PolicyPublicationIntent } from '#shared/intent';
import type { Account } from '#shared/journal';
import type { ReplayCounts } from '#shared/policy';
import type { ReviewState, RunbookRecord, SignedPlace } from '#shared/projection';
import type { Disclosure, EnrolledKey, NamedPerson, Roster } from '#shared/roster';
import type { SessionGrant } from './sync/credentials.ts';
import type { AccountsRequest } from './views/accounts.ts';
import type { StatementQuery, StatementRequest } from './views/statement.ts';

/* What main may ask of the vault process: the verified picture, the outbox, and synchronisation. */

export interface VaultStart {
  readonly file: string;
  /** 32 bytes in hex, unsealed by main from the system keystore. */
  readonly keyHex: string;
  readonly trust: Trust;
  /** Device and build that sign here: what they may not sign is said before a PIN is asked for. */
  readonly place?: SignedPlace;
}

export interface DecideContext {
  /** Canonical bytes of the intent, for the signer. */
  readonly intentBytes: Uint8Array;
  readonly policy: { readonly version: number; readonly digest: Sha256Hex };
  readonly head: JournalHead;
}

/** What a payment file is checked against. */
export interface ImportContext {
  readonly accounts: readonly Account[];
  readonly importedFileDigests: readonly Sha256Hex[];
  /** Message ids already imported, with the file's digest. */
  readonly importedMessageIds: readonly { readonly messageId: string; readonly fileDigest: Sha256Hex }[];
  readonly head: JournalHead;
}

/** What a draft takes out of an account and brings to it, in minor units: the sum of all its payments. */
export interface DraftMovement {
  readonly account: AccountId;
  readonly out: string;
  readonly in: string;
  /** How many payments take something out. */
  readonly count: number;
}

/** What can be tried before it is signed. */
export type DraftIntent = TransferIntent | AccountRegistrationIntent;

/** What a change of a wallet is drafted on. */
export interface WalletContext {
  readonly record: WalletRecord;
  readonly entity: { readonly id: EntityId; readonly name: string };
  /** IBANs of its own accounts, sorted. */
  readonly ibans: readonly string[];
}

/** Where a version to be published comes from. */
export type PolicySource =
  { readonly kind: 'draft'; readonly id: string } | { readonly kind: 'rollback'; readonly version: number };

/** A version on the one that is in force, as this desk has verified it. */
export type PolicyProposal = Pick<PolicyPublicationIntent, 'base' | 'policy' | 'tests' | 'replayBudget'>;

/** What to propose, and how many past transfers it may answer otherwise. */
export type PolicyRequest = PolicySource & Pick<PolicyPublicationIntent, 'replayBudget'>;

export interface VaultMethods {
  start: { input: VaultStart; output: Result<null, ShownError> };
  stop: { input: null; output: null };
  enrolment: {
    input: null;
    output: {
      readonly people: readonly NamedPerson[];
      readonly keys: readonly EnrolledKey[];
      readonly company: string;
    };
  };
  queue: {
    input: {
      readonly person: PersonId | null;
      readonly section: QueueSection;
      readonly offset: number;
      readonly limit: number;
      readonly search: string;
    };
    output: Result<QueuePage, ShownError>;
  };
  detail: {
    input: { readonly person: PersonId | null; readonly digest: IntentDigest };
    output: Result<IntentDetail, ShownError>;
  };
  /** Refuses (alarm, closed, not eligible, own intent, already decided) before anything is signed. */
  decideContext: {
    input: {
      readonly person: PersonId;
      readonly digest: IntentDigest;
      /** An approval when it is not said. */
      readonly decision?: Decision;
    };
    output: Result<DecideContext, ShownError>;
  };
  /** Durable when it answers. Then delivered as soon as the ledger is in reach, exactly once. */
  enqueueApproval: {
    input: { readonly commandId: CommandId; readonly intent: IntentDigest; readonly approval: Envelope };
    output: Result<{ readonly delivered: boolean }, ShownError>;
  };
  importContext: { input: null; output: Result<ImportContext, ShownError> };
  /** What payments leave of the limits of the accounts that they move, before anything is signed. */
  draftHeadroom: {
    input: { readonly movements: readonly DraftMovement[] };
    output: Result<readonly DraftHeadroom[], ShownError>;
  };
  /** What speaks against drafts, and what they would need, before anything is signed. */
  draftConflicts: {
    input: { readonly drafts: readonly DraftIntent[] };
    output: Result<DraftConflicts, ShownError>;
  };
  /** Durable when it answers; waits for the ledger's outcomes while it is in reach. */
  enqueueSubmission: {
    input: {
      /** One id for all batches: each batch is `<commandId>.<n>`. */
      readonly commandId: CommandId;
      readonly submission: Envelope;
      readonly intents: readonly Uint8Array[];
      /** What opens the commitments of people whom the intents add. */
      readonly disclosures?: readonly Disclosure[];
    };
    output: Result<SubmitResult, ShownError>;
  };
  accounts: { input: null; output: Result<readonly EntityRow[], ShownError> };
  /** The roster for a screen, and as it is. */
  roster: { input: null; output: Result<RosterView, ShownError> };
  rosterContent: { input: null; output: Result<Roster, ShownError> };
  quorumHealth: {
    input: { readonly absent: readonly PersonId[]; readonly day?: string | undefined };
    output: Result<readonly QuorumHealthRow[], ShownError>;
  };
  grantUses: { input: null; output: Result<readonly GrantUseRow[], ShownError> };
  /** Where the review of access stands. */
  review: { input: null; output: Result<ReviewState, ShownError> };
  /** A change of the roster that is of a kind that can be undone. */
  reversible: {
    input: { readonly digest: IntentDigest };
    output: Result<ReversibleChange, ShownError>;
  };
  /** Runbooks that are open and were closed, and which of those that ship are called for. */
  runbooks: { input: { readonly shipped: readonly Runbook[] }; output: Result<RunbooksView, ShownError> };
  /** Uses of break-glass; who has read the notice of them is kept for each person at this desk. */
  emergencies: {
    input: { readonly person: PersonId | null };
    output: Result<readonly EmergencyUse[], ShownError>;
  };
  acknowledge: {
    input: { readonly person: PersonId; readonly intents: readonly IntentDigest[] };
    output: Result<null, ShownError>;
  };
  /** With the name of a file for it. */
  emergencyReport: {
    input: { readonly intent: IntentDigest };
    output: Result<{ readonly text: string; readonly fileName: string }, ShownError>;
  };
  /** One that was opened, as the journal has it. */
  runbook: { input: { readonly opening: IntentDigest }; output: Result<RunbookRecord, ShownError> };
  /** The inventory of custody keys. */
  keys: { input: null; output: Result<KeysView, ShownError> };
  mandates: { input: null; output: Result<readonly MandateRow[], ShownError> };
  policyVersions: {
    input: { readonly offset: number; readonly limit: number };
    output: Result<PolicyVersionsPage, ShownError>;
  };
  /** null: the version of the genesis. */
  policyVersion: {
    input: { readonly intent: IntentDigest | null };
    output: Result<PolicyVersionDetail, ShownError>;
  };
  policyDrafts: { input: null; output: Result<readonly PolicyDraftRow[], ShownError> };
  policyDraft: { input: { readonly id: string }; output: Result<PolicyDraft, ShownError> };
  /** Durable when it answers. A draft of this id is replaced. */
  savePolicyDraft: {
    input: PolicyDraftInput & { readonly id: string; readonly author: PersonId };
    output: Result<{ readonly id: string }, ShownError>;
  };
  discardPolicyDraft: { input: { readonly id: string }; output: Result<null, ShownError> };
  /** Puts a draft on the version in force; what both sides changed is named, and the draft's text stands there. */
  rebasePolicyDraft: {
    input: { readonly id: string };
    output: Result<{ readonly conflicts: readonly string[] }, ShownError>;
  };
  /** A draft on its own and against the version in force. Works on the process for up to a few seconds. */
  policyExamination: { input: { readonly id: string }; output: Result<PolicyExamination, ShownError> };
  /** A draft over the decided items of the verified journal. */
  policyReplay: { input: { readonly id: string }; output: Result<PolicyReplay, ShownError> };
  /** A past item under its own version, the one in force, and a draft; null: no draft. */
  policyExplanation: {
    input: { readonly digest: IntentDigest; readonly draft: string | null };
    output: Result<PastExplanation, ShownError>;
  };
  /** What to publish, numbered after the version in force. */
  policyReplayCounts: { input: PolicySource; output: Result<ReplayCounts, ShownError> };
  policyProposal: { input: PolicyRequest; output: Result<PolicyProposal, ShownError> };
  walletDetail: { input: { readonly id: WalletId }; output: Result<WalletDetail, ShownError> };
  accountDetail: { input: { readonly id: AccountId }; output: Result<AccountDetail, ShownError> };
  walletAccounts: { input: AccountsRequest; output: Result<AccountsPage, ShownError> };
  statement: { input: StatementRequest; output: Result<StatementPage, ShownError> };
  /** The offset of the first row of a date. */
  statementPlace: {
    input: StatementQuery & { readonly date: string };
    output: Result<{ readonly offset: number }, ShownError>;
  };
  statementSearch: {
    input: StatementSearch & { readonly account: AccountId };
    output: Result<StatementFound, ShownError>;
  };
  balanceAt: {
    input: { readonly account: AccountId; readonly date: string };
    output: Result<BalanceAt, ShownError>;
  };
  account: { input: { readonly id: AccountId }; output: Account | null };
  wallet: { input: { readonly id: WalletId }; output: Result<WalletContext, ShownError> };
  audit: {
    input: { readonly offset: number; readonly limit: number; readonly search: string };
    output: Result<AuditPage, ShownError>;
  };
  proof: { input: { readonly seq: number }; output: Result<AuditProof, ShownError> };
  boardPack: {
    input: { readonly from: string; readonly to: string };
    output: Result<BoardPack, ShownError>;
  };
  /** A session of the identity provider for what is sent to the ledger from now on; null: none. */
  identify: { input: { readonly grant: SessionGrant | null }; output: null };
  /** Who the ledger takes that session for. */
  whoAmI: { input: null; output: Result<IdentityResponse, ShownError> };
  syncState: { input: null; output: SyncState };
  retry: { input: null; output: null };
}

export type VaultEvent =
  | { readonly kind: 'changed'; readonly topics: readonly Topic[] }
  | { readonly kind: 'sync'; readonly state: SyncState }
  | { readonly kind: 'roster' };

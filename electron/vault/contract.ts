import type {
  AccountId,
  CommandId,
  EntityId,
  IntentDigest,
  PersonId,
  Sha256Hex,
  WalletId,
} from '#shared/brand';
import type { JournalHead } from '#shared/approval';
import type { Trust } from '#shared/api';
import type { WalletRecord } from '#shared/double-entry';
import type { Envelope } from '#shared/envelope';
import type { Result, ShownError } from '#shared/errors';
import type { AccountRegistrationIntent, TransferIntent } from '#shared/intent';
import type {
  AccountDetail,
  AccountsPage,
  AuditPage,
  AuditProof,
  BalanceAt,
  DraftConflicts,
  DraftHeadroom,
  EntityRow,
  IntentDetail,
  MandateRow,
  QueuePage,
  QueueSection,
  StatementFound,
  StatementPage,
  StatementSearch,
  SubmitResult,
  SyncState,
  Topic,
  WalletDetail,
} from '#shared/ipc';
import type { Account } from '#shared/journal';
import type { EnrolledKey, NamedPerson } from '#shared/roster';
import type { AccountsRequest } from './views/accounts.ts';
import type { StatementQuery, StatementRequest } from './views/statement.ts';

/* What main may ask of the vault process: the verified picture, the outbox, and synchronisation. */

export interface VaultStart {
  readonly file: string;
  /** 32 bytes in hex, unsealed by main from the system keystore. */
  readonly keyHex: string;
  readonly trust: Trust;
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
    input: { readonly person: PersonId; readonly digest: IntentDigest };
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
    };
    output: Result<SubmitResult, ShownError>;
  };
  accounts: { input: null; output: Result<readonly EntityRow[], ShownError> };
  mandates: { input: null; output: Result<readonly MandateRow[], ShownError> };
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
  syncState: { input: null; output: SyncState };
  retry: { input: null; output: null };
}

export type VaultEvent =
  | { readonly kind: 'changed'; readonly topics: readonly Topic[] }
  | { readonly kind: 'sync'; readonly state: SyncState }
  | { readonly kind: 'roster' };

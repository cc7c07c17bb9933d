import type { AccountId, IntentDigest, MandateId, TransferId, WalletId } from '#shared/brand';
import type { AccountRecord, Operation, Position, RecordedOperation, Sequel } from '#shared/double-entry';
import type { Result } from '#shared/errors';
import type { WriterRefusal } from '../writer/index.ts';

/** An account as its views show it. */
export type ShownAccount = Omit<AccountRecord, 'velocity'>;

/** An account as of a moment of the journal. */
export interface AccountNow {
  readonly record: ShownAccount;
  /** Journal size that the record shows. */
  readonly size: number;
}

export interface AccountsPage {
  readonly after: string;
  readonly limit: number;
  readonly wallet?: WalletId | undefined;
}

/** Accounts in order of their ids, all as of one moment of the journal. */
export interface AccountsNow {
  readonly records: readonly ShownAccount[];
  readonly size: number;
}

/** Operations of one request under one mandate. */
export interface BookCommand {
  readonly kind: 'book';
  /** Name of the access token. */
  readonly client: string;
  readonly mandate: MandateId;
  readonly operations: readonly Operation[];
}

/** An operation found in the journal. */
export interface FoundOperation {
  readonly operation: RecordedOperation;
  readonly mandate: MandateId | null;
  readonly position: Position;
  readonly time: string;
  readonly sequel: Sequel | null;
}

/** Minor units; only ever grow. */
export interface PostedSums {
  readonly debitsPosted: bigint;
  readonly creditsPosted: bigint;
}

/** One entry of an account's statement. */
export interface EntryRow {
  /** Names this row for ever; `after` of a further page. */
  readonly cursor: string;
  readonly position: Position;
  readonly time: string;
  readonly bookingDate: string;
  readonly valueDate: string;
  readonly kind: 'opening' | 'transfer' | 'post' | 'intent';
  readonly transfer: TransferId | null;
  readonly intent: IntentDigest | null;
  readonly side: 'debit' | 'credit';
  readonly minor: bigint;
  readonly counter: AccountId | null;
  /** Right after this entry, as booked. */
  readonly balance: PostedSums;
}

export interface Page<T> {
  /** Journal size that the page shows. */
  readonly size: number;
  readonly rows: readonly T[];
  readonly next: string | null;
}

/** The books of one ledger as reads ask for them, wherever they are answered. */
export interface BooksReads {
  readonly account: (id: AccountId) => Promise<AccountNow | undefined>;
  readonly accounts: (page: AccountsPage) => Promise<AccountsNow>;
  readonly transfer: (id: TransferId) => Promise<FoundOperation | undefined>;
  /** Journal size that the reads below show. */
  readonly indexedSize: () => number;
  readonly balance: (query: {
    readonly account: AccountId;
    /** Only the events before this journal size. */
    readonly size: number;
    readonly valued: string | undefined;
  }) => Promise<PostedSums>;
  readonly entries: (query: {
    readonly account: AccountId;
    readonly after: string | undefined;
    readonly limit: number;
    readonly direction: 'newest-first' | 'oldest-first';
  }) => Promise<Page<EntryRow>>;
  readonly byMeta: (query: {
    readonly key: string;
    readonly value: string;
    readonly after: string | undefined;
    readonly limit: number;
  }) => Promise<Page<FoundOperation>>;
}

/** The books of one ledger as the API asks for them. */
export interface BooksPort extends BooksReads {
  /** One JSON text for each operation, in order. */
  readonly operate: (command: BookCommand) => Promise<Result<readonly string[], WriterRefusal>>;
}

import type { AccountId, MandateId, TransferId, WalletId } from '#shared/brand';
import type { AccountRecord, Operation, Position, RecordedOperation, Sequel } from '#shared/double-entry';
import type { Result } from '#shared/errors';
import type { WriterRefusal } from '../writer/index.ts';

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

/** Minor units. */
export interface Balances {
  readonly debitsPosted: bigint;
  readonly creditsPosted: bigint;
  readonly debitsPending: bigint;
  readonly creditsPending: bigint;
}

export interface EntryRow {
  readonly position: Position;
  readonly time: string;
  readonly reference: string;
  readonly side: 'debit' | 'credit';
  readonly minor: bigint;
  readonly valueDate: string;
  /** Posted debits less posted credits after it. */
  readonly balance: bigint;
}

export interface Page<T> {
  /** Journal size that the page shows. */
  readonly size: number;
  readonly rows: readonly T[];
  readonly next: string | null;
}

/** The books of one ledger as the API asks for them. */
export interface BooksPort {
  /** One JSON text for each operation, in order. */
  readonly operate: (command: BookCommand) => Promise<Result<readonly string[], WriterRefusal>>;
  readonly account: (id: AccountId) => Promise<AccountRecord | undefined>;
  readonly accounts: (page: {
    readonly after: string;
    readonly limit: number;
    readonly wallet: WalletId | undefined;
  }) => Promise<readonly AccountRecord[]>;
  readonly transfer: (id: TransferId) => Promise<FoundOperation | undefined>;
  /** Journal size that the reads below show. */
  readonly indexedSize: () => number;
  readonly balance: (query: {
    readonly account: AccountId;
    /** Only the events before this journal size. */
    readonly size: number;
    readonly valued: string | undefined;
  }) => Promise<Balances>;
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

import type { AccountId, TransferId } from '#shared/brand';
import type { AccountRecord, Position, Sequel, TransferRecord } from '#shared/double-entry';

/** An account as the store has it, and where: a save that is told need not look for it. */
export interface PlacedAccount {
  readonly record: AccountRecord;
  readonly place: number;
  readonly mark: number;
}

/** Where accounts stand in the store, by their order. */
export interface Seats {
  readonly places: readonly number[];
  readonly marks: readonly number[];
}

/** As far as it is known: both are null, or none. */
export interface KnownSeats {
  readonly places: readonly (number | null)[];
  readonly marks: readonly (number | null)[];
}

/** Where accounts are read that memory does not hold. */
export interface AccountSource {
  readonly placed: (ids: readonly AccountId[]) => Promise<readonly PlacedAccount[]>;
}

/** Where older operations are found. */
export interface OperationIndex {
  /** False: surely not indexed. */
  mayKnow(id: TransferId): boolean;
  positions(
    ids: readonly TransferId[],
  ): Promise<ReadonlyMap<TransferId, { readonly position: Position; readonly sequel: Sequel | null }>>;
}

/** Where lines of events are read. */
export interface LineSource {
  readonly lines: (page: {
    readonly from: number;
    readonly limit: number;
    readonly charactersMax: number;
  }) => Promise<readonly string[]>;
}

/** What the state store is given: every change since `from`, so that it shows the journal as of `through`. */
export interface StateDelta {
  readonly epoch: number;
  readonly from: number;
  readonly through: number;
  /** Tree root of the first `through` events, hex. */
  readonly root: string;
  readonly accounts: readonly AccountRecord[];
  readonly seats: KnownSeats;
  /** Those of them of which the store may not have what the account is. */
  readonly definitions: readonly AccountRecord[];
  readonly holdsOpened: readonly TransferRecord[];
  readonly holdsClosed: readonly TransferId[];
  readonly governance: Iterable<GovernanceRow>;
  /** Rows of the governance that the store has with these. */
  readonly governanceRows: number;
}

/** A record of the governance as it is stored. */
export interface GovernanceRow {
  readonly kind: string;
  /** Unique among those of its kind. */
  readonly id: string;
  /** JSON. */
  readonly text: string;
}

/** Where the state is saved. */
export interface StateSink {
  /** Gives where the accounts of the delta stand. */
  readonly save: (delta: StateDelta) => Promise<Seats>;
}

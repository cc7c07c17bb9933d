import type { AccountId, TransferId } from '#shared/brand';
import type { AccountRecord, Position, Sequel, TransferRecord } from '#shared/double-entry';

/** Where accounts are read that memory does not hold. */
export interface AccountSource {
  readonly accounts: (ids: readonly AccountId[]) => Promise<readonly AccountRecord[]>;
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
  /** Those of them of which the store may not have what the account is. */
  readonly definitions: readonly AccountRecord[];
  readonly holdsOpened: readonly TransferRecord[];
  readonly holdsClosed: readonly TransferId[];
  /** null: as it was. */
  readonly governance: string | null;
}

/** Where the state is saved. */
export interface StateSink {
  readonly save: (delta: StateDelta) => Promise<void>;
}

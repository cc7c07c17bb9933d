import type { AccountId, TransferId, WalletId } from '#shared/brand';
import type { AccountRecord, TransferRecord } from '#shared/double-entry';
import type { Place, PlacedAccount, Seats } from './place.ts';

/**
 * What the journal gives, as of a size of it: flushed beside the commits, and built again from the journal when it
 * is lost. What goes wrong is told as `StoreFault` (ledger/database).
 */
export interface StateStore {
  /** Journal size that the rows show; 0 when empty. */
  readonly through: () => Promise<number>;
  /** Tree root of the first `through` events in hex: rows of another journal are seen by it. */
  readonly root: () => Promise<string>;
  /**
   * One transaction; gives where the accounts of the delta stand. Throws `StateMoved` when `delta.from` is not
   * `through`, or another writer has taken over.
   */
  readonly save: (delta: StateDelta) => Promise<Seats>;
  /** Those of these accounts that exist. */
  readonly accounts: (ids: readonly AccountId[]) => Promise<readonly AccountRecord[]>;
  /** The same, with where they stand: a save that is told need not look for them. */
  readonly placed: (ids: readonly AccountId[]) => Promise<readonly PlacedAccount[]>;
  /** Accounts in order of their ids from after one on, all or those of a wallet. */
  readonly accountsAfter: (id: string, limit: number, wallet?: WalletId) => Promise<readonly AccountRecord[]>;
  /** An account whose row names another wallet than the account itself; undefined when there is none. */
  readonly misfiled: () => Promise<AccountId | undefined>;
  readonly openHolds: () => Promise<readonly TransferRecord[]>;
  /** Rows of everything else in the working set, in order of kinds and ids, from after one on. */
  readonly governanceAfter: (
    after: Pick<GovernanceRow, 'kind' | 'id'>,
    limit: number,
  ) => Promise<readonly GovernanceRow[]>;
  readonly governanceCounts: () => Promise<GovernanceCounts>;
  readonly accountCount: () => Promise<number>;
  /** Throws all rows away: they are built again from the journal. One that is damaged: see `dropState`. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Accounts of the store as another thread reads them. */
export type StateReader = Pick<StateStore, 'accounts' | 'accountsAfter' | 'close'>;

/** What changed in the events from `from` up to `through`. */
export interface StateDelta {
  /** Epoch of the writer, see `Head`. */
  readonly epoch: number;
  readonly from: number;
  readonly through: number;
  /** Tree root of the first `through` events, hex. */
  readonly root: string;
  readonly accounts: readonly AccountRecord[];
  /** Where each stands as this store told it, null where that is not known; absent: of none of them. */
  readonly seats?: KnownSeats;
  /** Those of them of which the store may not have what the account is. */
  readonly definitions: readonly AccountRecord[];
  readonly holdsOpened: readonly TransferRecord[];
  readonly holdsClosed: readonly TransferId[];
  readonly governance: Iterable<GovernanceRow>;
  /** Rows of the governance that there are with these. */
  readonly governanceRows: number;
}

/** How many rows of the governance there have to be, and how many there are, at one moment. */
export interface GovernanceCounts {
  readonly told: number;
  readonly found: number;
}

/** A record of the governance. */
export interface GovernanceRow {
  readonly kind: string;
  /** Unique among those of its kind. */
  readonly id: string;
  /** JSON. */
  readonly text: string;
}

/** As `Seats`, as far as it is known: both are null, or none. */
export interface KnownSeats {
  readonly places: readonly (Place | null)[];
  readonly marks: readonly (number | null)[];
}

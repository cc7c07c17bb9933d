import type { AccountId, IntentDigest, MandateId, TransferId, WalletId } from '#shared/brand';
import type { Account, Mandate, RecordedOperation, Wallet } from './schema.ts';

/**
 * Where an operation stands in the journal: event and index within it, in one number. Positions order all
 * operations of a ledger, and the position of an account's opening is its number.
 */
export type Position = number;

/** Operations in one event stay below this, so that a position is exact (2^16 × 2^37 = 2^53). */
export const POSITION_STRIDE = 65_536;

export const positionOf = (seq: number, index: number): Position => seq * POSITION_STRIDE + index;
export const seqOf = (position: Position): number => Math.floor(position / POSITION_STRIDE);
export const indexOf = (position: Position): number => position % POSITION_STRIDE;

/** What left an account, by hour and by day (UTC), for limits over a window; kept only where there are such limits. */
export interface VelocityCounters {
  /** Hours since the epoch -> what was promised or moved out in it, newest last. */
  readonly hours: readonly VelocityBucket[];
  readonly days: readonly VelocityBucket[];
}

export interface VelocityBucket {
  readonly at: number;
  readonly sum: bigint;
  readonly count: number;
}

/** Balances in minor units; each only ever grows, except pending ones as holds end. */
export interface AccountRecord {
  readonly account: Account;
  readonly debitsPosted: bigint;
  readonly creditsPosted: bigint;
  readonly debitsPending: bigint;
  readonly creditsPending: bigint;
  readonly lastSeq: number;
  /** Open holds with a leg on this account. */
  readonly openHolds: number;
  readonly velocity: VelocityCounters | null;
}

/** Only an active wallet sends and receives freely; see `flowProblem`. `proposed` until its birth is approved. */
export type WalletState = 'proposed' | 'active' | 'frozen' | 'closing' | 'archived';

/** What made a wallet: the event that did, and the approved intent behind it (null: the genesis). */
export interface WalletBirth {
  readonly seq: number;
  readonly intent: IntentDigest | null;
}

export interface WalletRecord {
  readonly wallet: Wallet;
  readonly state: WalletState;
  /** Whether its owner is no active person of the roster: then it sends nothing. Follows the roster. */
  readonly isOwnerless: boolean;
  readonly birth: WalletBirth;
  /** Accounts that came with its birth; accounts opened later under a mandate are not listed. */
  readonly founded: readonly AccountId[];
  /** Accounts of this wallet with a balance or a pending amount: it can't be archived above zero. */
  readonly occupied: number;
  readonly lastSeq: number;
}

export interface MandateRecord {
  readonly mandate: Mandate;
  readonly isRevoked: boolean;
  /** Its owner is not active at the moment of a decision. It follows from the roster, and is not kept. */
  readonly isOwnerless?: true;
}

/** How a hold ended, or a transfer was taken back. Each at most once. */
export interface Sequel {
  readonly kind: 'post' | 'void' | 'expire' | 'reversal';
  readonly position: Position;
  /** Of a reversal: where the transfer stands that says what is right instead. At most one. */
  readonly correction?: Position;
}

/** An operation that others may refer to: an open hold, or one that a batch names. */
export interface TransferRecord {
  readonly operation: RecordedOperation;
  readonly position: Position;
  /** Time of its event: velocity that a hold counted is given back in the hour and the day of it. */
  readonly time: string;
  readonly sequel: Sequel | null;
}

/**
 * What the engine reads and writes. All reads are synchronous: whoever calls the engine has loaded the accounts,
 * positions and transfers that a batch names. A map that is not complete must fail loudly for a key that was not
 * loaded, never answer "unknown".
 */
export interface Books {
  readonly accounts: Map<AccountId, AccountRecord>;
  readonly wallets: Map<WalletId, WalletRecord>;
  readonly mandates: Map<MandateId, MandateRecord>;
  /** Where the operation of an id stands; what makes an id count once, for ever. */
  readonly positions: Map<TransferId, Position>;
  /** Open holds, and what operations of the batch refer to. */
  readonly transfers: Map<TransferId, TransferRecord>;
  /**
   * Ids that operations still to be decided in this batch or page refer to: an operation of such an id is kept in
   * `transfers` when it is recorded. Within one session the engine finds what it recorded itself.
   */
  readonly named?: ReadonlySet<TransferId>;
}

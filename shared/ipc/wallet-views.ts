import type { AccountId, IntentDigest, PersonId, WalletId } from '#shared/brand';
import type { WalletChangeKind, WalletLimits, WalletState } from '#shared/double-entry';

/* Wallets, accounts and statements as the renderer is given them. Amounts are decimal text in minor units. */

/** One limit of an account with what is used of it, as `Headroom` of #shared/double-entry. */
export interface HeadroomView {
  readonly kind: 'floor' | 'ceiling' | 'velocity';
  readonly window: 'h24' | 'd7' | 'm1' | null;
  readonly measure: 'sum' | 'count';
  readonly soft: string | null;
  readonly hard: string | null;
  readonly posted: string;
  readonly pending: string;
  readonly leftSoft: string | null;
  readonly leftHard: string | null;
}

/** An account that a draft moves, and what its limits leave once every payment of the draft is promised. */
export interface DraftHeadroom {
  readonly account: AccountId;
  readonly name: string;
  readonly asset: string;
  readonly scale: number;
  /** What the draft takes out and brings in, and how many payments take something out. */
  readonly out: string;
  readonly in: string;
  readonly count: number;
  readonly limits: readonly HeadroomView[];
  /** Those of `limits` that the draft would pass: the ledger refuses at least one payment of it. */
  readonly passed: readonly HeadroomView[];
}

export interface AccountRow {
  readonly id: AccountId;
  readonly name: string;
  readonly iban: string | null;
  readonly bic: string | null;
  readonly asset: string;
  readonly scale: number;
  readonly posted: string;
  readonly pendingOut: string;
  readonly pendingIn: string;
  readonly available: string;
  readonly lastSeq: number;
  /** How many entries its statement has. */
  readonly entries: number;
  /** Limits of the account and of its wallet together, the narrower of each; empty where there are none. */
  readonly headroom: readonly HeadroomView[];
}

/** An account as it is opened: itself, its wallet (null for the ledger's own), and how far its statement goes. */
export interface AccountDetail {
  readonly account: AccountRow;
  readonly wallet: Pick<WalletRow, 'id' | 'name' | 'state' | 'isExpired' | 'isOwnerless'> | null;
  /** Dates of the first and last entry; null when there are none. */
  readonly firstBooked: string | null;
  readonly lastBooked: string | null;
}

export interface AccountsPage {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly AccountRow[];
}

/** What the accounts of a wallet hold in one asset, together. */
export interface WalletTotal {
  readonly asset: string;
  readonly scale: number;
  readonly accounts: number;
  readonly posted: string;
  readonly pendingOut: string;
  readonly pendingIn: string;
  readonly available: string;
  /** The account, where there is one only. */
  readonly only: AccountRow | null;
}

export interface WalletRow {
  readonly id: WalletId;
  readonly name: string;
  readonly purpose: string;
  readonly tier: string;
  readonly state: WalletState;
  /** Past its last day: it takes what arrives and sends nothing. */
  readonly isExpired: boolean;
  /** Its owner is no active person any more: it sends nothing. */
  readonly isOwnerless: boolean;
  readonly ownerName: string;
  /** Last day on which it sends, UTC; null: no end. */
  readonly expiresOn: string | null;
  readonly totals: readonly WalletTotal[];
}

/** One thing that was asked for in the life of a wallet: its birth, or a change. */
export interface WalletStep {
  readonly kind: 'birth' | WalletChangeKind;
  /** Waiting for approval, carried out, or ended without effect. */
  readonly outcome: 'waiting' | 'done' | 'ended';
  /** What is carried over from the intent: the new owner's name, the new last day; null where the kind says all. */
  readonly to: string | null;
  /** Event that carried it out, or the last one about it. */
  readonly seq: number;
  readonly at: string;
  /** null: the genesis made it. */
  readonly intent: IntentDigest | null;
  readonly initiatorName: string | null;
  readonly reason: string | null;
  readonly approvals: readonly { readonly personName: string; readonly seq: number }[];
  /** Seats filled of those that the policy asks for. */
  readonly progress: { readonly filled: number; readonly asked: number } | null;
  readonly policy: { readonly version: number; readonly digest: string } | null;
}

/** A change that can be asked for, or the sentence that says why it can't. */
export interface WalletAction {
  readonly kind: WalletChangeKind;
  readonly whyNot: string | null;
}

export interface WalletDetail {
  readonly wallet: WalletRow;
  readonly entityName: string;
  readonly accounts: number;
  /** Each account is held to those of its asset. */
  readonly limits: WalletLimits;
  /** The oldest first. */
  readonly steps: readonly WalletStep[];
  readonly actions: readonly WalletAction[];
}

/** Who may be named as an owner. */
export interface PersonChoice {
  readonly id: PersonId;
  readonly name: string;
}

export interface EntityRow {
  readonly id: string;
  readonly name: string;
  readonly wallets: readonly WalletRow[];
}

/** By booking date, in the order of the journal; or by value date, the day from which the money counts. */
export type StatementBasis = 'booked' | 'valued';
export type StatementOrder = 'newest' | 'oldest';

export interface StatementRow {
  /** Number of the entry in its account, from 1, in the order of the journal. */
  readonly n: number;
  readonly seq: number;
  readonly time: string;
  readonly booked: string;
  readonly valued: string;
  /** Below zero where it makes the account's balance smaller. */
  readonly minor: string;
  /** By booking: after this entry. By value date: at the end of its value date. */
  readonly balance: string;
  /** Who is on the other side; null for an opening balance. */
  readonly party: string | null;
  /** Account of this ledger on the other side. */
  readonly counter: AccountId | null;
  readonly what: string;
  /** The intent that was carried out, or the operation under a mandate. */
  readonly intent: IntentDigest | null;
  readonly operation: string | null;
}

export interface StatementPage {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly StatementRow[];
}

/** What an entry has to be to be found: all of it. */
export interface StatementFilter {
  /** Words, each of which must be somewhere in what the desk knows of the entry. */
  readonly text: string;
  /** Bounds of the size of the amount, in minor units; null: none. */
  readonly minorFrom: string | null;
  readonly minorTo: string | null;
  /** First and last booking date. */
  readonly bookedFrom: string | null;
  readonly bookedTo: string | null;
  /** Whether it makes the account's balance larger or smaller. */
  readonly direction: 'in' | 'out' | null;
}

/** Where one slice of a search begins and ends. Entries keep their numbers, so nothing that is booked moves it. */
export interface StatementSearch {
  readonly filter: StatementFilter;
  /** Only entries with a smaller number; null: from the newest on. */
  readonly before: number | null;
  /** Only entries with a greater number; 0: all of them. */
  readonly above: number;
  readonly limit: number;
}

/** What one slice of a search found, the newest first. It may be nothing, with more to look at. */
export interface StatementFound {
  readonly rows: readonly StatementRow[];
  /** `before` of the next slice; null: looked at everything. */
  readonly next: number | null;
  /** How many entries this slice looked at, and how many there are between the bounds. */
  readonly looked: number;
  readonly of: number;
  /** Booking date of the oldest entry that it looked at; null where there was none. */
  readonly backTo: string | null;
  /** Number of the account's newest entry. */
  readonly newest: number;
}

/** The balance at the end of a day (UTC), both ways, as far as the verified journal goes. */
export interface BalanceAt {
  readonly date: string;
  readonly asset: string;
  readonly scale: number;
  readonly booked: string;
  readonly valued: string;
}

import type { AccountId, TransferId, WalletId } from '#shared/brand';
import { InvariantBroken } from './invariant-broken.ts';
import type { Moment } from './moment.ts';
import type { Account, AccountLimits, RecordedOperation } from './schema.ts';
import { limitsOn } from './wallet-limits.ts';
import type { AccountRecord, Books, Position, Sequel, TransferRecord, WalletRecord } from './types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type OwnRecord = Mutable<AccountRecord>;

/** What an operation moves on one account, or holds there, and what it takes out of the pending balances. */
export interface FlowItem {
  /** As it stands before the operation. */
  readonly record: AccountRecord;
  debit: bigint;
  credit: bigint;
  heldDebit: bigint;
  heldCredit: bigint;
}

interface Saved {
  readonly record: AccountRecord;
  readonly wallet: WalletRecord | undefined;
}

/**
 * The books as one event changes them. A record is copied when the event changes it first; a record whose `lastSeq`
 * is the event's own is such a copy, which only these books hold, and is changed where it stands.
 */
export class WorkingBooks {
  readonly books: Books;
  readonly moment: Moment;
  /** What a chain has changed so far, oldest first; null outside of one. */
  #undo: Saved[] | null = null;
  readonly #staged = new Map<TransferId, TransferRecord>();
  #lastWallet: WalletRecord | undefined;

  constructor(books: Books, moment: Moment) {
    this.books = books;
    this.moment = moment;
  }

  wallet(id: WalletId): WalletRecord | undefined {
    if (this.#lastWallet?.wallet.id !== id) this.#lastWallet = this.books.wallets.get(id);
    return this.#lastWallet;
  }

  /** The wallet of an account, undefined for a system account. An account without its wallet is a bug. */
  walletOf({ id, wallet }: Account): WalletRecord | undefined {
    if (wallet === null) return undefined;
    const record = this.wallet(wallet);
    if (record === undefined) throw new Error(`Wallet ${wallet} of account ${id} is not in the books`);
    return record;
  }

  /** What an account is held to: by its wallet and by itself. */
  limitsOf(account: Account): AccountLimits | null {
    return limitsOn(account, this.walletOf(account)?.wallet);
  }

  #setWallet(record: WalletRecord): void {
    this.#lastWallet = undefined;
    this.books.wallets.set(record.wallet.id, record);
  }

  /** The record of a flow's account to change, with this event's mark. */
  own({ record }: FlowItem): OwnRecord {
    const { seq } = this.moment;
    if (this.#undo !== null) this.#save(this.#undo, record);
    if (record.lastSeq === seq) return record;
    const copy: OwnRecord = {
      account: record.account,
      debitsPosted: record.debitsPosted,
      creditsPosted: record.creditsPosted,
      debitsPending: record.debitsPending,
      creditsPending: record.creditsPending,
      lastSeq: seq,
      openHolds: record.openHolds,
      velocity: record.velocity,
    };
    this.books.accounts.set(record.account.id, copy);
    return copy;
  }

  #save(undo: Saved[], record: AccountRecord): void {
    undo.push({
      record: record.lastSeq === this.moment.seq ? { ...record } : record,
      wallet: this.walletOf(record.account),
    });
  }

  /** To be called after a record was changed: pending stays above zero, the wallet counts its occupied accounts. */
  settle(record: AccountRecord, wasOccupied: boolean): void {
    if (record.debitsPending < 0n || record.creditsPending < 0n || record.openHolds < 0)
      throw new InvariantBroken(`pending of ${record.account.id} fell below zero`);
    const is = isOccupied(record);
    if (is === wasOccupied) return;
    const wallet = this.walletOf(record.account);
    if (wallet === undefined) return;
    const occupied = wallet.occupied + (is ? 1 : -1);
    if (occupied < 0) throw new InvariantBroken(`wallet ${wallet.wallet.id} counts ${occupied} accounts`);
    this.#setWallet({ ...wallet, occupied, lastSeq: this.moment.seq });
  }

  account(id: AccountId): AccountRecord | undefined {
    return this.books.accounts.get(id);
  }

  addAccount(record: AccountRecord): void {
    this.books.accounts.set(record.account.id, record);
  }

  transfer(id: TransferId): TransferRecord | undefined {
    return this.#staged.get(id) ?? this.books.transfers.get(id);
  }

  keep(operation: RecordedOperation, position: Position): void {
    this.#put({ operation, position, time: this.moment.time, sequel: null });
  }

  /** Says how a hold ended or a transfer was taken back. */
  end(record: TransferRecord, kind: Sequel['kind'], position: Position): void {
    this.#put({ ...record, sequel: { kind, position } });
  }

  /** Says what is right instead of a transfer that was taken back. */
  correct(record: TransferRecord, correction: Position): void {
    if (record.sequel === null) throw new Error(`${record.operation.id} was not taken back`);
    this.#put({ ...record, sequel: { ...record.sequel, correction } });
  }

  #put(record: TransferRecord): void {
    if (this.#undo === null) this.books.transfers.set(record.operation.id, record);
    else this.#staged.set(record.operation.id, record);
  }

  beginChain(): void {
    this.#undo = [];
  }

  keepChain(): void {
    this.#undo = null;
    for (const [id, record] of this.#staged) this.books.transfers.set(id, record);
    this.#staged.clear();
  }

  /** Takes back everything that was changed since the chain began, newest first. */
  undoChain(): void {
    for (const { record, wallet } of (this.#undo ?? []).reverse()) {
      this.books.accounts.set(record.account.id, record);
      if (wallet !== undefined) this.#setWallet(wallet);
    }
    this.#undo = null;
    this.#staged.clear();
  }
}

/** Whether an account keeps its wallet from being archived. */
export const isOccupied = (record: AccountRecord): boolean =>
  record.debitsPosted !== record.creditsPosted || record.debitsPending > 0n || record.creditsPending > 0n;

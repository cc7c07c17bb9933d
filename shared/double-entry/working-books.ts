import type { AccountId, TransferId, WalletId } from '#shared/brand';
import { covers, type Authority } from './mandate.ts';
import type { Moment } from './moment.ts';
import type { AccountLimits, RecordedOperation } from './schema.ts';
import type { AccountRecord, Books, Position, Sequel, TransferRecord, WalletRecord } from './types.ts';
import { mayMove } from './wallet-state.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A wallet that an operation touches. Its record is replaced when it changes, which is rare. */
export interface WorkingWallet {
  record: WalletRecord;
  readonly mayPay: boolean;
  readonly mayTake: boolean;
}

/** Limits of an account with their amounts read once. */
export interface WorkingLimits {
  readonly limits: AccountLimits;
  readonly floorSoft: bigint | null;
  readonly floorHard: bigint | null;
  readonly ceilingSoft: bigint | null;
  readonly ceilingHard: bigint | null;
  readonly hasVelocity: boolean;
}

/**
 * An account under work: a private copy of its record, put into the books when the first operation changes it,
 * and what the operation under way moves on it.
 */
export interface WorkingAccount {
  readonly record: Mutable<AccountRecord>;
  readonly wallet: WorkingWallet | null;
  readonly limits: WorkingLimits | null;
  readonly isDebitNormal: boolean;
  isInBooks: boolean;
  isOccupied: boolean;
  /** Operation for which the next four stand. */
  step: number;
  /** What the operation moves, or holds. */
  debit: bigint;
  credit: bigint;
  /** What it takes out of the pending balances. */
  heldDebit: bigint;
  heldCredit: bigint;
  /** The mandate that was asked last whether it covers this account, and its answer. */
  authority: Authority | null;
  isCovered: boolean;
}

interface Saved {
  readonly account: WorkingAccount;
  readonly record: AccountRecord;
  readonly isOccupied: boolean;
  readonly wallet: WalletRecord | null;
}

/** The books as one session works on them: private copies, the flow of one operation, and undo for chains. */
export class WorkingBooks {
  readonly books: Books;
  readonly moment: Moment;
  /** Accounts that the operation under way moves, in the order in which its legs name them. */
  readonly flow: WorkingAccount[] = [];
  readonly #accounts = new Map<AccountId, WorkingAccount>();
  readonly #wallets = new Map<WalletId, WorkingWallet | null>();
  /** What a chain has changed so far; null outside of one. */
  #undo: Saved[] | null = null;
  readonly #staged = new Map<TransferId, TransferRecord>();
  #step = 0;

  constructor(books: Books, moment: Moment) {
    this.books = books;
    this.moment = moment;
  }

  account(id: AccountId): WorkingAccount | undefined {
    const before = this.#accounts.get(id);
    if (before !== undefined) return before;
    const record = this.books.accounts.get(id);
    if (record === undefined) return undefined;
    const made = this.#workingAccount(record);
    this.#accounts.set(id, made);
    return made;
  }

  #workingAccount(record: AccountRecord): WorkingAccount {
    const { account } = record;
    return {
      record: {
        account,
        debitsPosted: record.debitsPosted,
        creditsPosted: record.creditsPosted,
        debitsPending: record.debitsPending,
        creditsPending: record.creditsPending,
        lastSeq: record.lastSeq,
        openHolds: record.openHolds,
        velocity: record.velocity,
      },
      wallet: account.wallet === null ? null : this.#walletOf(account.wallet, account.id),
      limits: account.limits === null ? null : workingLimits(account.limits),
      isDebitNormal: account.normal === 'debit',
      isInBooks: false,
      isOccupied: isOccupied(record),
      step: -1,
      debit: 0n,
      credit: 0n,
      heldDebit: 0n,
      heldCredit: 0n,
      authority: null,
      isCovered: false,
    };
  }

  #walletOf(id: WalletId, account: AccountId): WorkingWallet {
    const wallet = this.wallet(id);
    if (wallet === undefined) throw new Error(`Wallet ${id} of account ${account} is not in the books`);
    return wallet;
  }

  wallet(id: WalletId): WorkingWallet | undefined {
    const before = this.#wallets.get(id);
    if (before !== undefined) return before ?? undefined;
    const record = this.books.wallets.get(id);
    if (record === undefined) return undefined;
    const made = { record, mayPay: mayMove(record.state, 'out'), mayTake: mayMove(record.state, 'in') };
    this.#wallets.set(id, made);
    return made;
  }

  isCovered(account: WorkingAccount, authority: Authority): boolean {
    if (account.authority !== authority) {
      account.authority = authority;
      account.isCovered = covers(authority, account.record.account);
    }
    return account.isCovered;
  }

  /** Begins the flow of one operation. */
  begin(): void {
    this.#step += 1;
    this.flow.length = 0;
  }

  /** Takes an account into the flow, with nothing on it when it is new there. */
  join(account: WorkingAccount): WorkingAccount {
    if (account.step === this.#step) return account;
    account.step = this.#step;
    account.debit = 0n;
    account.credit = 0n;
    account.heldDebit = 0n;
    account.heldCredit = 0n;
    this.flow.push(account);
    return account;
  }

  /** To be called before a record is changed: it is saved for undo and its copy takes its place in the books. */
  touch(account: WorkingAccount): void {
    if (this.#undo !== null)
      this.#undo.push({
        account,
        record: { ...account.record },
        isOccupied: account.isOccupied,
        wallet: account.wallet?.record ?? null,
      });
    account.record.lastSeq = this.moment.seq;
    if (account.isInBooks) return;
    account.isInBooks = true;
    this.books.accounts.set(account.record.account.id, account.record);
  }

  /** To be called after a record was changed: the wallet counts its occupied accounts. */
  settle(account: WorkingAccount): void {
    const { record, wallet } = account;
    if (record.debitsPending < 0n || record.creditsPending < 0n || record.openHolds < 0)
      throw new Error(`Invariant: pending of ${record.account.id} fell below zero`);
    const is = isOccupied(record);
    if (is === account.isOccupied) return;
    account.isOccupied = is;
    if (wallet === null) return;
    const occupied = wallet.record.occupied + (is ? 1 : -1);
    if (occupied < 0) throw new Error(`Invariant: wallet ${wallet.record.wallet.id} counts ${occupied}`);
    this.#setWallet(wallet, { ...wallet.record, occupied, lastSeq: this.moment.seq });
  }

  #setWallet(wallet: WorkingWallet, record: WalletRecord): void {
    wallet.record = record;
    this.books.wallets.set(record.wallet.id, record);
  }

  addAccount(record: AccountRecord): void {
    const made = this.#workingAccount(record);
    made.isInBooks = true;
    this.books.accounts.set(record.account.id, made.record);
    this.#accounts.set(record.account.id, made);
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
    for (const { account, record, isOccupied, wallet } of (this.#undo ?? []).reverse()) {
      Object.assign(account.record, record);
      account.isOccupied = isOccupied;
      if (account.wallet !== null && wallet !== null && account.wallet.record !== wallet)
        this.#setWallet(account.wallet, wallet);
    }
    this.#undo = null;
    this.#staged.clear();
  }
}

/** Whether an account keeps its wallet from being archived. */
export const isOccupied = (record: AccountRecord): boolean =>
  record.debitsPosted !== record.creditsPosted || record.debitsPending > 0n || record.creditsPending > 0n;

const minorOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const workingLimits = (limits: AccountLimits): WorkingLimits => ({
  limits,
  floorSoft: minorOrNull(limits.floor.soft),
  floorHard: minorOrNull(limits.floor.hard),
  ceilingSoft: minorOrNull(limits.ceiling.soft),
  ceilingHard: minorOrNull(limits.ceiling.hard),
  hasVelocity: limits.velocity.length > 0,
});

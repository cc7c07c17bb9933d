import type { AccountId } from '#shared/brand';
import type { AccountRecord } from '#shared/double-entry';
import { NotLoaded, partial } from './not-loaded.ts';

/** Records kept by default when there are so many accounts in use; about 450 bytes each. */
export const CLEAN_ACCOUNTS_MAX = 2_000_000;

/**
 * The accounts that decisions need, read through from the state store. What was used lately is kept in two
 * generations, of which the older is dropped when the younger is full: no bookkeeping on a read, and the usual
 * read is one look-up. What the store does not show yet (dirty) and the ledger's own accounts stay besides.
 */
export class AccountCache extends Map<AccountId, AccountRecord> {
  readonly #generationMax: number;
  readonly #pinned = new Map<AccountId, AccountRecord>();
  #dirty = new Map<AccountId, AccountRecord>();
  #saving = new Map<AccountId, AccountRecord>();
  #young = new Map<AccountId, AccountRecord>();
  #old = new Map<AccountId, AccountRecord>();
  /** Opened since the store was saved last: the store does not know their ids. */
  #born = new Set<AccountId>();
  #bornSaving = new Set<AccountId>();
  /** Read for the batch at hand: they stay until it is decided, however little is kept otherwise. */
  #batch = new Map<AccountId, AccountRecord>();
  #saves = 0;
  /** Asked for at the store for the batch at hand, and not there. */
  #absent = new Set<AccountId>();

  constructor(cleanMax = CLEAN_ACCOUNTS_MAX) {
    super();
    this.#generationMax = Math.max(1, Math.ceil(cleanMax / 2));
  }

  /** Records that the store does not show yet. */
  get dirtyCount(): number {
    return this.#dirty.size + this.#saving.size;
  }

  /** Records of the two generations; those that are dirty too are counted here as well. */
  get keptCount(): number {
    return this.#young.size + this.#old.size;
  }

  override get size(): number {
    return partial('accounts');
  }

  /** What is known of an account; undefined only when nothing is in memory. */
  peek(id: AccountId): AccountRecord | undefined {
    return this.#young.get(id) ?? this.#olderOf(id);
  }

  /** Where a record stands in several maps, the one that is asked first has the newest. */
  #olderOf(id: AccountId): AccountRecord | undefined {
    const old = this.#old.get(id) ?? this.#dirty.get(id) ?? this.#saving.get(id) ?? this.#pinned.get(id);
    if (old === undefined) return this.#batch.get(id);
    this.#keep(id, old);
    return old;
  }

  override get(id: AccountId): AccountRecord | undefined {
    const record = this.peek(id);
    if (record === undefined && !this.#absent.has(id)) throw new NotLoaded('accounts', id);
    return record;
  }

  override has(id: AccountId): boolean {
    return this.get(id) !== undefined;
  }

  /** A change that is durable in the journal and not in the store. */
  override set(id: AccountId, record: AccountRecord): this {
    if (this.peek(id) === undefined) this.#born.add(id);
    this.#absent.delete(id);
    this.#batch.delete(id);
    this.#dirty.set(id, record);
    this.#keep(id, record);
    return this;
  }

  override delete(): boolean {
    throw new Error('Accounts are never deleted');
  }

  /** Of these, the ones that have to be read from the store before they can be decided on. */
  missing(ids: Iterable<AccountId>): AccountId[] {
    const wanted = new Set<AccountId>();
    for (const id of ids) if (this.peek(id) === undefined && !this.#absent.has(id)) wanted.add(id);
    return [...wanted];
  }

  /** Takes what the store gave for these ids; those without a record do not exist. */
  loaded(ids: readonly AccountId[], records: readonly AccountRecord[]): void {
    for (const id of ids) this.#absent.add(id);
    for (const record of records) {
      this.#absent.delete(record.account.id);
      this.#batch.set(record.account.id, record);
      this.#saved(record);
    }
  }

  /** Takes what was read ahead, unless a save that ended meanwhile may have made it old. */
  readAhead(records: readonly AccountRecord[], savesBefore: number): void {
    if (this.#saves === savesBefore) for (const record of records) this.#saved(record);
  }

  /** Saves that have ended so far. */
  get saves(): number {
    return this.#saves;
  }

  /** Ends what was read for one batch. */
  forgetLoaded(): void {
    if (this.#absent.size > 0) this.#absent = new Set();
    if (this.#batch.size > 0) this.#batch = new Map();
  }

  /** Everything that the store does not show yet; one save at a time. */
  beginSave(): readonly AccountRecord[] {
    if (this.#saving.size > 0) throw new Error('A save of accounts is under way');
    this.#saving = this.#dirty;
    this.#dirty = new Map();
    this.#bornSaving = this.#born;
    this.#born = new Set();
    return [...this.#saving.values()];
  }

  endSave(isSaved: boolean): void {
    this.#saves += 1;
    const saved = this.#saving;
    this.#saving = new Map();
    if (isSaved) for (const record of saved.values()) this.#saved(record);
    else {
      for (const [id, record] of saved) if (!this.#dirty.has(id)) this.#dirty.set(id, record);
      for (const id of this.#bornSaving) this.#born.add(id);
    }
    this.#bornSaving = new Set();
  }

  /** Whether the store may not know this account yet. */
  isBorn(id: AccountId): boolean {
    return this.#born.has(id) || this.#bornSaving.has(id);
  }

  /** Ids that the store may not know yet, in order. */
  bornAfter(after: string): readonly AccountId[] {
    const ids = [...this.#born, ...this.#bornSaving].filter((id) => id > after);
    return ids.sort((a, b) => (a < b ? -1 : 1));
  }

  override keys(): MapIterator<AccountId> {
    return partial('accounts');
  }

  override values(): MapIterator<AccountRecord> {
    return partial('accounts');
  }

  override entries(): MapIterator<[AccountId, AccountRecord]> {
    return partial('accounts');
  }

  override [Symbol.iterator](): MapIterator<[AccountId, AccountRecord]> {
    return partial('accounts');
  }

  override forEach(): void {
    partial('accounts');
  }

  /** A record as the store has it; one that was changed meanwhile is newer in memory. */
  #saved(record: AccountRecord): void {
    const { id, role } = record.account;
    if (role !== 'wallet') this.#pinned.set(id, record);
    const isHeld = this.#young.has(id) || this.#old.has(id) || this.#dirty.has(id) || this.#saving.has(id);
    if (!isHeld) this.#keep(id, record);
  }

  #keep(id: AccountId, record: AccountRecord): void {
    if (this.#young.size >= this.#generationMax && !this.#young.has(id)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, record);
  }
}

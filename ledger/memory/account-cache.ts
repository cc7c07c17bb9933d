import type { AccountId } from '#shared/brand';
import type { Account, AccountRecord } from '#shared/double-entry';
import { NotLoaded, partial } from './not-loaded.ts';
import { ownCopy } from './own-copy.ts';
import type { KnownSeats, PlacedAccount, Seats } from './ports.ts';

/** Records kept by default when there are so many accounts in use. */
export const CLEAN_ACCOUNTS_MAX = 2_000_000;

/** The one place of an account in memory. */
interface Slot {
  record: AccountRecord;
  /** The store does not show the record, and no save has taken it. */
  isDirty: boolean;
  /** What a save under way has taken. */
  saving: AccountRecord | null;
  /** What the account is, as the store has it. */
  stored: Account | null;
  /** Where the store has it, as far as the store told. */
  place: number | null;
  mark: number | null;
  /** Since the hand passed by. */
  isUsed: boolean;
  isKept: boolean;
}

/** What a save takes. */
export interface SavedAccounts {
  readonly records: readonly AccountRecord[];
  readonly seats: KnownSeats;
  /** Those of them of which the store may not have what the account is. */
  readonly definitions: readonly AccountRecord[];
}

/** Slots that the hand passes for each that comes: it is round when an eighth of what is kept has come. */
const HAND_STEPS = 8;

/**
 * The accounts that decisions need, read through from the state store. Kept is what was used lately (CLOCK: a hand
 * goes round and drops what was not used since it came by last), besides what the store does not show yet (dirty) and
 * the ledger's own accounts. A look-up among millions costs several reads of slow memory: each account of a batch has
 * one, after which it is found among those of the batch.
 */
export class AccountCache extends Map<AccountId, AccountRecord> {
  readonly #cleanMax: number;
  readonly #slots = new Map<AccountId, Slot>();
  /** Where the hand is, once it has begun: an iterator that stands still would keep every older table of the map. */
  #hand: MapIterator<[AccountId, Slot]> | undefined;
  #dirty: Slot[] = [];
  #saving: Slot[] = [];
  /** Found or read for the batch at hand: they stay until it is decided, however little is kept otherwise. */
  #batch = new Map<AccountId, Slot>();
  /** Opened since the store was saved last: the store does not know their ids. */
  #born = new Set<AccountId>();
  #bornSaving = new Set<AccountId>();
  #saves = 0;
  /** Asked for at the store for the batch at hand, and not there. */
  #absent = new Set<AccountId>();

  constructor(cleanMax = CLEAN_ACCOUNTS_MAX) {
    super();
    this.#cleanMax = cleanMax;
  }

  /** Records that the store does not show yet. */
  get dirtyCount(): number {
    return this.#dirty.length + this.#saving.length;
  }

  /** Records in memory, dirty ones among them. */
  get keptCount(): number {
    return this.#slots.size;
  }

  override get size(): number {
    return partial('accounts');
  }

  /** What is known of an account; undefined only when nothing is in memory. */
  peek(id: AccountId): AccountRecord | undefined {
    return this.#find(id)?.record;
  }

  override get(id: AccountId): AccountRecord | undefined {
    const slot = this.#find(id);
    if (slot !== undefined) return slot.record;
    if (!this.#absent.has(id)) throw new NotLoaded('accounts', id);
    return undefined;
  }

  override has(id: AccountId): boolean {
    return this.get(id) !== undefined;
  }

  /** A change that is durable in the journal and not in the store. */
  override set(id: AccountId, record: AccountRecord): this {
    const slot = this.#find(id);
    if (slot !== undefined) slot.record = record;
    this.#soil(slot ?? this.#open(record));
    return this;
  }

  override delete(): boolean {
    throw new Error('Accounts are never deleted');
  }

  /** Of these, the ones that have to be read from the store before they can be decided on; the batch keeps the others. */
  missing(ids: Iterable<AccountId>): AccountId[] {
    const missing: AccountId[] = [];
    for (const id of ids) {
      const slot = this.#find(id);
      if (slot !== undefined) this.#batch.set(id, slot);
      else if (!this.#absent.has(id)) missing.push(id);
    }
    return missing;
  }

  /** Takes what the store gave for these ids; those without a record do not exist. */
  loaded(ids: readonly AccountId[], accounts: readonly PlacedAccount[]): void {
    for (const id of ids) this.#absent.add(id);
    for (const account of accounts) {
      const { id } = account.record.account;
      this.#absent.delete(id);
      this.#batch.set(id, this.#take(account));
    }
  }

  /** Takes what was read ahead, unless a save that ended meanwhile may have made it old. */
  readAhead(accounts: readonly PlacedAccount[], savesBefore: number): void {
    if (this.#saves === savesBefore) for (const account of accounts) this.#take(account);
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
  beginSave(): SavedAccounts {
    if (this.#saving.length > 0) throw new Error('A save of accounts is under way');
    this.#saving = this.#dirty;
    this.#dirty = [];
    this.#bornSaving = this.#born;
    this.#born = new Set();
    const records: AccountRecord[] = [];
    const places: (number | null)[] = [];
    const marks: (number | null)[] = [];
    const definitions: AccountRecord[] = [];
    for (const slot of this.#saving) {
      slot.isDirty = false;
      slot.saving = slot.record;
      records.push(slot.record);
      places.push(slot.place);
      marks.push(slot.mark);
      if (slot.stored !== slot.record.account) definitions.push(slot.record);
    }
    return { records, seats: { places, marks }, definitions };
  }

  /** Takes where the store has what was saved, in its order; null when it was not saved. */
  endSave(seats: Seats | null): void {
    this.#saves += 1;
    this.#saving.forEach((slot, index) => {
      if (seats === null) this.#soil(slot);
      else {
        slot.stored = slot.saving?.account ?? null;
        slot.place = seats.places[index] ?? slot.place;
        slot.mark = seats.marks[index] ?? slot.mark;
      }
      slot.saving = null;
    });
    if (seats === null) for (const id of this.#bornSaving) this.#born.add(id);
    this.#saving = [];
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

  #find(id: AccountId): Slot | undefined {
    const slot = this.#batch.get(id) ?? this.#slots.get(id);
    if (slot !== undefined) slot.isUsed = true;
    return slot;
  }

  /** A slot for an account that is new to the books. */
  #open(record: AccountRecord): Slot {
    const account = ownCopy(record.account);
    this.#born.add(account.id);
    this.#absent.delete(account.id);
    return this.#newSlot({ record: { ...record, account }, stored: null, place: null, mark: null });
  }

  /** A record as the store has it; one that was changed meanwhile is newer in memory. */
  #take({ record, place, mark }: PlacedAccount): Slot {
    const { account } = record;
    return this.#find(account.id) ?? this.#newSlot({ record, stored: account, place, mark });
  }

  #newSlot({ record, stored, place, mark }: Pick<Slot, 'record' | 'stored' | 'place' | 'mark'>): Slot {
    const slot: Slot = {
      record,
      isDirty: false,
      saving: null,
      stored,
      place,
      mark,
      isUsed: true,
      isKept: false,
    };
    this.#keep(slot);
    return slot;
  }

  #soil(slot: Slot): void {
    if (slot.isDirty) return;
    slot.isDirty = true;
    this.#dirty.push(slot);
    // One that the batch alone held, as it was dropped meanwhile.
    if (!slot.isKept) this.#keep(slot);
  }

  #keep(slot: Slot): void {
    slot.isKept = true;
    this.#slots.set(slot.record.account.id, slot);
    for (let step = 0; step < HAND_STEPS && this.#slots.size > this.#cleanMax; step += 1) this.#moveHand();
  }

  /** What is set while the hand goes round comes at the end of its round. */
  #moveHand(): void {
    this.#hand ??= this.#slots.entries();
    const { value, done } = this.#hand.next();
    if (done === true) {
      this.#hand = undefined;
      return;
    }
    const [id, slot] = value;
    if (!slot.isUsed && isDroppable(slot)) {
      slot.isKept = false;
      this.#slots.delete(id);
    }
    slot.isUsed = false;
  }
}

const isDroppable = ({ isDirty, saving, record }: Slot): boolean =>
  !isDirty && saving === null && record.account.role === 'wallet';

import type { AccountId, TransferId } from '#shared/brand';
import {
  seqOf,
  type Operation,
  type Position,
  type RecordedOperation,
  type Sequel,
} from '#shared/double-entry';
import type { Memory } from './memory.ts';
import type { NotLoaded } from './not-loaded.ts';
import type { OperationReader } from './operations.ts';
import type { AccountSource, OperationIndex } from './ports.ts';

type AnyOperation = Operation | RecordedOperation;

/** Ids that one query asks for: bounds the text of a statement. */
const IDS_PER_QUERY_MAX = 5_000;

/** Fewer than this are read with the batch: a statement of their own would cost more than it saves. */
const READ_AHEAD_MIN = 100;

/** With one account in ten missing, a look at so many misses that once in 800 times. */
const LOOKED_AT_MAX = 64;

/** What a batch is going to ask for, collected before it is decided. */
export interface Wanted {
  readonly accounts: Set<AccountId>;
  readonly ids: Set<TransferId>;
  /** Operations that others name: holds, and what is reversed or corrected. */
  readonly named: Set<TransferId>;
}

export const nothingWanted = (): Wanted => ({ accounts: new Set(), ids: new Set(), named: new Set() });

/** How the ids of operations are looked up. */
export interface LoadOptions {
  /** Journal size at which this is decided: what stands later is not there yet. Absent: all of the journal. */
  readonly before?: number;
  /**
   * The operations come from a journal that this ledger wrote, where an id stands once: only those that others
   * name are looked up.
   */
  readonly areNew?: boolean;
}

/** Loads into memory what decisions will read, because decisions do no I/O. */
export class Loader {
  readonly #memory: Memory;
  readonly #accounts: AccountSource;
  readonly #index: OperationIndex;
  readonly #operations: OperationReader;
  readonly #ahead = new Set<Promise<void>>();

  constructor(memory: Memory, accounts: AccountSource, index: OperationIndex, operations: OperationReader) {
    this.#memory = memory;
    this.#accounts = accounts;
    this.#index = index;
    this.#operations = operations;
  }

  /**
   * Begins to read the accounts that operations will move before their turn comes, when there are many that memory
   * does not hold: the database works while other things are decided. What is not read in time is read by `load`.
   */
  readAhead(operations: readonly Operation[]): void {
    if (operations.length < READ_AHEAD_MIN) return;
    const { accounts } = this.#memory.set;
    const ids = new Set<AccountId>();
    for (const operation of operations) if ('legs' in operation) wantLegs(ids, operation.legs);
    if (!this.#isAnyMissing(ids)) return;
    const missing = [...ids].filter((id) => accounts.peek(id) === undefined);
    if (missing.length < READ_AHEAD_MIN || missing.length > IDS_PER_QUERY_MAX) return;
    const { saves } = accounts;
    const reading = this.#accounts
      .placed(missing)
      .then((records) => {
        accounts.readAhead(records, saves);
      })
      // Whoever needs them reads them again, and hears what is wrong.
      .catch(() => undefined)
      .finally(() => this.#ahead.delete(reading));
    this.#ahead.add(reading);
  }

  /** By the first few: where memory holds all accounts in use, a look at every one would be wasted. */
  #isAnyMissing(ids: ReadonlySet<AccountId>): boolean {
    let looked = 0;
    for (const id of ids) {
      if (this.#memory.set.accounts.peek(id) === undefined) return true;
      looked += 1;
      if (looked === LOOKED_AT_MAX) return false;
    }
    return false;
  }

  async load(
    wanted: Wanted,
    { before = Number.MAX_SAFE_INTEGER, areNew = false }: LoadOptions = {},
  ): Promise<void> {
    const { set } = this.#memory;
    const named: TransferId[] = [];
    for (const id of wanted.named) {
      const hold = set.transfers.openHold(id);
      if (hold === undefined) named.push(id);
      else wantOperation(wanted, hold.operation);
    }
    const sequels = await this.#loadPositions(named, before);
    if (areNew) this.#takeAsNew(wanted.ids);
    else await this.#loadPositions(wanted.ids, before);
    await this.#loadTransfers(wanted, sequels);
    await this.#loadAccounts(wanted.accounts);
  }

  #takeAsNew(ids: ReadonlySet<TransferId>): void {
    const { positions } = this.#memory.set;
    for (const id of ids) if (!positions.isKnown(id)) positions.lookedUp(id, null);
  }

  /** Loads the one thing that a decision asked for in vain. */
  async loadMissing({ map, key }: NotLoaded, options?: LoadOptions): Promise<void> {
    const wanted = nothingWanted();
    if (map === 'accounts') wanted.accounts.add(key as AccountId);
    else if (map === 'positions') wanted.ids.add(key as TransferId);
    else wanted.named.add(key as TransferId);
    await this.load(wanted, options);
  }

  async #loadPositions(ids: Iterable<TransferId>, before: number): Promise<ReadonlyMap<TransferId, Sequel>> {
    const { positions } = this.#memory.set;
    const asked: TransferId[] = [];
    for (const id of ids) {
      if (positions.isKnown(id)) continue;
      if (this.#index.mayKnow(id)) asked.push(id);
      else positions.lookedUp(id, null);
    }
    const sequels = new Map<TransferId, Sequel>();
    for (const part of parts(asked)) {
      const found = await this.#index.positions(part);
      for (const id of part) {
        const one = found.get(id);
        const isThere = one !== undefined && seqOf(one.position) < before;
        positions.lookedUp(id, isThere ? one.position : null);
        const sequel = one === undefined ? null : sequelBefore(one.sequel, before);
        if (sequel !== null) sequels.set(id, sequel);
      }
    }
    return sequels;
  }

  async #loadTransfers(wanted: Wanted, sequels: ReadonlyMap<TransferId, Sequel>): Promise<void> {
    const { set, recent } = this.#memory;
    const wantedAt = new Map<TransferId, Position>();
    for (const id of wanted.named) {
      if (set.transfers.isKnown(id)) continue;
      const position = set.positions.get(id);
      if (position === undefined) set.transfers.lookedUp(id, null);
      else wantedAt.set(id, position);
    }
    if (wantedAt.size === 0) return;
    for (const [id, { operation, position, time }] of await this.#operations.all(wantedAt)) {
      const sequel = recent.sequel(id, sequels.get(id));
      set.transfers.lookedUp(id, { operation, position, time, sequel });
      wantOperation(wanted, operation);
    }
  }

  async #loadAccounts(ids: ReadonlySet<AccountId>): Promise<void> {
    await Promise.all(this.#ahead);
    const { accounts } = this.#memory.set;
    for (const part of parts(accounts.missing(ids))) accounts.loaded(part, await this.#accounts.placed(part));
  }
}

/** What of a sequel stands before an event: the index may be ahead of a replay. */
const sequelBefore = (sequel: Sequel | null, seq: number): Sequel | null => {
  if (sequel === null || seqOf(sequel.position) >= seq) return null;
  const { correction, ...ended } = sequel;
  return correction === undefined || seqOf(correction) < seq ? sequel : ended;
};

const parts = function* <T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += IDS_PER_QUERY_MAX) yield items.slice(at, at + IDS_PER_QUERY_MAX);
};

/** Adds what deciding on an operation reads. */
export const wantOperation = (wanted: Wanted, operation: AnyOperation): void => {
  wanted.ids.add(operation.id);
  switch (operation.op) {
    case 'open':
      wanted.accounts.add(operation.account.id);
      return;
    case 'transfer':
      wantLegs(wanted.accounts, operation.legs);
      if (operation.reverses !== undefined) wanted.named.add(operation.reverses);
      if (operation.corrects !== undefined) wanted.named.add(operation.corrects);
      return;
    case 'hold':
      wantLegs(wanted.accounts, operation.legs);
      return;
    case 'post':
    case 'void':
    case 'expire':
      wanted.named.add(operation.hold);
  }
};

const wantLegs = (
  accounts: Set<AccountId>,
  legs: readonly { readonly credit: AccountId; readonly debit: AccountId }[],
): void => {
  for (const { credit, debit } of legs) {
    accounts.add(credit);
    accounts.add(debit);
  }
};

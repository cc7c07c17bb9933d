import type { AccountId } from '#shared/brand';
import type { Account } from '#shared/double-entry';
import { UnpackedAccounts, type PackedAccounts, type Totals } from './packed.ts';

/** Where the totals of an account are in the message that they came with. */
interface Place {
  readonly accounts: UnpackedAccounts;
  readonly index: number;
}

type Entry = Place | Totals;

const totalsOf = (entry: Entry): Totals => ('index' in entry ? entry.accounts.totals(entry.index) : entry);

/** What changed in some commits on end. */
interface Generation {
  readonly entries: Map<AccountId, Entry>;
  readonly born: Map<AccountId, Account>;
  /** Journal size after the last of them. */
  through: number;
  /** Changes that came, an account's each time: all of their messages are in memory. */
  changes: number;
}

/** Changes of a generation. Only whole ones are let go, which costs nothing for each account. */
const GENERATION_CHANGES_MAX = 50_000;
/** Kept though the store shows them: what changed lately is read most, and here it needs no look at the store. */
const GENERATIONS_KEPT = 4;
/** More than these only when nothing is saved for long: then the oldest become one, without their messages. */
const GENERATIONS_MAX = 16;

const emptyGeneration = (through: number): Generation => ({
  entries: new Map(),
  born: new Map(),
  through,
  changes: 0,
});

/** Accounts as the last commits made them, among them all that the state store may not show yet. */
export class Overlay {
  readonly #changesMax: number;
  /** Oldest first; never empty. */
  #generations: [Generation, ...Generation[]];
  #size: number;
  #saved: number;
  #letGo = 0;

  constructor(
    { from, saved }: { readonly from: number; readonly saved: number },
    changesMax = GENERATION_CHANGES_MAX,
  ) {
    this.#changesMax = changesMax;
    this.#size = from;
    this.#saved = saved;
    this.#generations = [emptyGeneration(from)];
  }

  /** Journal size that it shows, together with the state store. */
  get size(): number {
    return this.#size;
  }

  /** Journal size that the state store shows at least. */
  get saved(): number {
    return this.#saved;
  }

  /** Counts when accounts were let go: what was read of the store before may be older than what was here. */
  get letGo(): number {
    return this.#letGo;
  }

  get entryCount(): number {
    return this.#generations.reduce((sum, { entries }) => sum + entries.size, 0);
  }

  /** Takes what a commit changed; gives the ids of it. */
  committed(size: number, packed: PackedAccounts, born: readonly Account[]): readonly AccountId[] {
    const accounts = new UnpackedAccounts(packed);
    const young = this.#young();
    for (const [index, id] of accounts.ids.entries()) young.entries.set(id, { accounts, index });
    for (const account of born) young.born.set(account.id, account);
    young.through = size;
    young.changes += accounts.ids.length;
    this.#size = size;
    if (young.changes >= this.#changesMax) this.#begin(size);
    return accounts.ids;
  }

  /** The store shows so many events: what did not change since can be read there. */
  savedThrough(through: number): void {
    this.#saved = Math.max(this.#saved, through);
    this.#letOldestGo();
  }

  totals(id: AccountId): Totals | undefined {
    for (let at = this.#generations.length - 1; at >= 0; at -= 1) {
      const entry = this.#generations[at]?.entries.get(id);
      if (entry !== undefined) return totalsOf(entry);
    }
    return undefined;
  }

  /** An account that the store may not know. */
  born(id: AccountId): Account | undefined {
    for (const { born } of this.#generations) {
      const account = born.get(id);
      if (account !== undefined) return account;
    }
    return undefined;
  }

  /** Accounts with ids after one that the store may not know. */
  bornAfter(after: string): readonly Account[] {
    return this.#generations.flatMap(({ born }) => [...born.values()].filter(({ id }) => id > after));
  }

  #young(): Generation {
    return this.#generations.at(-1) ?? this.#generations[0];
  }

  #begin(size: number): void {
    this.#generations.push(emptyGeneration(size));
    this.#letOldestGo();
    if (this.#generations.length > GENERATIONS_MAX) this.#foldOldest();
  }

  #letOldestGo(): void {
    for (;;) {
      const [oldest, next, ...rest] = this.#generations;
      if (next === undefined || this.#generations.length <= GENERATIONS_KEPT) return;
      if (oldest.through > this.#saved) return;
      this.#generations = [next, ...rest];
      this.#letGo += 1;
    }
  }

  #foldOldest(): void {
    const [oldest, next, ...rest] = this.#generations;
    if (next === undefined) return;
    for (const [id, entry] of next.entries) oldest.entries.set(id, totalsOf(entry));
    for (const [id, account] of next.born) oldest.born.set(id, account);
    oldest.through = next.through;
    this.#generations = [oldest, ...rest];
  }
}

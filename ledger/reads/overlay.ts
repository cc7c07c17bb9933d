import type { AccountId } from '#shared/brand';
import type { Account } from '#shared/double-entry';
import type { PackedAccounts, Totals } from './packed.ts';
import { hashOfId, TotalsTable } from './totals-table.ts';

/** What changed in some commits on end. */
interface Generation {
  readonly entries: TotalsTable;
  readonly born: Map<AccountId, Account>;
  /** Journal size after the last of them. */
  through: number;
  /** Changes that came, an account's each time. */
  changes: number;
}

/** Changes of a generation. Only whole ones are let go, which costs nothing for each account. */
const GENERATION_CHANGES_MAX = 50_000;
/** Kept though the store shows them: what changed lately is read most, and here it needs no look at the store. */
const GENERATIONS_KEPT = 4;
/** More than these only when nothing is saved for long: then the oldest become one. */
const GENERATIONS_MAX = 16;

/** The next is about as large as the one before. */
const emptyGeneration = (through: number, entries?: number): Generation => ({
  entries: new TotalsTable(entries),
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
  #letGoThrough: number;

  constructor(
    { from, saved }: { readonly from: number; readonly saved: number },
    changesMax = GENERATION_CHANGES_MAX,
  ) {
    this.#changesMax = changesMax;
    this.#size = from;
    this.#saved = saved;
    this.#letGoThrough = from;
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

  /** Journal size up to which changes were let go: all after it are here. */
  get letGoThrough(): number {
    return this.#letGoThrough;
  }

  get entryCount(): number {
    return this.#generations.reduce((sum, { entries }) => sum + entries.size, 0);
  }

  /** Takes what a commit changed. */
  committed(size: number, packed: PackedAccounts, born: readonly Account[]): void {
    const young = this.#young();
    young.changes += young.entries.put(packed);
    for (const account of born) young.born.set(account.id, account);
    young.through = size;
    this.#size = size;
    if (young.changes >= this.#changesMax) this.#begin(size);
  }

  /** The store shows so many events: what did not change since can be read there. */
  savedThrough(through: number): void {
    this.#saved = Math.max(this.#saved, through);
    this.#letOldestGo();
  }

  totals(id: AccountId): Totals | undefined {
    const hash = hashOfId(id);
    for (let at = this.#generations.length - 1; at >= 0; at -= 1) {
      const totals = this.#generations[at]?.entries.get(id, hash);
      if (totals !== undefined) return totals;
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
    this.#generations.push(emptyGeneration(size, this.#young().entries.size));
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
      this.#letGoThrough = oldest.through;
    }
  }

  #foldOldest(): void {
    const [oldest, next, ...rest] = this.#generations;
    if (next === undefined) return;
    oldest.entries.putAll(next.entries);
    for (const [id, account] of next.born) oldest.born.set(id, account);
    oldest.through = next.through;
    this.#generations = [oldest, ...rest];
  }
}

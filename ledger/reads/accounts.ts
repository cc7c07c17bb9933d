import type { AccountId } from '#shared/brand';
import type { Account } from '#shared/double-entry';
import type { AccountNow, AccountsNow, AccountsPage, ShownAccount } from '../api/books-port.ts';
import { byId } from '../service/books.ts';
import type { StateReader } from '../state-store/index.ts';
import { Kept } from './kept.ts';
import type { Overlay } from './overlay.ts';

/** Accounts kept after they were read from the store, and what accounts are, which never changes. */
const KEPT_MAX = 20_000;

export interface AccountReadsDeps {
  readonly overlay: Overlay;
  readonly store: Pick<StateReader, 'accounts' | 'accountsAfter'>;
  /** Resolves when the overlay shows so many events; with false when it does not come to that. */
  readonly shows: (size: number) => Promise<boolean>;
  readonly keptMax?: number;
}

/**
 * Accounts as of the journal size that the overlay shows: what commits changed, else what the state store has.
 * When the overlay lets accounts go between asking the store and its answer, the store is asked again.
 */
export class AccountReads {
  readonly #deps: AccountReadsDeps;
  /** As of a size at which the overlay had no change of them. */
  readonly #records: Kept<AccountId, { readonly record: ShownAccount; readonly size: number }>;
  readonly #definitions: Kept<AccountId, Account>;

  constructor(deps: AccountReadsDeps) {
    this.#deps = deps;
    this.#records = new Kept(deps.keptMax ?? KEPT_MAX);
    this.#definitions = new Kept(deps.keptMax ?? KEPT_MAX);
  }

  async account(id: AccountId): Promise<AccountNow | undefined> {
    const { overlay, store } = this.#deps;
    for (;;) {
      const record = this.#known(id);
      if (record !== undefined) return { record, size: overlay.size };
      const { letGo } = overlay;
      const [row] = await store.accounts([id]);
      if (row !== undefined) this.#definitions.set(id, row.account);
      if (overlay.letGo !== letGo) continue;
      if (row !== undefined && row.lastSeq >= overlay.size) await this.#await(row.lastSeq + 1);
      else if (overlay.totals(id) === undefined) {
        if (row === undefined) return undefined;
        this.#records.set(id, { record: row, size: overlay.size });
      } else if (row === undefined && overlay.born(id) === undefined)
        throw new Error(`Account ${id} was changed and is not in the state`);
    }
  }

  async accounts({ after, limit, wallet }: AccountsPage): Promise<AccountsNow> {
    const { overlay, store } = this.#deps;
    for (;;) {
      const { letGo } = overlay;
      const rows = await store.accountsAfter(after, limit, wallet);
      if (overlay.letGo !== letGo) continue;
      const newest = Math.max(-1, ...rows.map(({ lastSeq }) => lastSeq));
      if (newest < overlay.size)
        return { records: this.#page(rows, { after, limit, wallet }), size: overlay.size };
      await this.#await(newest + 1);
    }
  }

  /** The store is ahead of the commits that have come: each was sent before it was saved. */
  async #await(size: number): Promise<void> {
    if (!(await this.#deps.shows(size))) throw new Error(`The commits up to ${size} did not come`);
  }

  #page(rows: readonly ShownAccount[], { after, limit, wallet }: AccountsPage): readonly ShownAccount[] {
    const { overlay } = this.#deps;
    const page = new Map<AccountId, ShownAccount>();
    for (const row of rows) page.set(row.account.id, this.#newest(row.account) ?? row);
    for (const account of overlay.bornAfter(after)) {
      const record = this.#newest(account);
      if (record !== undefined && (wallet === undefined || account.wallet === wallet))
        page.set(account.id, record);
    }
    return [...page.values()].sort(byId).slice(0, limit);
  }

  #newest(account: Account): ShownAccount | undefined {
    const totals = this.#deps.overlay.totals(account.id);
    return totals === undefined ? undefined : { account, ...totals };
  }

  /** What needs no look at the store; undefined also when what the account is has to be read first. */
  #known(id: AccountId): ShownAccount | undefined {
    const { overlay } = this.#deps;
    const totals = overlay.totals(id);
    if (totals === undefined) return this.#unchanged(id);
    const account = overlay.born(id) ?? this.#definitions.get(id);
    return account === undefined ? undefined : { account, ...totals };
  }

  /** What was read before, unless a change after that came and was let go again. */
  #unchanged(id: AccountId): ShownAccount | undefined {
    const kept = this.#records.get(id);
    return kept !== undefined && kept.size >= this.#deps.overlay.letGoThrough ? kept.record : undefined;
  }
}

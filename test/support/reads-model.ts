import type { AccountId, WalletId } from '#shared/brand';
import type { Account, AccountRecord } from '#shared/double-entry';

/* Accounts as a thread of the reads is told of them, for tests of it. */

export const accountOf = (id: string, wallet = 'wallet-a'): Account => ({
  id: id as AccountId,
  wallet: wallet as WalletId,
  role: 'wallet',
  asset: 'EUR',
  scale: 2,
  name: id,
  iban: null,
  bic: null,
  normal: 'debit',
  overdraft: false,
  limits: null,
});

export const recordOf = (
  account: Account,
  lastSeq: number,
  totals: Partial<Omit<AccountRecord, 'account' | 'lastSeq'>> = {},
): AccountRecord => ({
  account,
  debitsPosted: 0n,
  creditsPosted: 0n,
  debitsPending: 0n,
  creditsPending: 0n,
  openHolds: 0,
  velocity: null,
  ...totals,
  lastSeq,
});

/** A journal of changes of accounts, one an event, with every state that it went through. */
export class ChangeLog {
  /** State after each size of the journal. */
  readonly states: ReadonlyMap<AccountId, AccountRecord>[] = [new Map()];
  readonly born = new Map<AccountId, number>();

  get size(): number {
    return this.states.length - 1;
  }

  at(size: number): ReadonlyMap<AccountId, AccountRecord> {
    const state = this.states[size];
    if (state === undefined) throw new Error(`The log has ${this.size} events, not ${size}`);
    return state;
  }

  /** An event that changes these accounts; those that are not there are opened. */
  change(ids: readonly string[], minor: bigint): readonly AccountRecord[] {
    const seq = this.size;
    const next = new Map(this.at(seq));
    const changed = ids.map((name) => {
      const account = next.get(name as AccountId)?.account ?? accountOf(name);
      if (!next.has(account.id)) this.born.set(account.id, seq);
      const debitsPosted = (next.get(account.id)?.debitsPosted ?? 0n) + minor;
      const record = recordOf(account, seq, { debitsPosted, creditsPending: minor });
      next.set(account.id, record);
      return record;
    });
    this.states.push(next);
    return changed;
  }
}

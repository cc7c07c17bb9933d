import { emptyWorkingSet, type WorkingSet } from '#shared/projection';
import { AccountCache } from './account-cache.ts';
import { OrderedIntents, OrderedWallets } from './ordered.ts';
import { KnownPositions } from './positions.ts';
import { RecentOperations } from './recent.ts';
import { KnownTransfers } from './transfers.ts';

/** The working set whose books are held in part: what a batch needs is loaded before it is decided. */
export interface HeldSet extends WorkingSet {
  readonly accounts: AccountCache;
  readonly positions: KnownPositions;
  readonly transfers: KnownTransfers;
  readonly wallets: OrderedWallets;
  readonly intents: OrderedIntents;
}

/** What the service holds in memory of one ledger. */
export interface Memory {
  readonly set: HeldSet;
  readonly recent: RecentOperations;
}

/** Memory over what is known besides the books. */
export const memoryOf = (
  { accounts: _, positions: __, transfers: ___, ...governance }: WorkingSet = emptyWorkingSet(),
  cleanAccountsMax?: number,
): Memory => {
  const recent = new RecentOperations();
  return {
    recent,
    set: {
      ...governance,
      wallets: new OrderedWallets(governance.wallets),
      intents: new OrderedIntents(governance.intents),
      accounts: new AccountCache(cleanAccountsMax),
      positions: new KnownPositions(recent),
      transfers: new KnownTransfers(recent),
    },
  };
};

/** Ends what was loaded for one batch alone. */
export const forgetLoaded = ({ set }: Memory): void => {
  set.accounts.forgetLoaded();
  set.positions.forget();
  set.transfers.forget();
};

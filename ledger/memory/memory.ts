import { emptyWorkingSet, type WorkingSet } from '#shared/projection';
import { AccountCache } from './account-cache.ts';
import { GovernanceChanges, type KeptGovernance } from './governance.ts';
import { KeptMap } from './kept-map.ts';
import { OrderedIntents, OrderedWallets } from './ordered.ts';
import { KnownPositions } from './positions.ts';
import { RecentOperations } from './recent.ts';
import { KnownTransfers } from './transfers.ts';

/** The working set whose books are held in part: what a batch needs is loaded before it is decided. */
export interface HeldSet extends KeptGovernance {
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
  readonly governance: GovernanceChanges;
}

export interface MemoryOptions {
  readonly cleanAccountsMax?: number;
  /** The state store shows what is known; absent: nothing of it. */
  readonly isSaved?: boolean;
}

/** Memory over what is known besides the books. */
export const memoryOf = (
  known: WorkingSet = emptyWorkingSet(),
  { cleanAccountsMax, isSaved = false }: MemoryOptions = {},
): Memory => {
  const recent = new RecentOperations();
  const set: HeldSet = {
    ...known,
    wallets: new OrderedWallets(known.wallets),
    mandates: new KeptMap(known.mandates),
    intents: new OrderedIntents(known.intents),
    submissions: new KeptMap(known.submissions),
    origins: new KeptMap(known.origins),
    payees: new KeptMap(known.payees),
    counters: new KeptMap(known.counters),
    runbooks: new KeptMap(known.runbooks),
    custodyKeys: new KeptMap(known.custodyKeys),
    accounts: new AccountCache(cleanAccountsMax),
    positions: new KnownPositions(recent),
    transfers: new KnownTransfers(recent),
  };
  return { recent, set, governance: new GovernanceChanges(set, isSaved) };
};

/** Ends what was loaded for one batch alone. */
export const forgetLoaded = ({ set }: Memory): void => {
  set.accounts.forgetLoaded();
  set.positions.forget();
  set.transfers.forget();
};

import type { AccountRow, EntityRow, WalletRow } from '#shared/ipc';

/** What the list shows: each entity as a heading, then its accounts with the wallet that holds them. */
export type LedgerRow =
  | { readonly kind: 'entity'; readonly entity: EntityRow; readonly accounts: number }
  | {
      readonly kind: 'account';
      readonly wallet: WalletRow;
      readonly account: AccountRow;
      /** The wallet's name has just been said by the row above. */
      readonly isRepeat: boolean;
    };

const matches = (search: string, ...texts: readonly (string | null)[]): boolean =>
  texts.some((text) => text?.toLowerCase().includes(search));

/** Entities that have nothing left to show after the search are left out. */
export const ledgerRows = (entities: readonly EntityRow[], search: string): readonly LedgerRow[] => {
  const sought = search.trim().toLowerCase();
  return entities.flatMap((entity) => {
    const accounts = entity.wallets.flatMap((wallet) =>
      wallet.accounts
        .filter((account) =>
          matches(
            sought,
            entity.name,
            wallet.name,
            wallet.purpose,
            account.name,
            account.asset,
            account.iban,
            account.iban?.replaceAll(/(.{4})(?=.)/g, '$1 ') ?? null,
          ),
        )
        .map((account, index) => ({ kind: 'account' as const, wallet, account, isRepeat: index > 0 })),
    );
    if (accounts.length === 0 && sought !== '') return [];
    return [{ kind: 'entity' as const, entity, accounts: accounts.length }, ...accounts];
  });
};

export interface AssetTotal {
  readonly asset: string;
  readonly scale: number;
  /** Minor units as decimal text. */
  readonly available: string;
  readonly pendingOut: string;
}

/** Sums by asset, exactly; assets are never added to each other. */
export const assetTotals = (rows: readonly LedgerRow[]): readonly AssetTotal[] => {
  const totals = new Map<string, { scale: number; available: bigint; pendingOut: bigint }>();
  for (const row of rows) {
    if (row.kind !== 'account') continue;
    const { asset, scale, available, pendingOut } = row.account;
    const before = totals.get(asset) ?? { scale, available: 0n, pendingOut: 0n };
    totals.set(asset, {
      scale,
      available: before.available + BigInt(available),
      pendingOut: before.pendingOut + BigInt(pendingOut),
    });
  }
  return [...totals].map(([asset, total]) => ({
    asset,
    scale: total.scale,
    available: String(total.available),
    pendingOut: String(total.pendingOut),
  }));
};

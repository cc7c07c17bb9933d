import type { EntityRow, WalletRow, WalletTotal } from '#shared/ipc';

/** What the list shows: each entity as a heading, then its wallets with what they hold, one row an asset. */
export type LedgerRow =
  | { readonly kind: 'entity'; readonly entity: EntityRow; readonly wallets: number }
  | {
      readonly kind: 'wallet';
      readonly wallet: WalletRow;
      /** undefined for a wallet that has no account. */
      readonly total: WalletTotal | undefined;
      /** The wallet's name has just been said by the row above. */
      readonly isRepeat: boolean;
    };

const matches = (search: string, ...texts: readonly (string | null | undefined)[]): boolean =>
  texts.some((text) => text?.toLowerCase().includes(search));

const inGroups = (iban: string | null | undefined): string | undefined =>
  iban?.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** Entities that have nothing left to show after the search are left out. */
export const ledgerRows = (entities: readonly EntityRow[], search: string): readonly LedgerRow[] => {
  const sought = search.trim().toLowerCase();
  return entities.flatMap((entity) => {
    const rows = entity.wallets.flatMap((wallet) => walletRows(entity, wallet, sought));
    if (rows.length === 0 && sought !== '') return [];
    const wallets = new Set(rows.map((row) => row.wallet.id)).size;
    return [{ kind: 'entity' as const, entity, wallets }, ...rows];
  });
};

const walletRows = (
  entity: EntityRow,
  wallet: WalletRow,
  sought: string,
): readonly Extract<LedgerRow, { kind: 'wallet' }>[] => {
  const totals: readonly (WalletTotal | undefined)[] =
    wallet.totals.length === 0 ? [undefined] : wallet.totals;
  return totals
    .filter((total) =>
      matches(
        sought,
        entity.name,
        wallet.name,
        wallet.purpose,
        wallet.ownerName,
        total?.asset,
        total?.only?.name,
        total?.only?.iban,
        inGroups(total?.only?.iban),
      ),
    )
    .map((total, index) => ({ kind: 'wallet' as const, wallet, total, isRepeat: index > 0 }));
};

export interface AssetTotal {
  readonly asset: string;
  readonly scale: number;
  /** Minor units as decimal text. */
  readonly available: string;
  readonly pendingOut: string;
}

/** Sums by asset, exactly; assets are never added to each other. */
export const assetTotals = (totals: readonly WalletTotal[]): readonly AssetTotal[] => {
  const sums = new Map<string, { scale: number; available: bigint; pendingOut: bigint }>();
  for (const { asset, scale, available, pendingOut } of totals) {
    const before = sums.get(asset) ?? { scale, available: 0n, pendingOut: 0n };
    sums.set(asset, {
      scale,
      available: before.available + BigInt(available),
      pendingOut: before.pendingOut + BigInt(pendingOut),
    });
  }
  return [...sums].map(([asset, sum]) => ({
    asset,
    scale: sum.scale,
    available: String(sum.available),
    pendingOut: String(sum.pendingOut),
  }));
};

export const totalsIn = (rows: readonly LedgerRow[]): readonly WalletTotal[] =>
  rows.flatMap((row) => (row.kind === 'wallet' && row.total !== undefined ? [row.total] : []));

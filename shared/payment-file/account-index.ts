import type { Account } from '#shared/journal';

/** Wallet accounts by IBAN and asset. */
export interface AccountIndex {
  readonly account: (iban: string, asset: string) => Account | undefined;
  /** Assets of the accounts under an IBAN, sorted. */
  readonly assetsOf: (iban: string) => readonly string[];
}

export const indexAccounts = (accounts: readonly Account[]): AccountIndex => {
  const byIban = new Map<string, Map<string, Account>>();
  for (const account of accounts) {
    if (account.role !== 'wallet' || account.iban === null) continue;
    const assets = byIban.get(account.iban) ?? new Map<string, Account>();
    byIban.set(account.iban, assets.set(account.asset, account));
  }
  return {
    account: (iban, asset) => byIban.get(iban)?.get(asset),
    assetsOf: (iban) => [...(byIban.get(iban)?.keys() ?? [])].toSorted(),
  };
};

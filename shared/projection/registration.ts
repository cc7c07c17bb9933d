import type { AccountId } from '#shared/brand';
import type { AccountRegistrationIntent, RailName } from '#shared/intent';
import type { Account, Entry, Wallet } from '#shared/journal';
import type { PolicyVersion } from './types.ts';

/** A registered bank account holds one ledger account per asset. */
export const registeredAccountId = (iban: string, asset: string): AccountId =>
  `${iban}.${asset}` as AccountId;

/** Value that left by a rail and is not yet seen on a statement. */
export const clearingAccountId = (rail: RailName, asset: string): AccountId =>
  `system.clearing.${rail}.${asset}` as AccountId;

/** Counter side of opening balances. */
export const openingAccountId = (asset: string): AccountId => `system.opening.${asset}` as AccountId;

/** The ledger's own accounts that a registered account of an asset needs. */
export const systemAccountIds = (asset: string): readonly AccountId[] => [
  openingAccountId(asset),
  ...clearedRails.map((rail) => clearingAccountId(rail, asset)),
];

const clearedRails = ['sepa', 'swift'] as const;

export interface Registration {
  readonly wallet: Wallet;
  readonly accounts: readonly Account[];
  readonly openings: readonly Entry[];
}

/** What an approved registration creates under the policy in force; system accounts for its assets come with it when they are new. */
export const registrationOf = (
  intent: AccountRegistrationIntent,
  policy: PolicyVersion,
  exists: (id: AccountId) => boolean,
): Registration => ({
  wallet: {
    id: intent.wallet.id,
    entity: intent.entity.id,
    name: intent.wallet.name,
    purpose: intent.wallet.purpose,
    tier: intent.wallet.tier,
    owner: intent.wallet.owner,
    policy: { version: policy.policy.version, digest: policy.digest },
    limits: intent.wallet.limits,
    expiresOn: intent.wallet.expiresOn,
  },
  accounts: intent.openingBalances.flatMap(({ asset, scale }) => [
    {
      id: registeredAccountId(intent.iban, asset),
      wallet: intent.wallet.id,
      role: 'wallet' as const,
      asset,
      scale,
      name: intent.wallet.name,
      iban: intent.iban,
      bic: intent.bic,
      normal: 'debit' as const,
      overdraft: false,
      limits: null,
    },
    ...systemAccounts(asset, scale).filter(({ id }) => !exists(id)),
  ]),
  openings: intent.openingBalances
    .filter(({ minor }) => minor !== '0')
    .flatMap(({ asset, minor }) => [
      { account: registeredAccountId(intent.iban, asset), side: 'debit' as const, asset, minor },
      { account: openingAccountId(asset), side: 'credit' as const, asset, minor },
    ]),
});

const systemAccounts = (asset: string, scale: number): readonly Account[] => [
  systemAccount(openingAccountId(asset), 'opening', `Opening balances ${asset}`, asset, scale),
  ...clearedRails.map((rail) =>
    systemAccount(clearingAccountId(rail, asset), 'clearing', `Clearing ${rail} ${asset}`, asset, scale),
  ),
];

const systemAccount = (
  id: AccountId,
  role: 'clearing' | 'opening',
  name: string,
  asset: string,
  scale: number,
): Account => ({
  id,
  wallet: null,
  role,
  asset,
  scale,
  name,
  iban: null,
  bic: null,
  normal: role === 'clearing' ? 'debit' : 'credit',
  overdraft: true,
  limits: null,
});

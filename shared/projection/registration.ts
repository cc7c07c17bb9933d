import type { AccountId } from '#shared/brand';
import { clearingAccountId, systemAccount, systemAccountId } from '#shared/double-entry';
import type { AccountRegistrationIntent } from '#shared/intent';
import type { Account, Entry, Wallet } from '#shared/journal';
import type { PolicyVersion } from './types.ts';

/** A registered bank account holds one ledger account per asset. */
export const registeredAccountId = (iban: string, asset: string): AccountId =>
  `${iban}.${asset}` as AccountId;

/** Counter side of opening balances. */
export const openingAccountId = (asset: string): AccountId => systemAccountId('opening', asset);

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

/** Every account that carrying a registration out may open or has to find. */
export const accountsOfRegistration = (intent: AccountRegistrationIntent): readonly AccountId[] =>
  intent.openingBalances.flatMap(({ asset, scale }) => [
    registeredAccountId(intent.iban, asset),
    ...systemAccounts(asset, scale).map(({ id }) => id),
  ]);

/** What the accounts of an asset need beside them; whichever are there already stay as they are. */
const systemAccounts = (asset: string, scale: number): readonly Account[] => [
  systemAccount(openingAccountId(asset), 'opening', asset, scale, `Opening balances ${asset}`),
  ...(['sepa', 'swift'] as const).map((rail) =>
    systemAccount(clearingAccountId(rail, asset), 'clearing', asset, scale, `Clearing ${rail} ${asset}`),
  ),
  ...OWN_ACCOUNTS.map(({ role, title }) =>
    systemAccount(systemAccountId(role, asset), role, asset, scale, `${title} ${asset}`),
  ),
];

const OWN_ACCOUNTS = [
  { role: 'fees', title: 'Fees' },
  { role: 'fx', title: 'Currency position' },
  { role: 'suspense', title: 'Suspense' },
  { role: 'rounding', title: 'Rounding' },
] as const;

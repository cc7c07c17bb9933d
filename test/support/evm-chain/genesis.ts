import { clearingAccountId, systemAccount, systemAccountId } from '#shared/double-entry';
import type { Account, Genesis } from '#shared/journal';
import { policyDigest } from '#shared/policy';
import { testMandate } from '../books.ts';
import { keyedGenesis } from '../custody-keys.ts';
import { WALLET_ETH, WALLET_USDC } from '../evm.ts';

/* The test company with a wallet that holds assets on a chain, and a mandate for what its payments come to. */

const FUNDS = { USDC: '1000000000', ETH: '2000000000000000000' } as const;
const SCALES = { USDC: 6, ETH: 18 } as const;
const ASSETS = ['USDC', 'ETH'] as const;
type ChainAsset = (typeof ASSETS)[number];

const walletAccount = (asset: ChainAsset): Account => ({
  id: asset === 'USDC' ? WALLET_USDC : WALLET_ETH,
  wallet: 'wallet-a' as Account['wallet'],
  role: 'wallet',
  asset,
  scale: SCALES[asset],
  name: 'Alpha on chain',
  iban: null,
  bic: null,
  normal: 'debit',
  overdraft: false,
  limits: null,
});

const systemAccounts = (asset: ChainAsset): readonly Account[] => {
  const clearing = clearingAccountId('evm', asset);
  return [
    systemAccount(clearing, 'clearing', asset, SCALES[asset], `Clearing evm ${asset}`),
    ...(['opening', 'fees'] as const).map((role) =>
      systemAccount(systemAccountId(role, asset), role, asset, SCALES[asset], `${role} ${asset}`),
    ),
  ];
};

/** The policy of that company, as approvals name it. */
export const CHAIN_POLICY = { version: 1, digest: policyDigest(keyedGenesis().policy) };

export const chainGenesis = (): Genesis => {
  const genesis = keyedGenesis();
  return {
    ...genesis,
    accounts: [
      ...genesis.accounts,
      ...ASSETS.flatMap((asset) => [walletAccount(asset), ...systemAccounts(asset)]),
    ],
    openings: [
      ...genesis.openings,
      ...ASSETS.flatMap((asset) => [
        { account: walletAccount(asset).id, side: 'debit' as const, asset, minor: FUNDS[asset] },
        {
          account: systemAccountId('opening', asset),
          side: 'credit' as const,
          asset,
          minor: FUNDS[asset],
        },
      ]),
    ],
    mandates: [
      testMandate({
        purpose: 'Results of payments over chains',
        maxima: [
          { asset: 'ETH', minor: FUNDS.ETH },
          { asset: 'USDC', minor: FUNDS.USDC },
        ],
      }),
    ],
  };
};

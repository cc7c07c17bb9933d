import { assetOf } from '#shared/money';
import { SYSTEM_PREFIX } from './chart.ts';
import type { Deciding } from './deciding.ts';
import { flowProblem } from './lifecycle.ts';
import type { RefusalCode } from './refusals.ts';
import type { Account, Operation } from './schema.ts';
import type { AccountRecord } from './types.ts';

type Open = Extract<Operation, { op: 'open' }>;

/** An account with nothing on it. */
export const openedAccount = (account: Account, seq: number): AccountRecord => ({
  account,
  debitsPosted: 0n,
  creditsPosted: 0n,
  debitsPending: 0n,
  creditsPending: 0n,
  lastSeq: seq,
  openHolds: 0,
  velocity: null,
});

/** Opens an account of a wallet. System accounts are opened under quorum only. */
export const decideOpen = (deciding: Deciding, { account }: Open): RefusalCode | null => {
  const { working, authority } = deciding;
  if (authority?.record.mandate.mayOpenAccounts !== true) return 'mandate-no-accounts';
  if (account.role !== 'wallet' || account.wallet === null || !isFormed(account)) return 'account-form';
  if (!authority.wallets.has(account.wallet)) return 'mandate-scope';
  if (!authority.maxima.has(account.asset)) return 'mandate-asset';
  const wallet = working.wallet(account.wallet);
  if (wallet === undefined) return 'wallet-unknown';
  if (wallet.state !== 'active' || flowProblem(wallet, 'out', working.moment.time) !== undefined)
    return 'wallet-not-active';
  if (working.account(account.id) !== undefined) return 'account-exists';
  working.addAccount(openedAccount(account, working.moment.seq));
  return null;
};

/**
 * A name that is not the chart's, and the scale of its asset where that asset is known here. An account at a bank
 * comes by a registration alone.
 */
const isFormed = ({ id, asset, scale, iban }: Account): boolean => {
  const known = assetOf(asset);
  return iban === null && !id.startsWith(SYSTEM_PREFIX) && (known === undefined || known.scale === scale);
};

import type { z } from 'zod';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { WalletChange } from '#shared/intent';
import type { deskInputs, SubmitResult } from '#shared/ipc';
import type { WalletContext } from '../../vault/contract.ts';
import { headerOf, submit, tidy, type SubmitDeps } from './submit.ts';

/* A change of a wallet: drafted on the wallet as this desk has verified it, signed here, approved by others. */

type Input = z.output<(typeof deskInputs)['wallets.change']>;

export const walletChanger =
  (deps: SubmitDeps) =>
  async ({ walletId, change, reason }: Input): Promise<Result<SubmitResult, ShownError>> => {
    const session = deps.session();
    if (session === null) return err(shownError('not-signed-in'));
    const found = await deps.vault.ask('wallet', { id: walletId });
    if (!found.ok) return found;
    const { record, entity } = found.value;
    return submit(deps, {
      ...headerOf(deps, session),
      type: 'wallet.change',
      entity,
      wallet: { id: record.wallet.id, name: record.wallet.name },
      change: changeOf(change, found.value),
      reason: tidy(reason),
    });
  };

/** What is replaced stands beside what replaces it. */
const changeOf = (change: Input['change'], { record, ibans }: WalletContext): WalletChange => {
  const { wallet } = record;
  switch (change.kind) {
    case 'archive':
      return { kind: 'archive', accounts: [...record.founded].sort(), ibans: [...ibans] };
    case 'set-limits':
      return { kind: 'set-limits', from: wallet.limits, to: change.limits };
    case 'set-owner':
      return { kind: 'set-owner', from: wallet.owner, to: change.owner };
    case 'extend':
      return { kind: 'extend', from: wallet.expiresOn, to: change.expiresOn };
    default:
      return { kind: change.kind };
  }
};

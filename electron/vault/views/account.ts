import type { AccountId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { AccountDetail } from '#shared/ipc';
import { readAccounts } from '../store/accounts.ts';
import { accountRow, walletRow } from './accounts.ts';
import type { Scope } from './scope.ts';

/** One account with its wallet, and how far its statement goes. */
export const accountDetail = async (
  scope: Scope,
  id: AccountId,
): Promise<Result<AccountDetail, ShownError>> => {
  const found = (await readAccounts(scope.db, [id])).get(id);
  if (found === undefined) return err(shownError('not-found', `account ${id}`));
  const { wallet } = found.record.account;
  const record = wallet === null ? undefined : scope.picture.wallets.get(wallet);
  return ok({
    account: accountRow(scope, found),
    wallet: record === undefined ? null : walletRow(scope, record, new Map()),
    firstBooked: await bookedEdge(scope, found.no, 'asc'),
    lastBooked: await bookedEdge(scope, found.no, 'desc'),
  });
};

const bookedEdge = async ({ db }: Scope, no: number, way: 'asc' | 'desc'): Promise<string | null> => {
  const row = await db
    .selectFrom('account_days')
    .select('date')
    .where('account', '=', no)
    .where('last_n', 'is not', null)
    .orderBy('date', way)
    .limit(1)
    .executeTakeFirst();
  return row?.date ?? null;
};

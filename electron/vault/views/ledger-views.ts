import { ok, type Result, type ShownError } from '#shared/errors';
import type { VaultMethods } from '../contract.ts';
import { accountsPage, entityRows } from './accounts.ts';
import { accountDetail } from './account.ts';
import { draftHeadroom } from './draft-headroom.ts';
import { draftConflicts } from './drafts/conflicts.ts';
import { mandateRows } from './mandates.ts';
import type { Scope } from './scope.ts';
import { balanceAt, statementPage, statementPlace } from './statement.ts';
import { searchStatement } from './statement-search.ts';
import { walletContext, walletDetail } from './wallet.ts';

/** What the vault can show of the books, each from one snapshot. */
export type LedgerView =
  | 'accounts'
  | 'wallet'
  | 'mandates'
  | 'walletDetail'
  | 'accountDetail'
  | 'walletAccounts'
  | 'statement'
  | 'statementPlace'
  | 'statementSearch'
  | 'balanceAt'
  | 'draftHeadroom'
  | 'draftConflicts';

type Shown<M extends LedgerView> =
  VaultMethods[M]['output'] extends Result<infer T, ShownError> ? Result<T, ShownError> : never;

type Views = {
  readonly [M in LedgerView]: (scope: Scope, input: VaultMethods[M]['input']) => Promise<Shown<M>>;
};

export const ledgerViews: Views = {
  accounts: async (scope) => ok(await entityRows(scope)),
  wallet: (scope, { id }) => walletContext(scope, id),
  mandates: (scope) => Promise.resolve(mandateRows(scope)),
  walletDetail: (scope, { id }) => walletDetail(scope, id),
  accountDetail: (scope, { id }) => accountDetail(scope, id),
  walletAccounts: async (scope, input) => ok(await accountsPage(scope, input)),
  statement: ({ db }, input) => statementPage(db, input),
  statementPlace: ({ db }, input) => statementPlace(db, input),
  statementSearch: (scope, input) => searchStatement(scope, input),
  balanceAt: ({ db }, { account, date }) => balanceAt(db, account, date),
  draftHeadroom: (scope, { movements }) => draftHeadroom(scope, movements),
  draftConflicts: (scope, { drafts }) => draftConflicts(scope, drafts),
};

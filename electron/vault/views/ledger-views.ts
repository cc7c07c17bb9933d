import { ok, type Result, type ShownError } from '#shared/errors';
import type { VaultMethods } from '../contract.ts';
import { accountsPage, entityRows } from './accounts.ts';
import { accountDetail } from './account.ts';
import { boardPackOf } from './board-pack.ts';
import { draftRows, policyDraft } from '../drafts/view.ts';
import { policyProposal, policyReplayCounts } from '../drafts/proposal.ts';
import { draftHeadroom } from './draft-headroom.ts';
import { draftConflicts } from './drafts/conflicts.ts';
import { emergencyReport, emergencyUses } from './emergencies.ts';
import { grantUseRows } from './grant-uses.ts';
import { reviewView } from './review-due.ts';
import { keysView } from './keys.ts';
import { mandateRows } from './mandates.ts';
import { quorumHealthRows, reversibleChange, rosterContent, rosterView } from './people.ts';
import { policyExamination } from './policy-examine.ts';
import { policyExplanation } from './policy-explain.ts';
import { policyReplay } from './policy-replay.ts';
import { policyVersion, policyVersions } from './policy-versions.ts';
import { runbookRecord, runbooksView } from './runbooks.ts';
import type { Scope } from './scope.ts';
import { balanceAt, statementPage, statementPlace } from './statement.ts';
import { searchStatement } from './statement-search.ts';
import { walletContext, walletDetail } from './wallet.ts';

/** What the vault can show of the books, of people and of the policy, each from one snapshot. */
export type LedgerView =
  | 'accounts'
  | 'wallet'
  | 'mandates'
  | 'keys'
  | 'roster'
  | 'rosterContent'
  | 'quorumHealth'
  | 'grantUses'
  | 'review'
  | 'reversible'
  | 'emergencies'
  | 'emergencyReport'
  | 'runbooks'
  | 'runbook'
  | 'policyVersions'
  | 'policyVersion'
  | 'policyDrafts'
  | 'policyDraft'
  | 'policyExamination'
  | 'policyReplay'
  | 'policyExplanation'
  | 'policyReplayCounts'
  | 'policyProposal'
  | 'walletDetail'
  | 'accountDetail'
  | 'walletAccounts'
  | 'statement'
  | 'statementPlace'
  | 'statementSearch'
  | 'balanceAt'
  | 'draftHeadroom'
  | 'draftConflicts'
  | 'boardPack';

type Shown<M extends LedgerView> =
  VaultMethods[M]['output'] extends Result<infer T, ShownError> ? Result<T, ShownError> : never;

type Views = {
  readonly [M in LedgerView]: (scope: Scope, input: VaultMethods[M]['input']) => Promise<Shown<M>>;
};

export const ledgerViews: Views = {
  accounts: async (scope) => ok(await entityRows(scope)),
  wallet: (scope, { id }) => walletContext(scope, id),
  keys: (scope) => keysView(scope),
  mandates: (scope) => Promise.resolve(mandateRows(scope)),
  roster: (scope) => rosterView(scope),
  rosterContent: ({ picture }) => Promise.resolve(rosterContent(picture)),
  quorumHealth: (scope, { absent, day }) => Promise.resolve(quorumHealthRows(scope, absent, day)),
  grantUses: (scope) => grantUseRows(scope),
  review: (scope) => reviewView(scope),
  reversible: (scope, { digest }) => reversibleChange(scope, digest),
  emergencies: (scope, { person }) => emergencyUses(scope, person),
  emergencyReport: (scope, { intent }) => emergencyReport(scope, intent),
  runbooks: (scope, { shipped }) => runbooksView(scope, shipped),
  runbook: (scope, { opening }) => Promise.resolve(runbookRecord(scope, opening)),
  policyVersions: async (scope, input) => ok(await policyVersions(scope, input)),
  policyVersion: (scope, { intent }) => policyVersion(scope, intent),
  policyDrafts: async (scope) => ok(await draftRows(scope)),
  policyDraft: (scope, { id }) => policyDraft(scope, id),
  policyExamination: (scope, { id }) => policyExamination(scope, id),
  policyReplay: (scope, { id }) => policyReplay(scope, id),
  policyExplanation: (scope, input) => policyExplanation(scope, input),
  policyReplayCounts: (scope, input) => policyReplayCounts(scope, input),
  policyProposal: (scope, input) => policyProposal(scope, input),
  walletDetail: (scope, { id }) => walletDetail(scope, id),
  accountDetail: (scope, { id }) => accountDetail(scope, id),
  walletAccounts: async (scope, input) => ok(await accountsPage(scope, input)),
  statement: ({ db }, input) => statementPage(db, input),
  statementPlace: ({ db }, input) => statementPlace(db, input),
  statementSearch: (scope, input) => searchStatement(scope, input),
  balanceAt: ({ db }, { account, date }) => balanceAt(db, account, date),
  draftHeadroom: (scope, { movements }) => draftHeadroom(scope, movements),
  draftConflicts: (scope, { drafts }) => draftConflicts(scope, drafts),
  boardPack: async (scope, period) => ok(await boardPackOf(scope, period)),
};

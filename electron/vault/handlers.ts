import { err, shownError, type Result, type ShownError } from '#shared/errors';
import type { SyncState } from '#shared/ipc';
import { OpenVault, type VaultTools } from './vault.ts';
import type { Handlers } from '../rpc/index.ts';
import type { VaultMethods } from './contract.ts';

const CLOSED = shownError('internal-error', 'the store is not open');

const NOTHING: SyncState = {
  phase: 'starting',
  size: 0,
  root: '',
  ledgerSize: null,
  verifiedAt: null,
  outboxWaiting: 0,
  error: null,
  nextRetryAt: null,
};

/** The vault's methods, before and after `start`. */
export const vaultHandlers = (tools: VaultTools): Handlers<VaultMethods> => {
  let vault: OpenVault | undefined;
  const close = async (): Promise<void> => {
    const open = vault;
    vault = undefined;
    await open?.close();
  };
  const opened = <T>(
    work: (open: OpenVault) => Promise<Result<T, ShownError>> | Result<T, ShownError>,
  ): Promise<Result<T, ShownError>> | Result<T, ShownError> =>
    vault === undefined ? err(CLOSED) : work(vault);
  return {
    start: async (input) => {
      await close();
      const result = await OpenVault.open(tools, input);
      if (!result.ok) return result;
      vault = result.value;
      return { ok: true, value: null };
    },
    stop: async () => {
      await close();
      return null;
    },
    enrolment: () => vault?.enrolment() ?? { people: [], keys: [], company: '' },
    queue: (input) => opened((open) => open.queue(input)),
    detail: (input) => opened((open) => open.detail(input)),
    decideContext: (input) => opened((open) => open.decideContext(input)),
    enqueueApproval: (input) => opened((open) => open.enqueueApproval(input)),
    importContext: () => opened((open) => open.importContext()),
    enqueueSubmission: (input) => opened((open) => open.enqueueSubmission(input)),
    accounts: (input) => opened((open) => open.see('accounts', input)),
    walletAccounts: (input) => opened((open) => open.see('walletAccounts', input)),
    statement: (input) => opened((open) => open.see('statement', input)),
    statementPlace: (input) => opened((open) => open.see('statementPlace', input)),
    statementSearch: (input) => opened((open) => open.see('statementSearch', input)),
    balanceAt: (input) => opened((open) => open.see('balanceAt', input)),
    draftHeadroom: (input) => opened((open) => open.see('draftHeadroom', input)),
    draftConflicts: (input) => opened((open) => open.see('draftConflicts', input)),
    account: (input) => vault?.account(input) ?? null,
    wallet: (input) => opened((open) => open.see('wallet', input)),
    roster: (input) => opened((open) => open.see('roster', input)),
    rosterContent: (input) => opened((open) => open.see('rosterContent', input)),
    quorumHealth: (input) => opened((open) => open.see('quorumHealth', input)),
    grantUses: (input) => opened((open) => open.see('grantUses', input)),
    review: (input) => opened((open) => open.see('review', input)),
    reversible: (input) => opened((open) => open.see('reversible', input)),
    emergencies: (input) => opened((open) => open.see('emergencies', input)),
    emergencyReport: (input) => opened((open) => open.see('emergencyReport', input)),
    acknowledge: (input) => opened((open) => open.acknowledge(input)),
    runbooks: (input) => opened((open) => open.see('runbooks', input)),
    runbook: (input) => opened((open) => open.see('runbook', input)),
    keys: (input) => opened((open) => open.see('keys', input)),
    mandates: (input) => opened((open) => open.see('mandates', input)),
    policyVersions: (input) => opened((open) => open.see('policyVersions', input)),
    policyVersion: (input) => opened((open) => open.see('policyVersion', input)),
    policyDrafts: (input) => opened((open) => open.see('policyDrafts', input)),
    policyDraft: (input) => opened((open) => open.see('policyDraft', input)),
    policyExamination: (input) => opened((open) => open.see('policyExamination', input)),
    policyReplay: (input) => opened((open) => open.see('policyReplay', input)),
    policyExplanation: (input) => opened((open) => open.see('policyExplanation', input)),
    policyReplayCounts: (input) => opened((open) => open.see('policyReplayCounts', input)),
    policyProposal: (input) => opened((open) => open.see('policyProposal', input)),
    savePolicyDraft: (input) => opened((open) => open.savePolicyDraft(input)),
    discardPolicyDraft: (input) => opened((open) => open.discardPolicyDraft(input)),
    rebasePolicyDraft: (input) => opened((open) => open.rebasePolicyDraft(input)),
    walletDetail: (input) => opened((open) => open.see('walletDetail', input)),
    accountDetail: (input) => opened((open) => open.see('accountDetail', input)),
    audit: (input) => opened((open) => open.audit(input)),
    proof: (input) => opened((open) => open.proof(input)),
    boardPack: (input) => opened((open) => open.see('boardPack', input)),
    identify: async (input) => {
      await vault?.identify(input);
      return null;
    },
    whoAmI: () => opened((open) => open.whoAmI()),
    syncState: () => vault?.syncState() ?? NOTHING,
    retry: () => {
      vault?.retry();
      return null;
    },
  };
};

import { err, shownError, type ShownError } from '#shared/errors';
import type { AppInfo, ImportResult, SyncState } from '#shared/ipc';
import type { VaultHost } from '../children/vault.ts';
import type { Identity } from '../identity/identity.ts';
import type { Imports } from '../imports/imports.ts';
import type { Sessions } from '../session/session.ts';
import type { CarrierHandlers } from '../carrier/carrier.ts';
import type { ChainPaymentHandlers } from '../carrier/draft-payment.ts';
import type { KeyHandlers } from '../custody-keys/custody-keys.ts';
import type { SaveText } from '../reports/save-text.ts';
import type { Settings } from '../settings/settings.ts';
import type { DeskHandlers } from './answer.ts';

export interface HandlerDeps {
  readonly info: () => Promise<AppInfo>;
  readonly sessions: Sessions;
  readonly vault: VaultHost;
  readonly imports: Imports;
  readonly identity: Identity;
  readonly settings: Settings;
  readonly chooseFile: () => Promise<string | undefined>;
  readonly saveText: SaveText;
  readonly decide: DeskHandlers['approvals.decide'];
  readonly register: DeskHandlers['accounts.register'];
  readonly tryRegister: DeskHandlers['accounts.tryRegister'];
  readonly changeWallet: DeskHandlers['wallets.change'];
  readonly grantMandate: DeskHandlers['mandates.grant'];
  readonly revokeMandate: DeskHandlers['mandates.revoke'];
  readonly erasePerson: DeskHandlers['people.erase'];
  readonly changePeople: DeskHandlers['people.change'];
  readonly declareEmergency: DeskHandlers['people.emergency'];
  readonly runbooks: DeskHandlers['people.runbooks'];
  readonly signRunbook: DeskHandlers['people.runbook'];
  readonly custodyKeys: KeyHandlers;
  readonly carrier: CarrierHandlers;
  readonly chainPayments: ChainPaymentHandlers;
  readonly saveDraft: DeskHandlers['policies.saveDraft'];
  readonly templates: DeskHandlers['policies.templates'];
  readonly submitDraft: DeskHandlers['policies.submitDraft'];
  readonly rollBack: DeskHandlers['policies.rollBack'];
}

/** What each method of the desk's contract does. */
export const deskHandlers = (deps: HandlerDeps): DeskHandlers => {
  const { sessions, vault, imports, identity, settings } = deps;
  const person = (): NonNullable<ReturnType<Sessions['current']>>['person']['id'] | null =>
    sessions.current()?.person.id ?? null;
  return {
    'app.info': deps.info,
    'session.tokens': sessions.tokens,
    'session.current': () => Promise.resolve(sessions.current()),
    'session.signIn': ({ tokenId }) => sessions.signIn(tokenId),
    'session.signOut': sessions.signOut,
    'identity.state': () => Promise.resolve(identity.view()),
    'identity.signIn': identity.signIn,
    'identity.cancel': identity.cancel,
    'identity.signOut': identity.signOut,
    'queue.page': (input) => vault.ask('queue', { person: person(), ...input }),
    'intents.detail': ({ digest }) => vault.ask('detail', { person: person(), digest }),
    'approvals.decide': deps.decide,
    'imports.open': async () => {
      const path = await deps.chooseFile();
      return path === undefined ? CANCELLED : imports.fromPath(path);
    },
    'imports.drop': ({ fileName, bytes }) => imports.fromBytes(fileName, bytes),
    'imports.current': () => Promise.resolve(imports.current()),
    'imports.submit': ({ importId }) => imports.submit(importId),
    'imports.discard': ({ importId }) => {
      imports.discard(importId);
      return Promise.resolve(null);
    },
    'accounts.list': () => vault.ask('accounts', null),
    'wallets.detail': ({ wallet }) => vault.ask('walletDetail', { id: wallet }),
    'wallets.people': async () => {
      const { people } = await vault.enrolment();
      return people.filter(({ standing }) => standing === 'active').map(({ id, name }) => ({ id, name }));
    },
    'accounts.detail': ({ account }) => vault.ask('accountDetail', { id: account }),
    'accounts.page': (input) => vault.ask('walletAccounts', input),
    'accounts.statement': (input) => vault.ask('statement', input),
    'accounts.place': (input) => vault.ask('statementPlace', input),
    'accounts.search': (input) => vault.ask('statementSearch', input),
    'accounts.balanceAt': (input) => vault.ask('balanceAt', input),
    'accounts.register': deps.register,
    'accounts.tryRegister': deps.tryRegister,
    'wallets.change': deps.changeWallet,
    'mandates.list': () => vault.ask('mandates', null),
    'mandates.grant': deps.grantMandate,
    'mandates.revoke': deps.revokeMandate,
    'policies.versions': (input) => vault.ask('policyVersions', input),
    'policies.version': (input) => vault.ask('policyVersion', input),
    'policies.drafts': () => vault.ask('policyDrafts', null),
    'policies.draft': (input) => vault.ask('policyDraft', input),
    'policies.saveDraft': deps.saveDraft,
    'policies.discardDraft': (input) => vault.ask('discardPolicyDraft', input),
    'policies.rebaseDraft': (input) => vault.ask('rebasePolicyDraft', input),
    'policies.examine': (input) => vault.ask('policyExamination', input),
    'policies.replay': (input) => vault.ask('policyReplay', input),
    'policies.replayCounts': (input) => vault.ask('policyReplayCounts', input),
    'policies.explain': (input) => vault.ask('policyExplanation', input),
    'policies.templates': deps.templates,
    'policies.submitDraft': deps.submitDraft,
    'policies.rollBack': deps.rollBack,
    'keys.list': () => vault.ask('keys', null),
    'keys.readEvidence': deps.custodyKeys.readEvidence,
    'keys.register': deps.custodyKeys.register,
    'keys.change': deps.custodyKeys.change,
    'keys.prove': deps.custodyKeys.prove,
    'chain.view': deps.carrier.view,
    'chain.unlock': deps.carrier.unlock,
    'chain.lock': deps.carrier.lock,
    'chain.cancel': deps.carrier.cancel,
    'chain.sources': deps.chainPayments.sources,
    'chain.tryPay': deps.chainPayments.tryPay,
    'chain.pay': deps.chainPayments.pay,
    'people.list': async () => {
      const { people } = await vault.enrolment();
      return people.map(({ id, name, title, groups, standing }) => ({ id, name, title, groups, standing }));
    },
    'people.erase': deps.erasePerson,
    'people.roster': () => vault.ask('roster', null),
    'people.health': (input) => vault.ask('quorumHealth', input),
    'people.usage': () => vault.ask('grantUses', null),
    'people.review': () => vault.ask('review', null),
    'people.change': deps.changePeople,
    'people.emergency': deps.declareEmergency,
    'people.runbooks': deps.runbooks,
    'people.emergencies': () => vault.ask('emergencies', { person: person() }),
    'people.acknowledge': async ({ intents }) => {
      const reader = person();
      return reader === null
        ? err(shownError('not-signed-in'))
        : vault.ask('acknowledge', { person: reader, intents });
    },
    'people.report': ({ intent }) => vault.ask('emergencyReport', { intent }),
    'people.saveReport': async (input) => {
      const report = await vault.ask('emergencyReport', input);
      return report.ok ? deps.saveText(report.value) : report;
    },
    'people.runbook': deps.signRunbook,
    'settings.current': () => Promise.resolve(settings.current()),
    'settings.idleLock': ({ minutes }) => Promise.resolve(settings.change({ idleLockMinutes: minutes })),
    'audit.page': (input) => vault.ask('audit', input),
    'audit.proof': (input) => vault.ask('proof', input),
    'audit.boardPack': (input) => vault.ask('boardPack', input),
    'audit.saveBoardPack': async (input) => {
      const pack = await vault.ask('boardPack', input);
      return pack.ok ? deps.saveText(pack.value) : pack;
    },
    'sync.state': () => vault.syncState().catch(() => silentVault(shownError('internal-error'))),
    'sync.retry': async () => {
      await vault.retry().catch(() => err(shownError('internal-error')));
      return null;
    },
  };
};

const CANCELLED: ImportResult = { kind: 'cancelled' };

/** The state of a desk whose vault does not answer. */
const silentVault = (error: ShownError): SyncState => ({
  phase: 'starting',
  size: 0,
  root: '',
  ledgerSize: null,
  verifiedAt: null,
  outboxWaiting: 0,
  error,
  nextRetryAt: null,
});

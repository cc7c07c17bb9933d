import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { DESK_CHANNEL, DESK_EVENT_CHANNEL, DeskApi, DeskEvent, DeskMethod } from '#shared/ipc';

/*
 * The desk window's only bridge: the named methods of the contract and one stream of events, nothing else.
 * Types alone are imported, so that no library is loaded here; main parses what comes.
 */

const CHANNEL: typeof DESK_CHANNEL = 'countersign:desk';
const EVENT_CHANNEL: typeof DESK_EVENT_CHANNEL = 'countersign:event';

/** Complete by type: a method that the contract gains or loses does not compile here. */
const METHODS: Readonly<Record<DeskMethod, true>> = {
  'app.info': true,
  'session.tokens': true,
  'session.current': true,
  'session.signIn': true,
  'session.signOut': true,
  'identity.state': true,
  'identity.signIn': true,
  'identity.cancel': true,
  'identity.signOut': true,
  'queue.page': true,
  'intents.detail': true,
  'approvals.decide': true,
  'imports.open': true,
  'imports.drop': true,
  'imports.current': true,
  'imports.submit': true,
  'imports.discard': true,
  'accounts.list': true,
  'wallets.detail': true,
  'wallets.people': true,
  'accounts.detail': true,
  'accounts.page': true,
  'accounts.statement': true,
  'accounts.place': true,
  'accounts.search': true,
  'accounts.balanceAt': true,
  'accounts.register': true,
  'accounts.tryRegister': true,
  'wallets.change': true,
  'mandates.list': true,
  'mandates.grant': true,
  'mandates.revoke': true,
  'policies.versions': true,
  'policies.version': true,
  'policies.drafts': true,
  'policies.draft': true,
  'policies.saveDraft': true,
  'policies.discardDraft': true,
  'policies.rebaseDraft': true,
  'policies.examine': true,
  'policies.replay': true,
  'policies.replayCounts': true,
  'policies.explain': true,
  'policies.templates': true,
  'policies.submitDraft': true,
  'policies.rollBack': true,
  'keys.list': true,
  'keys.readEvidence': true,
  'keys.register': true,
  'keys.change': true,
  'keys.prove': true,
  'chain.view': true,
  'chain.unlock': true,
  'chain.lock': true,
  'chain.cancel': true,
  'chain.sources': true,
  'chain.tryPay': true,
  'chain.pay': true,
  'people.list': true,
  'people.erase': true,
  'people.roster': true,
  'people.health': true,
  'people.usage': true,
  'people.review': true,
  'people.change': true,
  'people.emergency': true,
  'people.runbooks': true,
  'people.emergencies': true,
  'people.acknowledge': true,
  'people.report': true,
  'people.saveReport': true,
  'people.runbook': true,
  'settings.current': true,
  'settings.idleLock': true,
  'audit.page': true,
  'audit.proof': true,
  'audit.boardPack': true,
  'audit.saveBoardPack': true,
  'sync.state': true,
  'sync.retry': true,
};

const methods = Object.fromEntries(
  Object.keys(METHODS).map((method) => [
    method,
    (input: unknown): Promise<unknown> => ipcRenderer.invoke(CHANNEL, method, input),
  ]),
);

const onEvent: DeskApi['onEvent'] = (listener) => {
  const forward = (_event: IpcRendererEvent, event: DeskEvent): void => {
    listener(event);
  };
  ipcRenderer.on(EVENT_CHANNEL, forward);
  return () => {
    ipcRenderer.off(EVENT_CHANNEL, forward);
  };
};

contextBridge.exposeInMainWorld('countersign', { ...methods, onEvent });

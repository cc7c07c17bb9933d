import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type {
  CEREMONY_CHANNEL,
  CEREMONY_EVENT_CHANNEL,
  CeremonyApi,
  CeremonyEvent,
  CeremonyMethod,
} from '#shared/ipc';

/*
 * The only bridge of the ceremony desk's window: the named methods of its own contract and one stream of events. Types
 * alone are imported, so that no library is loaded here; main parses what comes.
 */

const CHANNEL: typeof CEREMONY_CHANNEL = 'countersign:ceremony';
const EVENT_CHANNEL: typeof CEREMONY_EVENT_CHANNEL = 'countersign:ceremony-event';

/** Complete by type: a method that the contract gains or loses does not compile here. */
const METHODS: Readonly<Record<CeremonyMethod, true>> = {
  'machine.look': true,
  'machine.objects': true,
  'machine.practice': true,
  'scripts.list': true,
  'scripts.open': true,
  'ceremonies.list': true,
  'trust.open': true,
  'rehearsal.open': true,
  'approvals.open': true,
  'ceremony.current': true,
  'ceremony.begin': true,
  'ceremony.goOn': true,
  'ceremony.leave': true,
  'ceremony.draft': true,
  'ceremony.operate': true,
  'ceremony.attest': true,
  'ceremony.state': true,
  'ceremony.confirm': true,
  'ceremony.discard': true,
  'ceremony.seal': true,
  'ceremony.saveEvidence': true,
  'ceremony.saveRecord': true,
  'exchange.saveCard': true,
  'exchange.openCard': true,
  'exchange.saveStatement': true,
  'exchange.openStatement': true,
  'exchange.saveConfirmation': true,
  'exchange.openConfirmation': true,
};

const methods = Object.fromEntries(
  Object.keys(METHODS).map((method) => [
    method,
    (input: unknown): Promise<unknown> => ipcRenderer.invoke(CHANNEL, method, input),
  ]),
);

const onEvent: CeremonyApi['onEvent'] = (listener) => {
  const forward = (_event: IpcRendererEvent, event: CeremonyEvent): void => {
    listener(event);
  };
  ipcRenderer.on(EVENT_CHANNEL, forward);
  return () => {
    ipcRenderer.off(EVENT_CHANNEL, forward);
  };
};

contextBridge.exposeInMainWorld('ceremony', { ...methods, onEvent });

import type { BrowserWindow, IpcMain } from 'electron';
import {
  CEREMONY_CHANNEL,
  CEREMONY_EVENT_CHANNEL,
  ceremonyInputs,
  type CeremonyEvent,
  type CeremonyMethod,
} from '#shared/ipc';
import { RefusedError } from '../gate/answer.ts';
import { CEREMONY_PAGE, isDeskSender, type Sender } from '../gate/sender.ts';
import type { Log } from '../log.ts';
import type { CeremonyHandlers } from './handlers.ts';

/* The one way in from the page of the ceremony desk, and the one way out to it. */

export const name = 'ceremony-gate';

export interface CeremonyGateDeps {
  readonly ipcMain: IpcMain;
  readonly window: () => BrowserWindow | undefined;
  readonly handlers: CeremonyHandlers;
  readonly log: Log;
}

type AnyHandler = (input: unknown) => Promise<unknown>;

const isMethod = (method: unknown): method is CeremonyMethod =>
  typeof method === 'string' && Object.hasOwn(ceremonyInputs, method);

/** Answers one message, or throws `RefusedError`: who asks, then what, then with what. */
export const answerCeremony = async (
  handlers: CeremonyHandlers,
  contentsId: number | undefined,
  sender: Sender,
  method: unknown,
  input: unknown,
): Promise<unknown> => {
  if (!isDeskSender(sender, contentsId, CEREMONY_PAGE)) throw new RefusedError('foreign-sender');
  if (!isMethod(method)) throw new RefusedError('unknown-method');
  const parsed = ceremonyInputs[method].safeParse(input);
  if (!parsed.success) throw new RefusedError('bad-input');
  // The schema and the handler are of the same method, which the mapped type says but can't be followed here.
  return (handlers[method] as AnyHandler)(parsed.data);
};

export const init = ({ ipcMain, window, handlers, log }: CeremonyGateDeps): void => {
  ipcMain.handle(CEREMONY_CHANNEL, async (event, method: unknown, input: unknown) => {
    const sender = { contentsId: event.sender.id, frame: event.senderFrame };
    try {
      return await answerCeremony(handlers, window()?.webContents.id, sender, method, input);
    } catch (problem) {
      const refusal = problem instanceof RefusedError ? problem.refusal : 'fault';
      const known = typeof method === 'string' ? method.slice(0, 40) : typeof method;
      log.error(
        { method: known, refusal, problem: problem instanceof Error ? problem.name : '' },
        'not answered',
      );
      throw new Error('refused', { cause: undefined });
    }
  });
};

/** Tells the page what happened; dropped when there is no window to tell. */
export const ceremonyTeller =
  (window: () => BrowserWindow | undefined) =>
  (event: CeremonyEvent): void => {
    const current = window();
    if (current && !current.isDestroyed()) current.webContents.send(CEREMONY_EVENT_CHANNEL, event);
  };

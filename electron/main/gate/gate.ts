import type { BrowserWindow, IpcMain } from 'electron';
import { DESK_CHANNEL, DESK_EVENT_CHANNEL, type DeskEvent } from '#shared/ipc';
import type { Log } from '../log.ts';
import { answer, RefusedError, type DeskHandlers } from './answer.ts';

/* The one way in from the renderer, and the one way out to it. */

export const name = 'gate';

export interface GateDeps {
  readonly ipcMain: IpcMain;
  readonly deskWindow: () => BrowserWindow | undefined;
  readonly handlers: DeskHandlers;
  readonly log: Log;
}

export const init = ({ ipcMain, deskWindow, handlers, log }: GateDeps): void => {
  ipcMain.handle(DESK_CHANNEL, async (event, method: unknown, input: unknown) => {
    const sender = { contentsId: event.sender.id, frame: event.senderFrame };
    try {
      return await answer(handlers, deskWindow()?.webContents.id, sender, method, input);
    } catch (problem) {
      const refusal = problem instanceof RefusedError ? problem.refusal : 'fault';
      const known = typeof method === 'string' ? method.slice(0, 40) : typeof method;
      log.error(
        { method: known, refusal, problem: problem instanceof Error ? problem.name : '' },
        'not answered',
      );
      // The text of an inner error is for the log alone.
      throw new Error('refused', { cause: undefined });
    }
  });
};

/** Tells the renderer what happened; dropped when there is no window to tell. */
export const deskTeller =
  (deskWindow: () => BrowserWindow | undefined) =>
  (event: DeskEvent): void => {
    const window = deskWindow();
    if (window && !window.isDestroyed()) window.webContents.send(DESK_EVENT_CHANNEL, event);
  };

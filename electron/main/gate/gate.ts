import type { BrowserWindow, IpcMain } from 'electron';
import type { Log } from '../log.ts';
import { answer, RefusedError, type Bridge } from './answer.ts';

/* The one way in from a page, and the one way out to it. */

export const name = 'gate';

export interface GateDeps {
  readonly ipcMain: IpcMain;
  readonly channel: string;
  readonly window: () => BrowserWindow | undefined;
  readonly bridge: Bridge;
  readonly log: Log;
}

export const init = ({ ipcMain, channel, window, bridge, log }: GateDeps): void => {
  ipcMain.handle(channel, async (event, method: unknown, input: unknown) => {
    const sender = { contentsId: event.sender.id, frame: event.senderFrame };
    try {
      return await answer(bridge, window()?.webContents.id, sender, method, input);
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

/** Tells the page what happened; dropped when there is no window to tell. */
export const teller =
  (window: () => BrowserWindow | undefined, channel: string) =>
  (event: object): void => {
    const current = window();
    if (current && !current.isDestroyed()) current.webContents.send(channel, event);
  };

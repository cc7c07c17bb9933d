import type { BrowserWindow } from 'electron';
import type { Log } from '../log.ts';
import { pageUrl } from '../scheme/resolve.ts';
import { createWindow, type WindowSetup } from './factory.ts';

/* The desk's one window. */

export const name = 'desk-window';

export interface DeskWindow {
  readonly window: () => BrowserWindow | undefined;
  readonly show: (page: string) => void;
  readonly focus: () => void;
}

export interface DeskWindowDeps {
  readonly setup: WindowSetup;
  readonly log: Log;
  readonly title?: string;
  /** Nothing else on this machine can take a picture of it. */
  readonly isProtected?: boolean;
}

/** A renderer that ended is started again, but not for ever. */
const RELOADS_MAX = 5;

export const init = ({
  setup,
  log,
  title = 'Countersign',
  isProtected = false,
}: DeskWindowDeps): DeskWindow => {
  let window: BrowserWindow | undefined;
  let reloads = 0;

  const open = (): BrowserWindow => {
    const made = createWindow(setup, {
      width: 1440,
      height: 900,
      minWidth: 960,
      minHeight: 600,
      title,
    });
    made.setContentProtection(isProtected);
    made.once('ready-to-show', () => {
      made.show();
    });
    made.once('closed', () => {
      window = undefined;
    });
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      log.error({ reason }, 'renderer ended');
      reloads += 1;
      if (reason !== 'clean-exit' && reloads <= RELOADS_MAX) made.webContents.reload();
    });
    return made;
  };

  return {
    window: () => window,
    show: (page) => {
      window ??= open();
      void window.loadURL(pageUrl(page));
    },
    focus: () => {
      if (window?.isMinimized()) window.restore();
      window?.focus();
    },
  };
};

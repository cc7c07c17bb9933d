import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type Session,
  type WebPreferences,
} from 'electron';

/** Set one by one, whatever Electron's defaults are or become. A test opens each window and compares. */
export const SAFE_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  enableWebSQL: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
  plugins: false,
} as const satisfies WebPreferences;

export interface WindowSetup {
  readonly session: Session;
  /** Absolute path; null for a page without any bridge. */
  readonly preload: string | null;
  readonly hasDevTools: boolean;
}

/** The only place where windows are made. */
export const createWindow = (
  setup: WindowSetup,
  options: Omit<BrowserWindowConstructorOptions, 'webPreferences'>,
): BrowserWindow =>
  new BrowserWindow({
    show: false,
    ...options,
    webPreferences: {
      ...SAFE_PREFERENCES,
      session: setup.session,
      devTools: setup.hasDevTools,
      ...(setup.preload === null ? {} : { preload: setup.preload }),
    },
  });

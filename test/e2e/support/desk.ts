import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import { copyHome, HOME_PATTERN } from './home-pattern.ts';

/*
 * The built desk in real Electron, for every end-to-end test. Build first (scripts/build.mjs) and have a
 * display: `npm test -- --only e2e` sees to both.
 */

export const PROJECT = resolve(import.meta.dirname, '../../..');

const HOLD_READY = join(import.meta.dirname, 'hold-ready.cjs');
const LAUNCH_LIMIT_MS = 60_000;
const SANDBOX_LIMIT_MS = 120_000;

/** The address of the desk's own page. */
export const DESK_URL = 'countersign://desk/index.html';
export const PIN_URL = 'countersign://desk/pin.html';

export interface Home {
  readonly folder: string;
  readonly remove: () => void;
}

/** A fresh home with the sandbox company in it: tokens, genesis, ledger, trust file. Copied where a pattern was made. */
export const sandboxHome = async (): Promise<Home> => {
  const pattern = process.env[HOME_PATTERN];
  if (pattern === undefined) return homeMadeBy('ledger/sandbox/main.ts');
  const home = emptyHome();
  await copyHome(pattern, home.folder);
  return home;
};

/** The same under a policy with an overdue rule, and one whose places are escalated. */
export const datedHome = (): Promise<Home> => homeMadeBy('test/support/dated-sandbox.ts');

const homeMadeBy = async (program: string): Promise<Home> => {
  const home = emptyHome();
  const node = join(PROJECT, 'node_modules', '.bin', 'node');
  await promisify(execFile)(node, [join(PROJECT, program), '--home', home.folder], {
    cwd: PROJECT,
    timeout: SANDBOX_LIMIT_MS,
  });
  return home;
};

/** Makes a token in nobody's name in a sandbox home, before a desk starts there; its serial. */
export const spareToken = async (home: string, label: string): Promise<string> => {
  const node = join(PROJECT, 'node_modules', '.bin', 'node');
  const program = join(PROJECT, 'test/support/spare-token.ts');
  const { stdout } = await promisify(execFile)(node, [program, '--home', home, '--label', label], {
    cwd: PROJECT,
    timeout: SANDBOX_LIMIT_MS,
  });
  return stdout.trim();
};

/** A home with nothing in it. */
export const emptyHome = (): Home => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-home-'));
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
};

export interface LaunchOptions {
  readonly home: string;
  /** For instance `['--import', file]`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningDesk {
  readonly app: ElectronApplication;
  /** The desk's window. */
  readonly desk: Page;
  /** The PIN window: call it after the action that asks for a PIN. */
  readonly pinWindow: () => Promise<Page>;
  readonly close: () => Promise<void>;
}

/**
 * Starts the desk on a home. As an ordinary user Chromium's real sandbox is on; as root it can't be (see
 * security.spec.ts for how to run a test as another user).
 */
export const launchDesk = async ({ home, args = [], env = {} }: LaunchOptions): Promise<RunningDesk> => {
  const app = await _electron.launch({
    executablePath: electronPath(),
    args: ['--require', HOLD_READY, join(PROJECT, 'build/main/main.js'), ...args],
    cwd: PROJECT,
    env: { ...inherited(), ...ownDisplay(), ...env, COUNTERSIGN_HOME: home },
    chromiumSandbox: !isRoot,
    timeout: LAUNCH_LIMIT_MS,
  });
  const desk = await app.firstWindow({ timeout: LAUNCH_LIMIT_MS });
  await desk.waitForLoadState('domcontentloaded');
  // What a test types is no input of the system: to that, nobody has touched anything since the display began.
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 0;
  });
  return {
    app,
    desk,
    pinWindow: () => windowAt(app, PIN_URL),
    close: () => app.close(),
  };
};

export const isRoot = process.getuid?.() === 0;

/** The Electron that set-up provisioned for this checkout. */
export const electronPath = (): string => {
  const fromEnvironment = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (fromEnvironment !== undefined) return join(fromEnvironment, 'electron');
  const record = JSON.parse(readFileSync(join(PROJECT, '.runtime/electron.json'), 'utf8')) as {
    path: string;
  };
  return record.path;
};

/** A window of the desk by its address, as soon as it is there. */
export const windowAt = async (app: ElectronApplication, url: string): Promise<Page> => {
  const find = (): Page | undefined => app.windows().find((page) => page.url() === url && !page.isClosed());
  await expect.poll(() => find() !== undefined, { message: `window ${url}`, timeout: 45_000 }).toBe(true);
  const page = find();
  if (page === undefined) throw new Error(`no window at ${url}`);
  await page.waitForLoadState('domcontentloaded');
  return page;
};

/** Where several work at once each has a display, so that no desk takes the focus of another. */
const ownDisplay = (): Record<string, string> => {
  const displays = process.env['COUNTERSIGN_DISPLAYS']?.split(',') ?? [];
  const name = displays[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)];
  return name === undefined ? {} : { DISPLAY: name };
};

const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

/*
 * The main process: windows, gate and lifecycle. It signs nothing, parses no file and reads no journal; the
 * processes that do are in the folders beside this one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, protocol, session } from 'electron';
import { z } from 'zod';
import type { Trust } from '#shared/api';
import { fromHex } from '#shared/encoding';
import { err, shownError, type ShownError } from '#shared/errors';
import { importArgument, isCeremony } from './arguments.ts';
import { startCeremony } from './ceremony/start.ts';
import { startDesk, type Desk } from './desk.ts';
import { DESK_PAGE } from './gate/sender.ts';
import { buildDigest } from './keys/build-digest.ts';
import { systemKeystore } from './keys/keystore.ts';
import { deviceSeed, vaultKey, type DeskKeys } from './keys/desk-keys.ts';
import { openLog, type Log } from './log.ts';
import { quitting as startQuitting, type Quitting } from './module.ts';
import { pathsOf, type Paths } from './paths.ts';
import { forbidCoreDumps } from './posture/core-dumps.ts';
import { guardContents, guardSession } from './posture/guards.ts';
import { CHROMIUM_SWITCHES, debuggingSwitch } from './posture/switches.ts';
import { deskScheme, serveScheme, type MadePage } from './scheme/serve.ts';
import { TROUBLE_PAGE, TROUBLE_STYLE, troublePage, troubleStyle } from './scheme/trouble-page.ts';
import { loadTrust } from './trust.ts';
import * as deskWindows from './windows/desk-window.ts';
import * as pinWindows from './windows/pin-window.ts';

/** Keeps what the renderer may keep (the theme); the PIN window keeps nothing. */
const DESK_PARTITION = 'persist:desk';
const PIN_PARTITION = 'pin';

interface Started {
  readonly desk: Promise<Desk | undefined>;
  readonly windows: deskWindows.DeskWindow;
}

const homeFolder = (buildFolder: string): string =>
  process.env['COUNTERSIGN_HOME'] ??
  (app.isPackaged ? join(app.getPath('appData'), 'Countersign') : join(buildFolder, '..', '.sandbox'));

const versionOf = (project: string): string =>
  (JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string }).version;

/** Before the app is ready: what can't be set later. Answers false when this process must end. */
const prepare = (paths: Paths): boolean => {
  if (app.isPackaged && debuggingSwitch((name) => app.commandLine.hasSwitch(name)) !== undefined)
    return false;
  for (const [name, value] of CHROMIUM_SWITCHES) app.commandLine.appendSwitch(name, value);
  // Chromium's sandbox can't run as root, where the caller says so.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.setName('Countersign');
  // A profile of its own: the ceremony desk shares nothing with the ordinary one, and only one of each runs on a home.
  const profile = isCeremony(process.argv) ? paths.ceremony.profileFolder : paths.profileFolder;
  app.setPath('userData', profile);
  app.setPath('sessionData', profile);
  protocol.registerSchemesAsPrivileged([deskScheme]);
  forbidCoreDumps(process.pid);
  // Chromium reorders the arguments that it hands over, so the file's path goes along by itself.
  return app.requestSingleInstanceLock({ importPath: importArgument(process.argv) ?? null });
};

const preloadIn =
  ({ buildFolder }: Paths) =>
  (name: string): string =>
    join(buildFolder, 'preload', `${name}.cjs`);

/** Opens only the ceremony desk; nothing of the other one is started. */
const ceremony = async (paths: Paths, log: Log, quitting: Quitting): Promise<Started> => {
  const loaded = loadTrust(paths.trustFile);
  const fault = loaded.ok ? postureFault(loaded.value) : undefined;
  const windows = await startCeremony({
    paths,
    trust: fault === undefined ? loaded : err(fault),
    version: versionOf(paths.project),
    log,
    quitting,
    preload: preloadIn(paths),
  });
  return { windows, desk: Promise.resolve(undefined) };
};

const start = async (paths: Paths, log: Log, quitting: Quitting): Promise<Started> => {
  const hasDevTools = !app.isPackaged && process.env['COUNTERSIGN_DEV'] === '1';
  const made = new Map<string, MadePage>();
  const sessions = { desk: session.fromPartition(DESK_PARTITION), pin: session.fromPartition(PIN_PARTITION) };
  for (const each of [session.defaultSession, sessions.desk, sessions.pin]) {
    await guardSession(each, hasDevTools, log);
    serveScheme(each, paths.rendererFolder, made);
  }
  const preload = preloadIn(paths);
  const windows = deskWindows.init({
    setup: { session: sessions.desk, preload: preload('desk'), hasDevTools },
    log,
  });
  const pins = pinWindows.init({
    setup: { session: sessions.pin, preload: preload('pin'), hasDevTools: false },
    parent: windows.window,
  });
  const onTrouble = (error: ShownError): void => {
    log.error({ code: error.code }, 'the desk can not work');
    made.set(TROUBLE_PAGE, { contentType: 'text/html; charset=utf-8', body: troublePage(error) });
    made.set(TROUBLE_STYLE, { contentType: 'text/css; charset=utf-8', body: troubleStyle });
    windows.show(TROUBLE_PAGE);
  };
  const trust = loadTrust(paths.trustFile);
  const fault = trust.ok ? postureFault(trust.value) : trust.error;
  if (!trust.ok || fault !== undefined) {
    onTrouble(fault ?? shownError('trust-missing'));
    return { windows, desk: Promise.resolve(undefined) };
  }
  windows.show(DESK_PAGE);
  const open = (keys: DeskKeys): Desk =>
    startDesk({
      paths,
      trust: trust.value,
      ...keys,
      build: buildDigest(paths.buildFolder),
      version: versionOf(paths.project),
      log,
      quitting,
      pinWindows: pins,
      deskWindow: windows.window,
      onTrouble,
      hasDevTools,
    });
  return { windows, desk: openDesk(paths, trust.value, open, onTrouble) };
};

/** Real money is not shown without Chromium's sandbox. */
const postureFault = (trust: Trust): ShownError | undefined =>
  trust.environment === 'production' && app.commandLine.hasSwitch('no-sandbox')
    ? shownError('sandbox-off')
    : undefined;

const openDesk = async (
  paths: Paths,
  trust: Trust,
  open: (keys: DeskKeys) => Desk,
  onTrouble: (error: ShownError) => void,
): Promise<Desk | undefined> => {
  try {
    const key = await vaultKey(paths.keyFile, trust.environment, systemKeystore);
    const seed = await deviceSeed(paths.deviceKeyFile, trust.environment, systemKeystore);
    if (key.ok && seed.ok) return open({ keyHex: key.value, deviceSeed: fromHex(seed.value) });
    const failed = key.ok ? seed : key;
    if (!failed.ok) onTrouble(failed.error);
  } catch (problem) {
    onTrouble(shownError('internal-error', problem instanceof Error ? problem.message : null));
  }
  return undefined;
};

const handedOverSchema = z.object({ importPath: z.string().max(4096) });

/** The file that a second start was given; another process says so, so its word is checked. */
const handedOver = (data: unknown): string | undefined => {
  const parsed = handedOverSchema.safeParse(data);
  return parsed.success ? parsed.data.importPath : undefined;
};

const importFrom = async (started: Started, path: string | undefined): Promise<void> => {
  if (path !== undefined) await (await started.desk)?.importPath(path);
};

/** Ends the parts in their order before the process ends. */
const endInOrder = (quitting: Quitting): void => {
  let isEnding = false;
  app.on('before-quit', (event) => {
    if (isEnding) return;
    event.preventDefault();
    isEnding = true;
    void quitting.run().finally(() => {
      app.exit(0);
    });
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      app.quit();
    });
};

const run = async (): Promise<void> => {
  const buildFolder = join(import.meta.dirname, '..');
  const paths = pathsOf(homeFolder(buildFolder), buildFolder);
  if (!prepare(paths)) {
    app.exit(0);
    return;
  }
  const isForCeremony = isCeremony(process.argv);
  const log = openLog(isForCeremony ? paths.ceremony.logFile : paths.logFile);
  const quitting = startQuitting((name, problem) => {
    log.error(
      { part: name, problem: problem instanceof Error ? problem.name : typeof problem },
      'did not end',
    );
  });
  guardContents(app, log);
  endInOrder(quitting);
  await app.whenReady();
  const started = await (isForCeremony ? ceremony : start)(paths, log, quitting);
  app.on('second-instance', (_event, _argv, _folder, data) => {
    started.windows.focus();
    void importFrom(started, handedOver(data));
  });
  if (isForCeremony) return;
  await importFrom(started, importArgument(process.argv));
};

process.on('unhandledRejection', (problem) => {
  // A bug: the desk goes on, and says in its log where to look. Names of errors only.
  process.stderr.write(
    `unhandled: ${problem instanceof Error ? (problem.stack ?? problem.name) : typeof problem}\n`,
  );
});

void run();

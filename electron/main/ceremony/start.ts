import { session } from 'electron';
import type { Trust } from '#shared/api';
import { fromHex } from '#shared/encoding';
import { shownError, type Result, type ShownError } from '#shared/errors';
import { CEREMONY_PAGE } from '../gate/sender.ts';
import { buildDigest } from '../keys/build-digest.ts';
import { deviceSeed } from '../keys/desk-keys.ts';
import { systemKeystore } from '../keys/keystore.ts';
import type { Log } from '../log.ts';
import type { Quitting } from '../module.ts';
import type { Paths } from '../paths.ts';
import { guardSession } from '../posture/guards.ts';
import { serveScheme, type MadePage } from '../scheme/serve.ts';
import { TROUBLE_PAGE, TROUBLE_STYLE, troublePage, troubleStyle } from '../scheme/trouble-page.ts';
import * as deskWindows from '../windows/desk-window.ts';
import * as pinWindows from '../windows/pin-window.ts';
import { startCeremonyDesk } from './desk.ts';

/* `countersign --ceremony`: the ceremony desk alone, with sessions, a window and a bridge of its own. */

const PARTITION = 'persist:ceremony';
const PIN_PARTITION = 'pin';

export interface CeremonyStart {
  readonly paths: Paths;
  readonly trust: Result<Trust, ShownError>;
  readonly version: string;
  readonly log: Log;
  readonly quitting: Quitting;
  readonly preload: (name: string) => string;
}

export const startCeremony = async (start: CeremonyStart): Promise<deskWindows.DeskWindow> => {
  const { paths, trust, log, preload } = start;
  const made = new Map<string, MadePage>();
  const sessions = { desk: session.fromPartition(PARTITION), pin: session.fromPartition(PIN_PARTITION) };
  for (const each of [session.defaultSession, sessions.desk, sessions.pin]) {
    await guardSession(each, false, log);
    serveScheme(each, paths.rendererFolder, made);
  }
  const windows = deskWindows.init({
    setup: { session: sessions.desk, preload: preload('ceremony'), hasDevTools: false },
    log,
    title: 'Countersign – Ceremony',
    isProtected: true,
  });
  const pins = pinWindows.init({
    setup: { session: sessions.pin, preload: preload('pin'), hasDevTools: false },
    parent: windows.window,
  });
  const onTrouble = (error: ShownError): void => {
    log.error({ code: error.code }, 'the ceremony desk can not work');
    made.set(TROUBLE_PAGE, { contentType: 'text/html; charset=utf-8', body: troublePage(error) });
    made.set(TROUBLE_STYLE, { contentType: 'text/css; charset=utf-8', body: troubleStyle });
    windows.show(TROUBLE_PAGE);
  };
  const problem = await opened(start, windows, pins);
  if (problem !== undefined) onTrouble(problem);
  else windows.show(CEREMONY_PAGE);
  if (!trust.ok) log.error({ code: trust.error.code }, 'no trust file');
  return windows;
};

/** Starts what the page asks, before there is a page; answers why it can not. */
const opened = async (
  { paths, trust, version, log, quitting }: CeremonyStart,
  windows: deskWindows.DeskWindow,
  pins: pinWindows.PinWindows,
): Promise<ShownError | undefined> => {
  if (!trust.ok) return trust.error;
  try {
    const seed = await deviceSeed(paths.ceremony.deviceKeyFile, trust.value.environment, systemKeystore);
    if (!seed.ok) return seed.error;
    startCeremonyDesk({
      paths,
      trust: trust.value,
      deviceSeed: fromHex(seed.value),
      build: buildDigest(paths.buildFolder),
      version,
      log,
      quitting,
      pinWindows: pins,
      window: windows.window,
    });
    return undefined;
  } catch (problem) {
    return shownError('internal-error', problem instanceof Error ? problem.message : null);
  }
};

import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { ipcMain, type BrowserWindow } from 'electron';
import { ATTESTATION_FILE_BYTES_MAX } from '#shared/attestation';
import type { Trust } from '#shared/api';
import type { Sha256Hex } from '#shared/brand';
import { EVIDENCE_BYTES_MAX } from '#shared/ceremony';
import { deviceKeyOf } from '#shared/envelope';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { CEREMONY_CHANNEL, CEREMONY_EVENT_CHANNEL, ceremonyInputs, type CeremonyEvent } from '#shared/ipc';
import * as gate from '../gate/gate.ts';
import { CEREMONY_PAGE } from '../gate/sender.ts';
import type { Log } from '../log.ts';
import type { Quitting } from '../module.ts';
import type { Paths } from '../paths.ts';
import { textSaver } from '../reports/save-text.ts';
import { chooseFile, choosePlace } from '../windows/choose.ts';
import type { PinWindows } from '../windows/pin-window.ts';
import { ceremonyHandlers } from './handlers.ts';
import { openLibrary } from './library.ts';
import { networksUp } from './machine.ts';
import type { CeremonyParts } from './parts.ts';
import { createSession } from './session.ts';
import * as signerHost from './signer-host.ts';
import { openStore } from './store.ts';

/*
 * The ceremony desk: main, its signer and one window. Nothing of the ordinary desk is started beside it: no vault, no reader,
 * no ledger, no identity; and nothing here asks a network for anything.
 */

export interface CeremonyDeskParts {
  readonly paths: Paths;
  readonly trust: Trust;
  readonly deviceSeed: Uint8Array;
  readonly build: Sha256Hex;
  readonly version: string;
  readonly log: Log;
  readonly quitting: Quitting;
  readonly pinWindows: PinWindows;
  readonly window: () => BrowserWindow | undefined;
}

export const startCeremonyDesk = (desk: CeremonyDeskParts): void => {
  const { paths, trust, log, window } = desk;
  const tell: (event: CeremonyEvent) => void = gate.teller(window, CEREMONY_EVENT_CHANNEL);
  const signerDeps: signerHost.CeremonySignerDeps = {
    buildFolder: paths.buildFolder,
    start: {
      modules: trust.modules,
      environment: trust.environment,
      deviceSeed: desk.deviceSeed,
      sandboxPin: trust.sandboxPin,
    },
    tokenConfig: paths.tokenConfig,
    pinWindows: desk.pinWindows,
    log,
    onTokensChanged: () => {
      tell({ kind: 'tokens-changed' });
    },
    onSigning: (words) => {
      tell({ kind: 'signing', words });
    },
  };
  const signer = signerHost.init(signerDeps);
  const holders = signerHost.holders(signerDeps);
  desk.quitting.add(signerHost.name, () => {
    holders.end();
    signer.stop();
  });
  const library = openLibrary(paths.ceremony);
  const parts: CeremonyParts = {
    store: openStore(paths.ceremony.logsFolder),
    signer,
    holders,
    device: deviceKeyOf(desk.deviceSeed),
    build: desk.build,
    now: () => new Date().toISOString(),
    random: (bytes) => randomBytes(bytes).toString('hex'),
    networks: networksUp,
    admission: library.admission,
    approvals: library.approvals,
    rehearsals: library.rehearsals,
    save: textSaver((fileName) => choosePlace(window(), 'Save', fileName, [])),
    open: () => openFile(window, JSON_FILES, EVIDENCE_BYTES_MAX),
    openAttestation: () => openFile(window, ATTESTATIONS, ATTESTATION_FILE_BYTES_MAX),
    attestationRoots: library.attestationRoots,
  };
  log.info({ networks: parts.networks(), build: desk.build }, 'ceremony desk');
  gate.init({
    ipcMain,
    channel: CEREMONY_CHANNEL,
    window,
    log,
    bridge: {
      page: CEREMONY_PAGE,
      inputs: ceremonyInputs,
      handlers: ceremonyHandlers({
        parts,
        session: createSession(parts),
        library,
        facts: {
          environment: trust.environment,
          version: desk.version,
          practicePin: trust.environment === 'sandbox' ? trust.sandboxPin : null,
        },
      }),
    },
  });
};

const JSON_FILES = { name: 'Files of ceremonies', extensions: ['json'] };
const ATTESTATIONS = { name: 'Attestations (PEM)', extensions: ['pem', 'crt', 'cer'] };

const openFile = async (
  window: () => BrowserWindow | undefined,
  kind: typeof JSON_FILES,
  bytesMax: number,
): Promise<Result<string | null, ShownError>> => {
  const path = await chooseFile(window(), 'Open a file of a ceremony', kind);
  if (path === undefined) return ok(null);
  try {
    if ((await stat(path)).size > bytesMax) return err(shownError('ceremony-file', 'it is too large'));
    return ok(await readFile(path, 'utf8'));
  } catch {
    return err(shownError('ceremony-file', 'it can not be read'));
  }
};

import { randomBytes, randomUUID } from 'node:crypto';
import { dialog, ipcMain, powerMonitor, shell, type BrowserWindow } from 'electron';
import type { Trust } from '#shared/api';
import type { CommandId, CustodyKeyId, MandateId, PersonId, Sha256Hex, WalletId } from '#shared/brand';
import { deviceKeyOf } from '#shared/envelope';
import type { ShownError } from '#shared/errors';
import { DESK_CHANNEL, DESK_EVENT_CHANNEL, deskInputs, type AppInfo, type DeskEvent } from '#shared/ipc';
import { SALT_BYTES, type NamedPerson } from '#shared/roster';
import type { VaultEvent } from '../vault/contract.ts';
import { walletChanger } from './accounts/change-wallet.ts';
import { mandateGranter, mandateRevoker } from './accounts/mandates.ts';
import { registrar, registrationTrier } from './accounts/register.ts';
import { appInfo } from './app-info.ts';
import { decider } from './approvals/decide.ts';
import { chainPaymentHandlers } from './carrier/draft-payment.ts';
import * as carrierModule from './carrier/start.ts';
import * as identityHost from './children/identity.ts';
import * as ledger from './children/ledger.ts';
import * as reader from './children/reader.ts';
import * as signerHost from './children/signer.ts';
import * as vaultHost from './children/vault.ts';
import { keyHandlers } from './custody-keys/custody-keys.ts';
import * as gate from './gate/gate.ts';
import { deskHandlers } from './gate/handlers.ts';
import { DESK_PAGE } from './gate/sender.ts';
import * as identityModule from './identity/identity.ts';
import * as importsModule from './imports/imports.ts';
import * as lock from './lock/lock.ts';
import type { Log } from './log.ts';
import * as menu from './menu/menu.ts';
import type { Quitting } from './module.ts';
import type { Paths } from './paths.ts';
import { emergencyDeclarer, peopleChanger } from './people/change-people.ts';
import { personEraser } from './people/erase-person.ts';
import type { DeskKeys } from './keys/desk-keys.ts';
import { runbookLister, runbookReader, runbookSigner } from './people/runbooks.ts';
import { draftSaver } from './policies/drafts.ts';
import { draftSubmitter, rollbackSubmitter } from './policies/publish.ts';
import { templateReader } from './policies/templates.ts';
import { textSaver } from './reports/save-text.ts';
import * as session from './session/session.ts';
import * as settingsModule from './settings/settings.ts';
import { chooseFile, choosePlace } from './windows/choose.ts';
import type { PinWindows } from './windows/pin-window.ts';

/* Puts the desk together once the app is ready, its key is open and its trust file is read. */

export interface DeskParts extends DeskKeys {
  readonly paths: Paths;
  readonly trust: Trust;
  readonly build: Sha256Hex;
  readonly version: string;
  readonly log: Log;
  readonly quitting: Quitting;
  readonly pinWindows: PinWindows;
  readonly deskWindow: () => BrowserWindow | undefined;
  readonly onTrouble: (error: ShownError) => void;
  readonly hasDevTools: boolean;
}

export interface Desk {
  readonly importPath: (path: string) => Promise<void>;
}

/** An id tells nothing of its person, and nobody chooses it. */
const PERSON_ID_BYTES = 6;

const now = (): string => new Date().toISOString();
const newCommandId = (): CommandId => `desk-${randomUUID()}` as CommandId;

export const startDesk = (parts: DeskParts): Desk => {
  const { paths, trust, log, quitting, deskWindow } = parts;
  const tell: (event: DeskEvent) => void = gate.teller(deskWindow, DESK_EVENT_CHANNEL);
  const roster = rosterState();
  const device = deviceKeyOf(parts.deviceSeed).id;

  // First in, last to end: the vault delivers what it can before the service goes.
  const ledgerProcess = ledger.init({ paths, trust, log, env: process.env });
  quitting.add(ledger.name, async () => (await ledgerProcess).stop());

  const signer = signerHost.init({
    buildFolder: paths.buildFolder,
    start: {
      modules: trust.modules,
      environment: trust.environment,
      ledger: trust.ledger,
      deviceSeed: parts.deviceSeed,
      build: parts.build,
      sandboxPin: trust.sandboxPin,
    },
    tokenConfig: paths.tokenConfig,
    pinWindows: parts.pinWindows,
    log,
    onSessionLost: (code) => {
      sessions.lost(code);
    },
    onTokensChanged: () => {
      tell({ kind: 'changed', topics: ['tokens'] });
    },
  });
  quitting.add(signerHost.name, signer.stop);

  const refreshRoster = async (): Promise<void> => {
    const { people, keys, company } = await vault.enrolment();
    roster.set(people, company);
    await signer.enrol({ people, keys });
    sessions.refresh(people);
    tell({ kind: 'changed', topics: ['tokens'] });
  };
  const refreshQuietly = (): void => {
    refreshRoster().catch(() => {
      log.error('the roster could not be read');
    });
  };
  const vault = vaultHost.init({
    buildFolder: paths.buildFolder,
    start: {
      file: paths.vaultFile,
      keyHex: parts.keyHex,
      trust,
      place: { device, build: parts.build },
    },
    log,
    onEvent: (event) => {
      if (event.kind === 'roster') refreshQuietly();
      else tell(deskEventOf(event));
      if (event.kind === 'changed' && event.topics.includes('queue')) carrier.nudge();
    },
    onRefused: parts.onTrouble,
    onReady: () => {
      refreshQuietly();
      identity.onVaultReady();
    },
  });
  quitting.add(vaultHost.name, vault.stop);

  const carrier = carrierModule.init({
    ...parts,
    session: () => sessions.current(),
    people: roster.people,
    onChange: () => {
      tell({ kind: 'changed', topics: ['chain'] });
    },
  });

  const provider = providerOf(parts, {
    onEvent: (event) => {
      identity.onEvent(event);
    },
    onDeath: () => {
      identity.onLost();
    },
  });
  if (provider !== undefined) quitting.add(identityHost.name, provider.stop);
  const identity = identityModule.init({
    identity: trust.identity,
    host: provider,
    vault,
    people: roster.people,
    openBrowser: (url) => shell.openExternal(url),
    onOtherPerson: (person) => {
      const current = sessions.current()?.person.id;
      if (current !== undefined && current !== person) void sessions.lock('identity-other-person');
    },
    onChange: (view) => {
      tell({ kind: 'identity', view });
    },
    log,
  });

  const sessions = session.init({
    signer,
    people: () => roster.people(),
    now,
    objection: identity.contradicts,
    onChange: (view, lockedBecause) => {
      log.info({ person: view?.person.id ?? null, lockedBecause }, 'session');
      tell({ kind: 'session', session: view, lockedBecause });
      void imports.onSignedIn();
    },
  });
  const settings = settingsModule.init(paths.settingsFile);
  const stopLock = lock.init({
    presence: {
      on: (event, listener) => powerMonitor.addListener(event as 'lock-screen', listener),
      getSystemIdleTime: () => powerMonitor.getSystemIdleTime(),
    },
    isSignedIn: () => sessions.current() !== null,
    idleMinutes: () => settings.current().idleLockMinutes,
    lock: (because) => {
      parts.pinWindows.dismiss();
      void sessions.lock(because);
    },
    log,
  });
  quitting.add(lock.name, stopLock);
  const common = { vault, signer, session: sessions.current, newCommandId };
  const imports = importsModule.init({
    ...common,
    ledger: trust.ledger,
    read: reader.init({ buildFolder: paths.buildFolder, log }),
    now,
    newImportId: randomUUID,
    onResult: (result) => {
      tell({ kind: 'import', result });
    },
  });

  void ledgerProcess.then(() => vault.retry()).catch(() => undefined);

  const info = async (): Promise<AppInfo> => {
    await roster.known;
    return appInfo({
      version: parts.version,
      trust,
      runtime: process.env['COUNTERSIGN_RUNTIME_KIND'],
      company: roster.company(),
      device,
      build: parts.build,
    });
  };
  const drafting = {
    ...common,
    ledger: trust.ledger,
    now: () => new Date(),
    newNonce: () => randomBytes(16).toString('hex'),
  };
  const staffing = {
    ...drafting,
    tokens: signer,
    device,
    build: parts.build,
    newPersonId: () => `p-${randomBytes(PERSON_ID_BYTES).toString('hex')}` as PersonId,
    newSalt: () => new Uint8Array(randomBytes(SALT_BYTES)),
  };
  const following = { ...drafting, runbooks: runbookReader(paths.runbooksFolder) };
  const registering = { ...drafting, newWalletId: () => `wallet-${randomUUID()}` as WalletId };
  gate.init({
    ipcMain,
    channel: DESK_CHANNEL,
    window: deskWindow,
    log,
    bridge: {
      page: DESK_PAGE,
      inputs: deskInputs,
      handlers: deskHandlers({
        info,
        sessions,
        vault,
        imports,
        identity,
        settings,
        chooseFile: () => choosePayments(deskWindow()),
        saveText: textSaver((fileName) => choosePlace(deskWindow(), 'Save report', fileName, [MARKDOWN])),
        decide: decider({ ...common, now }),
        register: registrar(registering),
        tryRegister: registrationTrier(registering),
        changeWallet: walletChanger(drafting),
        grantMandate: mandateGranter({
          ...drafting,
          newMandateId: () => `mandate-${randomUUID()}` as MandateId,
        }),
        revokeMandate: mandateRevoker(drafting),
        erasePerson: personEraser({ ...drafting, people: roster.people }),
        changePeople: peopleChanger(staffing),
        declareEmergency: emergencyDeclarer(staffing),
        runbooks: runbookLister(following),
        signRunbook: runbookSigner(following),
        custodyKeys: keyHandlers({
          ...drafting,
          chooseEvidence: () => chooseEvidence(deskWindow()),
          newKeyId: () => `key-${randomUUID()}` as CustodyKeyId,
          environment: trust.environment,
        }),
        carrier: carrier.handlers,
        chainPayments: chainPaymentHandlers({ ...drafting, ...carrier.drafting }),
        saveDraft: draftSaver({ ...common, newDraftId: () => `draft-${randomUUID()}` }),
        templates: templateReader(paths.policiesFolder),
        submitDraft: draftSubmitter(drafting),
        rollBack: rollbackSubmitter(drafting),
      }),
    },
  });

  const importPath = async (path: string): Promise<void> => {
    const result = await imports.fromPath(path);
    // Before anyone has signed in the file waits, and is shown when someone does.
    if (sessions.current() || result.kind !== 'refused' || result.error.code !== 'not-signed-in')
      tell({ kind: 'import', result });
  };
  menu.init({
    go: (route) => {
      tell({ kind: 'go', route });
    },
    importFile: () => {
      void choosePayments(deskWindow()).then((path) => (path === undefined ? undefined : importPath(path)));
    },
    about: () => {
      void info().then((facts) => about(deskWindow(), facts));
    },
    hasDevTools: parts.hasDevTools,
  });
  return { importPath };
};

/** A process for the identity provider, where the trust file names one. */
const providerOf = (
  { paths, trust, log }: DeskParts,
  told: Pick<identityHost.IdentityHostDeps, 'onEvent' | 'onDeath'>,
): identityHost.IdentityHost | undefined =>
  trust.identity === undefined
    ? undefined
    : identityHost.init({ buildFolder: paths.buildFolder, identity: trust.identity, log, ...told });

const deskEventOf = (event: Exclude<VaultEvent, { kind: 'roster' }>): DeskEvent => event;

interface RosterState {
  readonly people: () => readonly NamedPerson[];
  readonly company: () => string;
  /** Resolves when the roster was read for the first time. */
  readonly known: Promise<void>;
  readonly set: (people: readonly NamedPerson[], company: string) => void;
}

const rosterState = (): RosterState => {
  let state: { readonly people: readonly NamedPerson[]; readonly company: string } = {
    people: [],
    company: '',
  };
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    people: () => state.people,
    company: () => state.company,
    known: promise,
    set: (people, company) => {
      state = { people, company };
      resolve(undefined);
    },
  };
};

const MARKDOWN = { name: 'Markdown', extensions: ['md'] };

const choosePayments = (parent: BrowserWindow | undefined): Promise<string | undefined> =>
  chooseFile(parent, 'Import payment file', { name: 'Payment files (pain.001)', extensions: ['xml'] });

const chooseEvidence = (parent: BrowserWindow | undefined): Promise<string | undefined> =>
  chooseFile(parent, 'Evidence of a ceremony', { name: 'Evidence', extensions: ['json'] });

const about = async (parent: BrowserWindow | undefined, facts: AppInfo): Promise<void> => {
  const options: Electron.MessageBoxOptions = {
    type: 'info',
    title: 'About Countersign',
    message: `Countersign ${facts.version} (${facts.environment})`,
    detail: `Build ${facts.buildDigest}\nDevice ${facts.deviceId}\nRuntime ${facts.runtime}`,
  };
  await (parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options));
};

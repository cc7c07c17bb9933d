import { join, resolve } from 'node:path';

/** Where everything is. The home folder belongs to one desk; the build folder to one version. */
export interface Paths {
  readonly home: string;
  readonly trustFile: string;
  readonly deskFolder: string;
  readonly vaultFile: string;
  readonly keyFile: string;
  readonly deviceKeyFile: string;
  readonly settingsFile: string;
  readonly logFile: string;
  /** Chromium's own data: one folder a home, so that one desk runs on each home. */
  readonly profileFolder: string;
  readonly tokenConfig: string;
  /** Of the carrier: what IT gives it, what it keeps, and where a software token of it lies (sandbox). */
  readonly carrier: {
    readonly settingsFile: string;
    readonly folder: string;
    readonly tokenConfig: string;
    /** How the sandbox's own chain begins, and what it was when it ended. */
    readonly chainFile: string;
    readonly chainState: string;
  };
  readonly ledgerFolder: string;
  /** Of the ceremony desk: everything that it keeps. */
  readonly ceremony: {
    readonly profileFolder: string;
    readonly deviceKeyFile: string;
    readonly logFile: string;
    /** One folder a ceremony. */
    readonly logsFolder: string;
    /** Whom it trusts: who approves scripts, and whose key is whose. */
    readonly trustFile: string;
    /** Roots of makers who attest keys, pinned by whoever answers for custody. */
    readonly rootsFile: string;
    /** Scripts, as they ship. */
    readonly scriptsFolder: string;
  };
  readonly project: string;
  /** Policies to start from, as they ship. */
  readonly policiesFolder: string;
  /** What people do when something happens, step by step, as it ships. */
  readonly runbooksFolder: string;
  readonly buildFolder: string;
  readonly rendererFolder: string;
}

/** `buildFolder` holds main/, signer/, vault/, reader/, preload/ and renderer/. */
export const pathsOf = (home: string, buildFolder: string): Paths => {
  const root = resolve(home);
  const deskFolder = join(root, 'desk');
  return {
    home: root,
    trustFile: join(root, 'trust.json'),
    deskFolder,
    vaultFile: join(deskFolder, 'vault.db'),
    keyFile: join(deskFolder, 'vault-key.json'),
    deviceKeyFile: join(deskFolder, 'device-key.json'),
    settingsFile: join(deskFolder, 'settings.json'),
    logFile: join(deskFolder, 'logs', 'desk.log'),
    profileFolder: join(deskFolder, 'profile'),
    tokenConfig: join(root, 'tokens', 'softhsm2.conf'),
    carrier: {
      settingsFile: join(root, 'carrier.json'),
      folder: join(deskFolder, 'carrier'),
      tokenConfig: join(root, 'carrier-token', 'softhsm2.conf'),
      chainFile: join(root, 'chain', 'begin.json'),
      chainState: join(root, 'chain', 'state.json'),
    },
    ledgerFolder: join(root, 'ledger'),
    ceremony: {
      profileFolder: join(root, 'ceremony', 'profile'),
      deviceKeyFile: join(root, 'ceremony', 'device-key.json'),
      logFile: join(root, 'ceremony', 'logs', 'ceremony.log'),
      logsFolder: join(root, 'ceremony', 'ceremonies'),
      trustFile: join(root, 'ceremony', 'trust.json'),
      rootsFile: join(root, 'ceremony', 'attestation-roots.json'),
      scriptsFolder: resolve(buildFolder, '..', 'resources', 'ceremonies'),
    },
    project: resolve(buildFolder, '..'),
    policiesFolder: resolve(buildFolder, '..', 'resources', 'policies'),
    runbooksFolder: resolve(buildFolder, '..', 'resources', 'runbooks'),
    buildFolder,
    rendererFolder: join(buildFolder, 'renderer'),
  };
};

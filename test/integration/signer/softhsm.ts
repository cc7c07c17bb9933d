import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pkcs11 from 'pkcs11js';
import type { SignatureAlgorithm } from '#shared/envelope';
import type { KeyOrder } from './generate-key.ts';

/* Software tokens for the tests: real SoftHSM 2, one token folder per suite. */

export const SOFTHSM_MODULE =
  ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(existsSync) ??
  'libsofthsm2.so';

export const PIN = '482913';
const SO_PIN = '10203040';
const CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;

const CURVES = {
  'ecdsa-p256-sha256': { mechanism: pkcs11.CKM_EC_KEY_PAIR_GEN, params: '06082a8648ce3d030107' },
  ed25519: { mechanism: CKM_EC_EDWARDS_KEY_PAIR_GEN, params: '06032b6570' },
} as const satisfies Record<SignatureAlgorithm, unknown>;

export interface TokenFolder {
  readonly folder: string;
  /** Initialises a token and makes one key pair on it; answers with its serial number. */
  readonly add: (label: string, algorithm?: SignatureAlgorithm, options?: KeyOptions) => string;
  /** Pulls a token out; the answer plugs it in again. */
  readonly pull: (serial: string) => () => void;
  /** Initialises a token again: same serial number, same label, no keys. */
  readonly wipe: (serial: string) => void;
  readonly remove: () => void;
}

export interface KeyOptions {
  readonly objectId?: string;
  readonly isAlwaysAuthenticate?: boolean;
}

/** Sets SOFTHSM2_CONF of this process: SoftHSM 2 reads it when it is initialised. */
export const tokenFolder = (): TokenFolder => {
  const root = mkdtempSync(join(tmpdir(), 'countersign-tokens-'));
  const folder = join(root, 'tokens');
  const config = join(root, 'softhsm2.conf');
  mkdirSync(folder);
  writeFileSync(config, `directories.tokendir = ${folder}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  process.env['SOFTHSM2_CONF'] = config;
  return {
    folder,
    add: (label, algorithm = 'ecdsa-p256-sha256', options = {}) => {
      const before = new Set(readdirSync(folder));
      const flags = ['--init-token', '--free', '--label', label, '--pin', PIN, '--so-pin', SO_PIN];
      execFileSync('softhsm2-util', flags, { stdio: 'pipe' });
      const made = readdirSync(folder).find((name) => !before.has(name));
      const serial = serialOf(made ?? '');
      generateKey(config, serial, algorithm, options);
      return serial;
    },
    pull: (serial) => {
      const name = readdirSync(folder).find((candidate) => serialOf(candidate) === serial);
      if (name === undefined) throw new TypeError(`no token ${serial}`);
      const aside = join(root, name);
      renameSync(join(folder, name), aside);
      return () => {
        renameSync(aside, join(folder, name));
      };
    },
    wipe: (serial) => {
      const flags = ['--init-token', '--serial', serial, '--label', 'anna', '--pin', PIN, '--so-pin', SO_PIN];
      execFileSync('softhsm2-util', flags, { stdio: 'pipe' });
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
};

/** SoftHSM 2 names a token's folder by a UUID and takes the serial number from its end. */
const serialOf = (folderName: string): string => folderName.replaceAll('-', '').slice(-16);

/** Runs in a process of its own: the login and the handles of the maker are not the signer's. */
const generateKey = (
  config: string,
  serial: string,
  algorithm: SignatureAlgorithm,
  { objectId = '01', isAlwaysAuthenticate = false }: KeyOptions,
): void => {
  const order: KeyOrder = {
    serial,
    ...CURVES[algorithm],
    objectId,
    isAlwaysAuthenticate,
    module: SOFTHSM_MODULE,
    pin: PIN,
  };
  const script = join(import.meta.dirname, 'generate-key.ts');
  execFileSync(process.execPath, [script, JSON.stringify(order)], {
    env: { ...process.env, SOFTHSM2_CONF: config },
    stdio: 'pipe',
  });
};

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialiseToken } from '../../../electron/signer/custody/initialise.ts';
import { openLogin, type TokenLogin } from '../../../electron/signer/custody/login.ts';
import { loadCryptoki, type Cryptoki } from '../../../electron/signer/cryptoki.ts';
import type { Outcome } from '../../../electron/signer/outcome.ts';
import { pinFrom } from '../../../electron/signer/secret.ts';
import { isSameToken, presentTokens, type PresentToken } from '../../../electron/signer/tokens.ts';
import type { Provider } from './providers.ts';

export const PIN = '482913';
export const LABEL = 'custody';

/** What a case of the pack works with: one real module, and one token that was made for this run. */
export interface Rig {
  readonly provider: Provider;
  readonly cryptoki: Cryptoki;
  /** The token as it is found now. */
  readonly token: () => PresentToken;
  /** Works with a login, and lets go of it. */
  readonly loggedIn: <T>(work: (login: TokenLogin) => T) => T;
  /** A fresh object id. */
  readonly freshId: () => string;
  readonly close: () => void;
}

export const valueOf = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.error.code}: ${outcome.error.detail ?? ''}`);
};

export const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : outcome.error.code);

/** Starts a provider in a fresh folder and initialises a token. One of these in a process. */
export const openRig = (provider: Provider): Rig => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pkcs11-'));
  const cryptoki = valueOf(loadCryptoki({ ...preparedIn(folder, provider), path: provider.module }));
  const made = initialised(cryptoki, provider);
  let ids = 0;
  const token = (): PresentToken => {
    const found = presentTokens(cryptoki).find(
      // NSS gives both its slots one serial number.
      (present) => isSameToken(present, made) && present.label === made.label,
    );
    if (found === undefined) throw new Error('the token is not there');
    return found;
  };
  return {
    provider,
    cryptoki,
    token,
    loggedIn: (work) => {
      const { login, release } = valueOf(openLogin(token(), pinFrom(PIN)));
      try {
        return work(login);
      } finally {
        release();
      }
    },
    freshId: () => {
      ids += 1;
      return ids.toString(16).padStart(8, '0');
    },
    close: () => {
      cryptoki.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const preparedIn = (
  folder: string,
  { kind, profile }: Provider,
): { profile: string; parameters?: string } => {
  const database = join(folder, 'tokens');
  mkdirSync(database);
  if (kind === 'nss') return { profile, parameters: nssParameters(database) };
  if (kind === 'softhsm') {
    const config = join(folder, 'softhsm2.conf');
    writeFileSync(
      config,
      `directories.tokendir = ${database}\nobjectstore.backend = file\nlog.level = ERROR\n`,
    );
    process.env['SOFTHSM2_CONF'] = config;
  }
  return { profile };
};

const nssParameters = (folder: string): string =>
  `configdir='sql:${folder}' certPrefix='' keyPrefix='' secmod='' flags= updatedir='' updateCertPrefix='' ` +
  `updateKeyPrefix='' updateid='' updateTokenDescription=''`;

const initialised = (cryptoki: Cryptoki, { officerPin }: Provider): PresentToken => {
  const slots = cryptoki.functions.C_GetSlotList(true);
  // NSS has a slot without keys before the one with its database.
  const slot = slots.at(-1);
  if (slot === undefined) throw new Error('the module has no slot');
  return valueOf(
    initialiseToken(cryptoki, slot, {
      label: LABEL,
      officer: pinFrom(officerPin),
      first: pinFrom('000000'),
      user: pinFrom(PIN),
    }),
  );
};

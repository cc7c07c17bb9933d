import type pkcs11 from 'pkcs11js';
import { ok } from '#shared/errors';
import { loadCryptoki, type Cryptoki } from './cryptoki.ts';
import { describeReturn, outcomeOf } from './return-codes.ts';
import { fail, type Outcome } from './outcome.ts';
import {
  isSameToken,
  keysOf,
  presentTokens,
  readKeys,
  type PresentToken,
  type TokenIdentity,
  type TokenKey,
} from './tokens.ts';
import { TOKEN_INITIALIZED } from './pin-state.ts';
import type { SigningKey } from './sign.ts';

/** A key as it was at sign-in, and what else was plugged in then. */
export interface KnownKey {
  readonly id: string;
  readonly token: TokenIdentity;
  readonly seen: readonly TokenIdentity[];
}

/** Every token in reach, through every module of the trust file. */
export interface TokenSet {
  /** All keys, looked up anew. Error: `token-failed` when no module could be loaded. */
  readonly keys: () => Outcome<readonly TokenKey[]>;
  /** Who is plugged in, cheaply: no session is opened, no module restarted. */
  readonly present: () => readonly PresentToken[];
  /**
   * The key by its identity (manufacturer, serial, object id, public key), never by slot or label. Errors:
   * `token-removed`; `token-wrong` when another token or another key is in its place.
   */
  readonly locate: (known: KnownKey) => Outcome<SigningKey>;
  /** Works in an empty slot of a module for software tokens. Error: `software-token-refused` where there is none. */
  readonly makeSoftware: (
    make: (cryptoki: Cryptoki, slot: pkcs11.Handle) => Outcome<PresentToken>,
  ) => Outcome<PresentToken>;
  readonly close: () => void;
}

type Module = Parameters<typeof loadCryptoki>[0];

export const openTokenSet = (modules: readonly Module[]): TokenSet => {
  const loaded = modules.map(loadCryptoki);
  const cryptokis = loaded.flatMap((result) => (result.ok ? [result.value] : []));
  const problems = loaded.flatMap((result) => (result.ok ? [] : [result.error.detail ?? '']));
  const present = (): readonly PresentToken[] => cryptokis.flatMap(presentTokens);
  return {
    present,
    keys: () => {
      if (cryptokis.length === 0) return fail('token-failed', problems.join('; '));
      rescanAll(cryptokis);
      return ok(present().flatMap(keysOf));
    },
    locate: (known) => {
      const quick = keyAmong(present(), known);
      if (quick.ok) return quick;
      // Only a look from the start tells a token that is gone from one that another replaced.
      rescanAll(cryptokis);
      return keyAmong(present(), known);
    },
    makeSoftware: (make) => {
      const module = cryptokis.find(({ profile }) => profile.custody === 'software-token');
      const slot = module === undefined ? undefined : emptySlot(module);
      return module === undefined || slot === undefined ? fail('software-token-refused') : make(module, slot);
    },
    close: () => {
      for (const cryptoki of cryptokis) cryptoki.close();
    },
  };
};

const emptySlot = ({ functions }: Cryptoki): pkcs11.Handle | undefined =>
  functions
    .C_GetSlotList(true)
    .find((slot) => (functions.C_GetTokenInfo(slot).flags & TOKEN_INITIALIZED) === 0);

const rescanAll = (cryptokis: readonly Cryptoki[]): void => {
  for (const cryptoki of cryptokis) {
    try {
      cryptoki.rescan();
    } catch {
      // The module does not start again now; its tokens count as absent until it does.
    }
  }
};

const keyAmong = (present: readonly PresentToken[], known: KnownKey): Outcome<SigningKey> => {
  const token = present.find((candidate) => isSameToken(candidate, known.token));
  if (token === undefined) {
    const isNew = (candidate: TokenIdentity): boolean =>
      !known.seen.some((before) => isSameToken(before, candidate));
    return present.some(isNew)
      ? fail('token-wrong', 'another token is plugged in instead')
      : fail('token-removed');
  }
  try {
    const key = readKeys(token).find((candidate) => candidate.id === known.id);
    return key?.publicKey
      ? ok({ ...key, publicKey: key.publicKey })
      : fail('token-wrong', 'the token no longer holds the key that you signed in with');
  } catch (error) {
    return fail(outcomeOf(error), describeReturn(error));
  }
};

import pkcs11 from 'pkcs11js';
import { z } from 'zod';
import { decodeUtf8 } from '#shared/encoding';
import { ok } from '#shared/errors';
import { canonicalBytes, parseCanonical, type JsonValue } from '#shared/json';
import {
  readKey,
  readSealedShare,
  sealedShareText,
  type SealedShare,
  type ThresholdKey,
} from '#shared/threshold';
import { fail, type Outcome } from '../outcome.ts';
import { attribute, findObjects } from '../tokens.ts';
import { identityOf } from './keys.ts';
import type { TokenLogin } from './login.ts';
import { destroySealingKey } from './seal.ts';

/*
 * A sealed share lies on the token that seals it, as a data object behind the PIN (PKCS #11 v3.0 §4.4), with the public
 * side of its key: whoever has the token and its PIN has all that its holder brings to a signature.
 */

/** A share that stands, and one that is kept until it is known whether it will. */
const APPLICATIONS = { settled: 'countersign/share/v1', pending: 'countersign/pending-share/v1' } as const;
type Standing = keyof typeof APPLICATIONS;
const SHARE_LIMITS = { depth: 8, bytes: 16 * 1024 };

const storedSchema = z.strictObject({ key: z.unknown(), sealed: z.string() });

/** A share as it lies on a token. */
export interface StoredShare {
  readonly key: ThresholdKey;
  readonly sealed: SealedShare;
}
export type FoundShare = StoredShare & { readonly isSettled: boolean };

const labelOf = ({ key }: StoredShare): string =>
  `share ${key.groupKey.slice(0, 16)} epoch ${String(key.epoch)}`;

const bytesOf = ({ key, sealed }: StoredShare): Uint8Array =>
  canonicalBytes({ key, sealed: sealedShareText(sealed) } as unknown as JsonValue);

/** Puts a share on its token, as one that does not stand yet. Errors: `token-failed`, the token outcomes. */
export const storeShare = (login: TokenLogin, stored: StoredShare): Outcome<null> =>
  written(login, stored, 'pending');

/** Lets a share stand. It is on the token at each moment of it, and done again it is the same. */
export const settleShare = (login: TokenLogin, share: FoundShare): Outcome<null> => {
  const kept = share.isSettled ? ok(null) : written(login, share, 'settled');
  return kept.ok ? removed(login, share, 'pending') : kept;
};

const written = (login: TokenLogin, stored: StoredShare, standing: Standing): Outcome<null> => {
  const value = Buffer.from(bytesOf(stored));
  const kept = login.inSession((functions, session) => {
    functions.C_CreateObject(session, [
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_DATA },
      { type: pkcs11.CKA_TOKEN, value: true },
      { type: pkcs11.CKA_PRIVATE, value: true },
      { type: pkcs11.CKA_APPLICATION, value: APPLICATIONS[standing] },
      { type: pkcs11.CKA_LABEL, value: labelOf(stored) },
      { type: pkcs11.CKA_VALUE, value },
    ]);
    return ok(null);
  });
  if (!kept.ok) return kept;
  const seen = sharesOn(login);
  if (!seen.ok) return seen;
  const isThere = seen.value.some(
    (one) => isSameShare(one, stored) && one.isSettled === (standing === 'settled'),
  );
  return isThere ? ok(null) : fail('token-failed', 'the token does not show the share that was put on it');
};

export const isSameShare = (one: StoredShare, other: StoredShare): boolean =>
  one.sealed.ciphertext === other.sealed.ciphertext && one.sealed.wrappedBy === other.sealed.wrappedBy;

/**
 * The shares on a token. Only what was put there behind the PIN counts: anybody can put other objects on most tokens. What
 * is marked as a share and does not read is a fault, not nothing. Error: `seal-broken`.
 */
export const sharesOn = (login: TokenLogin): Outcome<readonly FoundShare[]> =>
  login.inSession((functions, session) => {
    const shares: FoundShare[] = [];
    for (const standing of ['settled', 'pending'] as const) {
      for (const object of dataObjects(functions, session, standing)) {
        const share = readStored(attribute(functions, session, object, pkcs11.CKA_VALUE));
        if (share === undefined) return fail('seal-broken', 'what is marked as a share on the token is none');
        const isTwice = shares.some((one) => isSameShare(one, share));
        if (!isTwice) shares.push({ ...share, isSettled: standing === 'settled' });
      }
    }
    return ok(shares);
  });

const dataObjects = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  standing: Standing,
): readonly pkcs11.Handle[] =>
  findObjects(functions, session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_DATA },
    { type: pkcs11.CKA_PRIVATE, value: true },
    { type: pkcs11.CKA_APPLICATION, value: APPLICATIONS[standing] },
  ]);

const readStored = (bytes: Uint8Array): StoredShare | undefined => {
  const parsed = parseCanonical(decodeUtf8(bytes) ?? '', SHARE_LIMITS);
  const shaped = parsed.ok ? storedSchema.safeParse(parsed.value) : undefined;
  if (shaped?.success !== true) return undefined;
  const key = readKey(shaped.data.key);
  const sealed = readSealedShare(shaped.data.sealed);
  return key.ok && sealed.ok ? { key: key.value, sealed: sealed.value } : undefined;
};

/**
 * Destroys a share and, where it is known to be the share's own, the key that seals it. A try that was cut off is done
 * again: what is gone already is no error. Errors: `token-failed`, the token outcomes.
 */
export const destroyShare = (login: TokenLogin, share: FoundShare, isOwnSeal: boolean): Outcome<null> => {
  const sealing = { token: identityOf(login), objectId: share.sealed.wrappedBy };
  const gone = isOwnSeal ? destroySealingKey(login, sealing) : ok(null);
  if (!gone.ok) return gone;
  const settled = removed(login, share, 'settled');
  return settled.ok ? removed(login, share, 'pending') : settled;
};

const removed = (login: TokenLogin, share: StoredShare, standing: Standing): Outcome<null> =>
  login.inSession((functions, session) => {
    for (const object of dataObjects(functions, session, standing)) {
      const lies = readStored(attribute(functions, session, object, pkcs11.CKA_VALUE));
      if (lies !== undefined && isSameShare(lies, share)) functions.C_DestroyObject(session, object);
    }
    return ok(null);
  });

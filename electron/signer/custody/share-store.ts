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
import type { TokenLogin } from './login.ts';
import { destroySealingKey } from './seal.ts';

/*
 * A sealed share lies on the token that seals it, as a data object behind the PIN (PKCS #11 v3.0 §4.4), with the public
 * side of its key: whoever has the token and its PIN has all that its holder brings to a signature.
 */

const APPLICATION = 'countersign/share/v1';
const SHARE_LIMITS = { depth: 8, bytes: 16 * 1024 };

const storedSchema = z.strictObject({ key: z.unknown(), sealed: z.string() });

/** A share as it lies on a token. */
export interface StoredShare {
  readonly key: ThresholdKey;
  readonly sealed: SealedShare;
}

const labelOf = ({ key }: StoredShare): string =>
  `share ${key.groupKey.slice(0, 16)} epoch ${String(key.epoch)}`;

const bytesOf = ({ key, sealed }: StoredShare): Uint8Array =>
  canonicalBytes({ key, sealed: sealedShareText(sealed) } as unknown as JsonValue);

/** Puts a share on its token. Errors: `token-failed` where it does not read back, the token outcomes. */
export const storeShare = (login: TokenLogin, stored: StoredShare): Outcome<null> => {
  const value = Buffer.from(bytesOf(stored));
  const kept = login.inSession((functions, session) => {
    functions.C_CreateObject(session, [
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_DATA },
      { type: pkcs11.CKA_TOKEN, value: true },
      { type: pkcs11.CKA_PRIVATE, value: true },
      { type: pkcs11.CKA_APPLICATION, value: APPLICATION },
      { type: pkcs11.CKA_LABEL, value: labelOf(stored) },
      { type: pkcs11.CKA_VALUE, value },
    ]);
    return ok(null);
  });
  if (!kept.ok) return kept;
  const seen = sharesOn(login);
  if (!seen.ok) return seen;
  return seen.value.some((one) => isSameShare(one, stored))
    ? ok(null)
    : fail('token-failed', 'the token does not show the share that was put on it');
};

const isSameShare = (one: StoredShare, other: StoredShare): boolean =>
  one.sealed.ciphertext === other.sealed.ciphertext && one.sealed.wrappedBy === other.sealed.wrappedBy;

/** The shares on a token. What is marked as one and does not read is a fault, not nothing. Error: `seal-broken`. */
export const sharesOn = (login: TokenLogin): Outcome<readonly StoredShare[]> =>
  login.inSession((functions, session) => {
    const shares: StoredShare[] = [];
    for (const object of dataObjects(functions, session)) {
      const share = readStored(attribute(functions, session, object, pkcs11.CKA_VALUE));
      if (share === undefined) return fail('seal-broken', 'what is marked as a share on the token is none');
      shares.push(share);
    }
    return ok(shares);
  });

const dataObjects = (functions: pkcs11.PKCS11, session: pkcs11.Handle): readonly pkcs11.Handle[] =>
  findObjects(functions, session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_DATA },
    { type: pkcs11.CKA_APPLICATION, value: APPLICATION },
  ]);

const readStored = (bytes: Uint8Array): StoredShare | undefined => {
  const parsed = parseCanonical(decodeUtf8(bytes) ?? '', SHARE_LIMITS);
  const shaped = parsed.ok ? storedSchema.safeParse(parsed.value) : undefined;
  if (shaped?.success !== true) return undefined;
  const key = readKey(shaped.data.key);
  const sealed = readSealedShare(shaped.data.sealed);
  return key.ok && sealed.ok ? { key: key.value, sealed: sealed.value } : undefined;
};

/** Destroys a share and the key that seals it: neither opens again. Errors: `token-failed`, the token outcomes. */
export const destroyShare = (login: TokenLogin, share: StoredShare): Outcome<null> => {
  const { token } = login;
  const key = {
    token: { manufacturer: token.manufacturer, serial: token.serial },
    objectId: share.sealed.wrappedBy,
  };
  const gone = destroySealingKey(login, key);
  if (!gone.ok) return gone;
  return login.inSession((functions, session) => {
    for (const object of dataObjects(functions, session)) {
      const lies = readStored(attribute(functions, session, object, pkcs11.CKA_VALUE));
      if (lies !== undefined && isSameShare(lies, share)) functions.C_DestroyObject(session, object);
    }
    return ok(null);
  });
};

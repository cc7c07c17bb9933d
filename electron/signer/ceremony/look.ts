import pkcs11 from 'pkcs11js';
import { sha256Hex, fromHex, toHex } from '#shared/encoding';
import { ok } from '#shared/errors';
import type { CeremonyTokenView } from '#shared/ipc';
import { quietly } from '../cryptoki.ts';
import { objectsIn, type TokenObject } from '../custody/objects.ts';
import { readPublicKey, type CustodyPublicKey } from '../custody/public-key.ts';
import { fail, type Outcome } from '../outcome.ts';
import { attribute, findObjects, keysOf, type PresentToken } from '../tokens.ts';
import type { AboutKey } from './contract.ts';

/* What can be seen of a token without a PIN. */

/** A key on a token by its public half. */
export interface SeenKey extends CustodyPublicKey {
  /** CKA_ID in hex. */
  readonly objectId: string;
  readonly label: string;
}

/** Works in a session without a login. Throws what Cryptoki raises. */
const inOpenSession = <T>(
  { cryptoki, slot }: PresentToken,
  flags: number,
  work: (functions: pkcs11.PKCS11, session: pkcs11.Handle) => T,
): T => {
  const { functions } = cryptoki;
  const session = functions.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | flags);
  try {
    return work(functions, session);
  } finally {
    quietly(() => {
      functions.C_CloseSession(session);
    });
  }
};

/** The objects that need no PIN to be seen; none where the token can not be read. */
export const publicObjects = (token: PresentToken): readonly TokenObject[] => {
  let objects: readonly TokenObject[] = [];
  quietly(() => {
    objects = inOpenSession(token, 0, objectsIn);
  });
  return objects;
};

/** All keys whose public half is on the token, of every kind that signs. Throws what Cryptoki raises. */
export const seenKeys = (token: PresentToken): readonly SeenKey[] =>
  inOpenSession(token, 0, (functions, session) =>
    findObjects(functions, session, [
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY },
      { type: pkcs11.CKA_TOKEN, value: true },
    ]).flatMap((object) => seenKey(functions, session, object) ?? []),
  );

const seenKey = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  object: pkcs11.Handle,
): SeenKey | undefined => {
  try {
    const label = attribute(functions, session, object, pkcs11.CKA_LABEL).toString('utf8');
    const objectId = toHex(attribute(functions, session, object, pkcs11.CKA_ID));
    return { ...readPublicKey(functions, session, object), objectId, label };
  } catch {
    // A key of another kind: nothing here signs with it.
    return undefined;
  }
};

/** SHA-256 of the bytes of a public key: what is read out of it. */
export const keyDigest = ({ publicKey }: CustodyPublicKey): string => sha256Hex(fromHex(publicKey));

/**
 * The key that a step is about: the one that was seen before, else the only one. Undefined where it is not there. Error:
 * `token-wrong` where there are several and nothing says which.
 */
export const keyInQuestion = (token: PresentToken, about: AboutKey | null): Outcome<SeenKey | undefined> => {
  const keys = seenKeys(token);
  if (about !== null) return ok(keys.find((key) => isAbout(key, about)));
  return keys.length > 1
    ? fail('token-wrong', 'the token holds several keys, and nothing says which is meant')
    : ok(keys[0]);
};

const isAbout = (key: SeenKey, about: AboutKey): boolean =>
  'publicKey' in about ? key.publicKey === about.publicKey : keyDigest(key) === about.digest;

/** Version of the firmware as Cryptoki tells it: "5.7". */
export const firmwareOf = ({ cryptoki, slot }: PresentToken): string => {
  const { major, minor } = cryptoki.functions.C_GetTokenInfo(slot).firmwareVersion;
  return `${String(major)}.${String(minor)}`;
};

export const hasPin = ({ cryptoki, slot }: PresentToken): boolean =>
  (cryptoki.functions.C_GetTokenInfo(slot).flags & pkcs11.CKF_USER_PIN_INITIALIZED) !== 0;

/** A token as the machine's page shows it; undefined where it went away meanwhile. */
export const ceremonyTokenView = (token: PresentToken): CeremonyTokenView | undefined => {
  const { manufacturer, serial, model, label, custody, pinState } = token;
  try {
    return {
      manufacturer,
      serial,
      model,
      label,
      custody,
      pinState,
      firmware: firmwareOf(token),
      hasPin: hasPin(token),
      keys: keysOf(token).flatMap(({ publicKey }) => (publicKey === null ? [] : [publicKey])),
      objects: publicObjects(token),
    };
  } catch {
    return undefined;
  }
};

import pkcs11 from 'pkcs11js';
import type { KeyId } from '#shared/brand';
import { sha256Hex, toHex, utf8 } from '#shared/encoding';
import { keyIdOf, type PublicKey } from '#shared/envelope';
import { canonicalize } from '#shared/json';
import { quietly, type Cryptoki } from './cryptoki.ts';
import { pinStateOf, PROTECTED_AUTHENTICATION_PATH, TOKEN_INITIALIZED, type PinState } from './pin-state.ts';
import { custodyOf, type ProviderProfile } from './profiles.ts';
import { publicKeyOf } from './public-key.ts';

/** A token by what stays with it: never by slot or label, which change and can be chosen. */
export interface TokenIdentity {
  readonly manufacturer: string;
  readonly serial: string;
}

/** A token that is plugged in now. */
export interface PresentToken extends TokenIdentity {
  readonly cryptoki: Cryptoki;
  /** Handle of this moment: stale as soon as anything is plugged or unplugged. */
  readonly slot: pkcs11.Handle;
  readonly model: string;
  readonly label: string;
  readonly custody: ProviderProfile['custody'];
  readonly pinState: PinState;
  readonly hasPinPad: boolean;
}

/** A key on a token. `publicKey` is null for a token that holds no key of a kind that signs here. */
export interface TokenKey {
  readonly id: string;
  readonly token: PresentToken;
  /** CKA_ID in hex. */
  readonly objectId: string;
  readonly publicKey: PublicKey | null;
  readonly keyId: KeyId | null;
}

const PAGE = 64;
const OBJECTS_MAX = 4_096;
const TOKEN_ID_DOMAIN = 'countersign/token/v1\n';

/** The tokens in the slots of one module. A slot that does not answer counts as empty. */
export const presentTokens = (cryptoki: Cryptoki): readonly PresentToken[] => {
  let slots: readonly pkcs11.Handle[] = [];
  quietly(() => {
    slots = cryptoki.functions.C_GetSlotList(true);
  });
  return slots.flatMap((slot) => tokenIn(cryptoki, slot) ?? []);
};

const tokenIn = (cryptoki: Cryptoki, slot: pkcs11.Handle): PresentToken | undefined => {
  let info: pkcs11.TokenInfo | undefined;
  quietly(() => {
    info = cryptoki.functions.C_GetTokenInfo(slot);
  });
  if (info === undefined || (info.flags & TOKEN_INITIALIZED) === 0) return undefined;
  const manufacturer = trimmed(info.manufacturerID);
  return {
    cryptoki,
    slot,
    manufacturer,
    serial: trimmed(info.serialNumber),
    model: trimmed(info.model),
    label: trimmed(info.label),
    custody: custodyOf(cryptoki.profile, manufacturer),
    pinState: pinStateOf(info.flags),
    hasPinPad: (info.flags & PROTECTED_AUTHENTICATION_PATH) !== 0,
  };
};

/** Cryptoki pads with blanks; some modules with NUL. */
const trimmed = (text: string): string => text.replace(/[\s\0]+$/u, '');

/** The keys that a token shows without a PIN. Throws what Cryptoki raises. */
export const readKeys = (token: PresentToken): readonly TokenKey[] =>
  publicObjects(token).map(({ objectId, publicKey }) => tokenKey(token, objectId, publicKey));

/** As `readKeys`; one entry without a key for a token that shows none or can't be read now. */
export const keysOf = (token: PresentToken): readonly TokenKey[] => {
  let found: readonly TokenKey[] = [];
  quietly(() => {
    found = readKeys(token);
  });
  return found.length > 0 ? found : [tokenKey(token, '', null)];
};

/** A token's name in a set. */
export const tokenName = ({ manufacturer, serial }: TokenIdentity): string => `${manufacturer}\n${serial}`;

/** Whether two tokens are the same thing. */
export const isSameToken = (left: TokenIdentity, right: TokenIdentity): boolean =>
  left.manufacturer === right.manufacturer && left.serial === right.serial;

const tokenKey = (token: PresentToken, objectId: string, publicKey: PublicKey | null): TokenKey => {
  const { manufacturer, serial } = token;
  const identity = { manufacturer, serial, objectId, publicKey: publicKey?.publicKey ?? '' };
  return {
    id: sha256Hex(utf8(TOKEN_ID_DOMAIN + canonicalize(identity))),
    token,
    objectId,
    publicKey,
    keyId: publicKey && keyIdOf(publicKey),
  };
};

interface PublicObject {
  readonly objectId: string;
  readonly publicKey: PublicKey;
}

const publicObjects = ({ cryptoki, slot }: PresentToken): readonly PublicObject[] => {
  const { functions } = cryptoki;
  const session = functions.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION);
  try {
    const objects = findObjects(functions, session, [
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY },
    ]);
    return objects.flatMap((object) => readPublicObject(functions, session, object) ?? []);
  } finally {
    quietly(() => {
      functions.C_CloseSession(session);
    });
  }
};

/** All objects of a session that match a template. Throws for a token that never ends to name some. */
export const findObjects = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  template: pkcs11.Template,
): readonly pkcs11.Handle[] => {
  functions.C_FindObjectsInit(session, template);
  try {
    const found: pkcs11.Handle[] = [];
    let page: readonly pkcs11.Handle[];
    do {
      page = functions.C_FindObjects(session, PAGE);
      found.push(...page);
      if (found.length > OBJECTS_MAX) throw new RangeError('the token names too many objects');
    } while (page.length > 0);
    return found;
  } finally {
    functions.C_FindObjectsFinal(session);
  }
};

const readPublicObject = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  object: pkcs11.Handle,
): PublicObject | undefined => {
  try {
    const read = (type: number): Buffer => attribute(functions, session, object, type);
    const publicKey = publicKeyOf({
      keyType: read(pkcs11.CKA_KEY_TYPE).readUInt32LE(0),
      ecParams: read(pkcs11.CKA_EC_PARAMS),
      ecPoint: read(pkcs11.CKA_EC_POINT),
    });
    const objectId = toHex(read(pkcs11.CKA_ID));
    return publicKey && objectId !== '' ? { objectId, publicKey } : undefined;
  } catch {
    // An RSA key has no EC attributes; such a key signs nothing here.
    return undefined;
  }
};

/** One attribute of an object. Throws what Cryptoki raises. */
export const attribute = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  object: pkcs11.Handle,
  type: number,
): Buffer => {
  const [first] = functions.C_GetAttributeValue(session, object, [{ type }]);
  const value = first?.value;
  if (!Buffer.isBuffer(value)) throw new TypeError('The module returned an attribute without bytes');
  return value;
};

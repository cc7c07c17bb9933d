import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import { concatBytes, fromHex, utf8 } from '#shared/encoding';
import { ok } from '#shared/errors';
import { fail, type Outcome } from '../outcome.ts';
import { describeReturn, outcomeOf } from '../return-codes.ts';
import { findObjects, isSameToken, type TokenIdentity } from '../tokens.ts';
import { identityOf, otherUse, type KeyName } from './keys.ts';
import type { TokenLogin } from './login.ts';
import { objectOf } from './objects.ts';

/*
 * Sealing by a key that never leaves the token: AES-256-GCM (NIST SP 800-38D). What is sealed is bound to what stands
 * beside it in the clear. Anything longer than a token takes goes under a key made for it, and the token seals that key.
 */

/** A secret key on a token, by what stays with it. */
export interface SealingKey {
  readonly token: TokenIdentity;
  /** CKA_ID in hex. */
  readonly objectId: string;
}

export interface Sealed {
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
  /** As long as the plain text, and 16 bytes of tag. */
  readonly ciphertext: Uint8Array;
  /** For what is longer than `DIRECT_MAX`: the key of its own, sealed by the token; else null. */
  readonly contentKey: Pick<Sealed, 'nonce' | 'ciphertext'> | null;
}

const SEALING_USES: readonly number[] = [pkcs11.CKA_ENCRYPT, pkcs11.CKA_DECRYPT];
/** A key that also wraps would let keys out under it, for anybody who may then open them. */
const SECRET_USES = [
  ...SEALING_USES,
  pkcs11.CKA_SIGN,
  pkcs11.CKA_VERIFY,
  pkcs11.CKA_WRAP,
  pkcs11.CKA_UNWRAP,
  pkcs11.CKA_DERIVE,
] as const;

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** Some devices end at 4 kB, others at 16. */
export const DIRECT_MAX = 4_096;

/** Makes an AES-256 key that only seals and opens. Errors: `token-unsupported`; `token-failed` where the id is taken. */
export const generateSealingKey = (login: TokenLogin, { objectId, label }: KeyName): Outcome<SealingKey> => {
  if (!offersSealing(login)) return noSealing();
  return login.inSession((functions, session) => {
    const id = Buffer.from(fromHex(objectId));
    if (findObjects(functions, session, [{ type: pkcs11.CKA_ID, value: id }]).length > 0)
      return fail('token-failed', 'an object with this id is on the token already');
    const handle = functions.C_GenerateKey(session, { mechanism: pkcs11.CKM_AES_KEY_GEN }, [
      { type: pkcs11.CKA_TOKEN, value: true },
      { type: pkcs11.CKA_PRIVATE, value: true },
      { type: pkcs11.CKA_SENSITIVE, value: true },
      { type: pkcs11.CKA_EXTRACTABLE, value: false },
      { type: pkcs11.CKA_VALUE_LEN, value: KEY_BYTES },
      ...SECRET_USES.map((type) => ({ type, value: SEALING_USES.includes(type) })),
      { type: pkcs11.CKA_ID, value: id },
      { type: pkcs11.CKA_LABEL, value: label },
    ]);
    const other = otherUse(functions, session, handle, SEALING_USES);
    if (other === undefined) return ok({ token: identityOf(login), objectId });
    functions.C_DestroyObject(session, handle);
    return fail('token-failed', other);
  });
};

/** Seals bytes, bound to `aad`. Errors: `token-wrong`, `token-unsupported`, the token outcomes. */
export const seal = (
  login: TokenLogin,
  key: SealingKey,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Outcome<Sealed> => {
  if (plaintext.length <= DIRECT_MAX) {
    const sealed = sealedByToken(login, key, plaintext, bound('direct', aad));
    return sealed.ok ? ok({ ...sealed.value, contentKey: null }) : sealed;
  }
  const contentKey = randomBytes(KEY_BYTES);
  try {
    const sealedKey = sealedByToken(login, key, contentKey, bound('content-key', aad));
    return sealedKey.ok
      ? ok({ ...sealUnder(contentKey, plaintext, bound('content', aad)), contentKey: sealedKey.value })
      : sealedKey;
  } finally {
    contentKey.fill(0);
  }
};

/** Opens what `seal` sealed. Errors: `seal-broken` for any change of it or of `aad`; as `seal` else. */
export const open = (
  login: TokenLogin,
  key: SealingKey,
  { nonce, ciphertext, contentKey }: Sealed,
  aad: Uint8Array,
): Outcome<Uint8Array> => {
  if (contentKey === null) return openedByToken(login, key, { nonce, ciphertext }, bound('direct', aad));
  const opened = openedByToken(login, key, contentKey, bound('content-key', aad));
  if (!opened.ok) return opened;
  try {
    return openUnder(opened.value, { nonce, ciphertext }, bound('content', aad));
  } finally {
    opened.value.fill(0);
  }
};

/** A key that was sealed is no message, and a message no key: each is bound to what it is as well. */
const bound = (form: 'direct' | 'content-key' | 'content', aad: Uint8Array): Uint8Array =>
  concatBytes(utf8(`countersign/seal/v1/${form}\n`), aad);

/** AES-256-GCM in this process, under a key that lives for one message. */
export const sealUnder = (
  key: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Pick<Sealed, 'nonce' | 'ciphertext'> => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  const body = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { nonce: new Uint8Array(nonce), ciphertext: new Uint8Array(body) };
};

/** Error: `seal-broken`. */
export const openUnder = (
  key: Uint8Array,
  { nonce, ciphertext }: Pick<Sealed, 'nonce' | 'ciphertext'>,
  aad: Uint8Array,
): Outcome<Uint8Array> => {
  if (!isWellFormed({ nonce, ciphertext }) || key.length !== KEY_BYTES) return fail('seal-broken');
  const cut = ciphertext.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(aad)
      .setAuthTag(ciphertext.subarray(cut));
    return ok(
      new Uint8Array(Buffer.concat([decipher.update(ciphertext.subarray(0, cut)), decipher.final()])),
    );
  } catch {
    return fail('seal-broken');
  }
};

const isWellFormed = ({ nonce, ciphertext }: Pick<Sealed, 'nonce' | 'ciphertext'>): boolean =>
  nonce.length === NONCE_BYTES && ciphertext.length >= TAG_BYTES;

const sealedByToken = (
  login: TokenLogin,
  key: SealingKey,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Outcome<Pick<Sealed, 'nonce' | 'ciphertext'>> =>
  withSealingKey(login, key, (functions, session, handle) => {
    const nonce = randomBytes(NONCE_BYTES);
    functions.C_EncryptInit(session, gcm(login, nonce, aad), handle);
    const sealed = functions.C_Encrypt(
      session,
      Buffer.from(plaintext),
      Buffer.alloc(plaintext.length + TAG_BYTES),
    );
    return sealed.length === plaintext.length + TAG_BYTES
      ? ok({ nonce: new Uint8Array(nonce), ciphertext: new Uint8Array(sealed) })
      : fail('token-failed', 'what the token sealed has another length');
  });

const openedByToken = (
  login: TokenLogin,
  key: SealingKey,
  { nonce, ciphertext }: Pick<Sealed, 'nonce' | 'ciphertext'>,
  aad: Uint8Array,
): Outcome<Uint8Array> => {
  if (!isWellFormed({ nonce, ciphertext })) return fail('seal-broken');
  return withSealingKey(login, key, (functions, session, handle) => {
    functions.C_DecryptInit(session, gcm(login, nonce, aad), handle);
    try {
      // Room for the tag as well: some modules want it before they know that it is right.
      const opened = functions.C_Decrypt(session, Buffer.from(ciphertext), Buffer.alloc(ciphertext.length));
      return ok(new Uint8Array(opened));
    } catch (error) {
      // Modules name a wrong tag by whatever value they like; a token that is gone is still told from it.
      const code = outcomeOf(error);
      return fail(code === 'token-failed' ? 'seal-broken' : code, describeReturn(error));
    }
  });
};

const withSealingKey = <T>(
  login: TokenLogin,
  key: SealingKey,
  work: (functions: pkcs11.PKCS11, session: pkcs11.Handle, handle: pkcs11.Handle) => Outcome<T>,
): Outcome<T> => {
  if (!offersSealing(login)) return noSealing();
  if (!isSameToken(login.token, key.token)) return fail('token-wrong', 'this key is on another token');
  return login.inSession((functions, session) => {
    const handle = objectOf(functions, session, pkcs11.CKO_SECRET_KEY, key.objectId);
    return handle === undefined
      ? fail('token-wrong', 'the token does not hold this key')
      : work(functions, session, handle);
  });
};

const gcm = ({ token }: TokenLogin, nonce: Uint8Array, aad: Uint8Array): pkcs11.Mechanism => ({
  mechanism: pkcs11.CKM_AES_GCM,
  parameter: {
    type: token.cryptoki.profile.gcmHasIvBits ? pkcs11.CK_PARAMS_AES_GCM : pkcs11.CK_PARAMS_AES_GCM_v240,
    iv: Buffer.from(nonce),
    aad: Buffer.from(aad),
    ivBits: NONCE_BYTES * 8,
    tagBits: TAG_BYTES * 8,
  } as pkcs11.AesGCM,
});

const offersSealing = (login: TokenLogin): boolean =>
  login.offers(pkcs11.CKM_AES_GCM) && login.offers(pkcs11.CKM_AES_KEY_GEN);

const noSealing = (): Outcome<never> => fail('token-unsupported', 'the token does not seal with AES-GCM');

/** Destroys a sealing key: what it sealed opens never again. Errors: `token-wrong`, the token outcomes. */
export const destroySealingKey = (login: TokenLogin, key: SealingKey): Outcome<null> =>
  withSealingKey(login, key, (functions, session, handle) => {
    functions.C_DestroyObject(session, handle);
    return objectOf(functions, session, pkcs11.CKO_SECRET_KEY, key.objectId) === undefined
      ? ok(null)
      : fail('token-failed', 'the token still holds it');
  });

import { createHash } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import { fromHex } from '#shared/encoding';
import type { PublicKey, SignatureAlgorithm } from '#shared/envelope';
import { ok } from '#shared/errors';
import { quietly } from './cryptoki.ts';
import { fail, type Outcome } from './outcome.ts';
import { CKR, describeReturn, outcomeOf, returnValueOf } from './return-codes.ts';
import type { Pin } from './secret.ts';
import { attribute, findObjects, tokenName, type PresentToken, type TokenKey } from './tokens.ts';
import { isGoodSignature } from './verify.ts';

/** A key that can sign, on a token that is plugged in now. */
export type SigningKey = TokenKey & { readonly publicKey: PublicKey };

/** CKM_EDDSA (PKCS #11 v3.0 §2.3.14): not in the constants of the binding. */
const CKM_EDDSA = 0x1057;
const SIGNATURE_BYTES = 64;

interface Scheme {
  readonly mechanism: number;
  readonly inputBytes: number | null;
  /** What the token signs. The digest is made here: modules lack CKM_ECDSA_SHA256 or truncate other lengths. */
  readonly input: (message: Uint8Array) => Buffer;
}

const SCHEMES: Readonly<Record<SignatureAlgorithm, Scheme>> = {
  'ecdsa-p256-sha256': {
    mechanism: pkcs11.CKM_ECDSA,
    inputBytes: 32,
    input: (message) => createHash('sha256').update(message).digest(),
  },
  ed25519: { mechanism: CKM_EDDSA, inputBytes: null, input: (message) => Buffer.from(message) },
};

/**
 * Signs with a token, from login to logout: the PIN is checked for each signature. The key must have been
 * found anew right before. Errors: the five token outcomes and `pin-cancelled` (pin pad).
 */
export const signWithToken = (key: SigningKey, message: Uint8Array, pin: Pin): Outcome<Uint8Array> => {
  const { functions, profile, reset, held } = key.token.cryptoki;
  if (held.has(tokenName(key.token)))
    return fail('token-failed', 'the token is at work with a key that holds money');
  try {
    const signature = inSession(key.token, (session) => {
      login(functions, session, pin);
      try {
        return rawSignature(key, session, message, pin);
      } finally {
        quietly(() => {
          functions.C_Logout(session);
        });
      }
    });
    return checked(key.publicKey, message, signature);
  } catch (error) {
    const code = outcomeOf(error);
    if (code === 'token-removed' && profile.resetsAfterRemoval) reset();
    return fail(code, describeReturn(error));
  }
};

const inSession = <T>({ cryptoki, slot }: PresentToken, work: (session: pkcs11.Handle) => T): T => {
  const session = cryptoki.functions.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION);
  try {
    return work(session);
  } finally {
    quietly(() => {
      cryptoki.functions.C_CloseSession(session);
    });
  }
};

/** A login belongs to the whole process: one that is still there would accept any PIN, so it is ended first. */
const login = (functions: pkcs11.PKCS11, session: pkcs11.Handle, pin: Pin): void => {
  try {
    functions.C_Login(session, pkcs11.CKU_USER, pin.reveal());
  } catch (error) {
    if (returnValueOf(error) !== CKR.USER_ALREADY_LOGGED_IN) throw error;
    functions.C_Logout(session);
    functions.C_Login(session, pkcs11.CKU_USER, pin.reveal());
  }
};

const rawSignature = (key: SigningKey, session: pkcs11.Handle, message: Uint8Array, pin: Pin): Buffer => {
  const { functions } = key.token.cryptoki;
  const scheme = SCHEMES[key.publicKey.algorithm];
  const input = scheme.input(message);
  if (scheme.inputBytes !== null && input.length !== scheme.inputBytes) throw new RangeError('digest length');
  const privateKey = privateKeyOf(functions, session, key.objectId);
  const wantsPinAgain = isAlwaysAuthenticate(functions, session, privateKey);
  functions.C_SignInit(session, { mechanism: scheme.mechanism }, privateKey);
  // Strictly SignInit, Login, Sign: any call in between breaks it with some modules.
  if (wantsPinAgain) functions.C_Login(session, pkcs11.CKU_CONTEXT_SPECIFIC, pin.reveal());
  return functions.C_Sign(session, input, Buffer.alloc(2 * SIGNATURE_BYTES));
};

const privateKeyOf = (functions: pkcs11.PKCS11, session: pkcs11.Handle, objectId: string): pkcs11.Handle => {
  const [found, ...more] = findObjects(functions, session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
    { type: pkcs11.CKA_ID, value: Buffer.from(fromHex(objectId)) },
  ]);
  if (found === undefined || more.length > 0)
    throw new TypeError('the token holds not exactly one such private key');
  return found;
};

const isAlwaysAuthenticate = (
  functions: pkcs11.PKCS11,
  session: pkcs11.Handle,
  privateKey: pkcs11.Handle,
): boolean => {
  try {
    return attribute(functions, session, privateKey, pkcs11.CKA_ALWAYS_AUTHENTICATE)[0] === 1;
  } catch {
    // A module that does not know the attribute asks for nothing more.
    return false;
  }
};

const checked = (key: PublicKey, message: Uint8Array, signature: Buffer): Outcome<Uint8Array> => {
  if (signature.length !== SIGNATURE_BYTES)
    return fail('token-failed', `the signature has ${String(signature.length)} bytes`);
  return isGoodSignature(key, message, signature)
    ? ok(new Uint8Array(signature))
    : fail('token-failed', 'the signature does not verify under the enrolled key');
};

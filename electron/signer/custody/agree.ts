import { createECDH, hkdfSync } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import pkcs11 from 'pkcs11js';
import { fromHex, toHex } from '#shared/encoding';
import { ok } from '#shared/errors';
import { fail, type Outcome } from '../outcome.ts';
import { attribute } from '../tokens.ts';
import { discard, privateHalfOf, type CustodyKey } from './keys.ts';
import type { TokenLogin } from './login.ts';
import type { CustodyPublicKey } from './public-key.ts';
import { openUnder, sealUnder, type Sealed } from './seal.ts';

/*
 * Sealing to a key on a token by agreement: ephemeral-static ECDH on P-256 (NIST SP 800-56A, 6.2.2.2), HKDF-SHA256 over
 * the secret with both public keys, AES-256-GCM. For cards without AES, and for whoever seals without the token at hand.
 */

export interface SealedTo extends Pick<Sealed, 'nonce' | 'ciphertext'> {
  /** The public key that was made for this message: an uncompressed point in hex. */
  readonly ephemeral: string;
}

const SECRET_BYTES = 32;
const INFO = 'countersign/seal-to/v1\n';

/** Seals bytes to the holder of a key, bound to `aad`. Throws where the key is no point of P-256. */
export const sealTo = (recipient: CustodyPublicKey, plaintext: Uint8Array, aad: Uint8Array): SealedTo => {
  const own = createECDH('prime256v1');
  const ephemeral = own.generateKeys('hex');
  const secret = own.computeSecret(recipient.publicKey, 'hex');
  return { ephemeral, ...underSecret(secret, ephemeral, recipient, (key) => sealUnder(key, plaintext, aad)) };
};

/** Opens what was sealed to a key. Errors: `seal-broken`, `token-unsupported`, `token-wrong`, the token outcomes. */
export const openSealedTo = (
  login: TokenLogin,
  key: CustodyKey,
  sealed: SealedTo,
  aad: Uint8Array,
): Outcome<Uint8Array> => {
  if (!login.offers(pkcs11.CKM_ECDH1_DERIVE) || key.algorithm !== 'ecdsa-p256-sha256')
    return fail('token-unsupported', 'the token does not agree on secrets by this key');
  if (!isPoint(sealed.ephemeral))
    return fail('seal-broken', 'the key of the message is no point of the curve');
  const secret = agreed(login, key, fromHex(sealed.ephemeral));
  if (!secret.ok) return secret;
  return underSecret(secret.value, sealed.ephemeral, key, (opening) => openUnder(opening, sealed, aad));
};

/** A key that lives in this process alone, for what is sealed to it in one exchange. */
export interface FleetingKey extends CustodyPublicKey {
  readonly open: (sealed: SealedTo, aad: Uint8Array) => Outcome<Uint8Array>;
}

/** Makes one; it is gone with the process. `open` errors: `seal-broken`. */
export const fleetingKey = (): FleetingKey => {
  const own = createECDH('prime256v1');
  const key: CustodyPublicKey = { algorithm: 'ecdsa-p256-sha256', publicKey: own.generateKeys('hex') };
  return {
    ...key,
    open: (sealed, aad) => {
      if (!isPoint(sealed.ephemeral))
        return fail('seal-broken', 'the key of the message is no point of the curve');
      const secret = own.computeSecret(sealed.ephemeral, 'hex');
      return underSecret(secret, sealed.ephemeral, key, (opening) => openUnder(opening, sealed, aad));
    },
  };
};

const underSecret = <T>(
  secret: Uint8Array,
  ephemeral: string,
  { publicKey }: CustodyPublicKey,
  use: (key: Uint8Array) => T,
): T => {
  const key = new Uint8Array(
    hkdfSync('sha256', secret, new Uint8Array(), `${INFO}${ephemeral}\n${publicKey}`, 32),
  );
  try {
    return use(key);
  } finally {
    secret.fill(0);
    key.fill(0);
  }
};

/** The token would be asked for points that are on no curve, which gives keys away: none reaches it. */
const isPoint = (hex: string): boolean => {
  try {
    p256.Point.fromHex(hex).assertValidity();
    return toHex(fromHex(hex)) === hex && hex.startsWith('04');
  } catch {
    return false;
  }
};

const agreed = (login: TokenLogin, key: CustodyKey, other: Uint8Array): Outcome<Uint8Array> =>
  login.inSession((functions, session) => {
    const found = privateHalfOf(login, functions, session, key);
    if (!found.ok) return found;
    const parameter = {
      type: pkcs11.CK_PARAMS_EC_DH,
      kdf: pkcs11.CKD_NULL,
      publicData: Buffer.from(other),
    } as pkcs11.ECDH1;
    const handle = functions.C_DeriveKey(
      session,
      { mechanism: pkcs11.CKM_ECDH1_DERIVE, parameter },
      found.value,
      [
        { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
        { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_GENERIC_SECRET },
        { type: pkcs11.CKA_TOKEN, value: false },
        { type: pkcs11.CKA_SENSITIVE, value: false },
        { type: pkcs11.CKA_EXTRACTABLE, value: true },
        { type: pkcs11.CKA_VALUE_LEN, value: SECRET_BYTES },
      ],
    );
    try {
      const secret = attribute(functions, session, handle, pkcs11.CKA_VALUE);
      return secret.length === SECRET_BYTES
        ? ok(secret)
        : fail('token-failed', 'the secret has another length');
    } finally {
      discard(functions, session, handle);
    }
  });

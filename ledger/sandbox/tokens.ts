import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pkcs11 from 'pkcs11js';
import { fromHex, toBase64, toHex } from '#shared/encoding';
import { preAuthEncoding, type Envelope, type SignatureAlgorithm } from '#shared/envelope';
import type { EnrolledKey } from '#shared/roster';

/* Software tokens (SoftHSM2) of the sandbox's people. They protect nothing: everybody may know the PIN. */

/** The PIN of every sandbox token. */
export const SANDBOX_PIN = '24681357';
const SANDBOX_SO_PIN = '13572468';

export const SOFTHSM_PROFILE = 'softhsm2';

/** Where packages of the systems put the module. */
const MODULE_PATHS = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm2.so',
  '/usr/lib/pkcs11/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  'C:\\SoftHSM2\\lib\\softhsm2-x64.dll',
];

export const findSoftHsm = (): string => {
  const given = process.env['SOFTHSM2_MODULE'];
  const found = given ?? MODULE_PATHS.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error('SoftHSM2 is not installed: its package is called softhsm2 (or softhsm)');
  return found;
};

const KEY_ID = Buffer.from([0x01]);
const TOKEN_LABEL_BYTES = 32;
const TOKEN_INITIALIZED = 0x400;

/** PKCS #11 v3.0 §2.3: not in the constants of the binding. */
const CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;
const CKM_EDDSA = 0x1057;

interface Kind {
  readonly generate: number;
  readonly sign: number;
  /** DER object identifier of the curve. */
  readonly curve: Uint8Array;
  /** Bytes of the public key inside CKA_EC_POINT, a DER OCTET STRING. */
  readonly pointBytes: number;
  readonly input: (message: Uint8Array) => Buffer;
}

/** Keys of people, and of the module that pays over a chain. */
type TokenAlgorithm = SignatureAlgorithm | 'ecdsa-secp256k1';

const KINDS: Readonly<Record<TokenAlgorithm, Kind>> = {
  'ecdsa-p256-sha256': {
    generate: pkcs11.CKM_EC_KEY_PAIR_GEN,
    sign: pkcs11.CKM_ECDSA,
    curve: fromHex('06082a8648ce3d030107'),
    pointBytes: 65,
    input: (message) => createHash('sha256').update(message).digest(),
  },
  'ecdsa-secp256k1': {
    generate: pkcs11.CKM_EC_KEY_PAIR_GEN,
    sign: pkcs11.CKM_ECDSA,
    curve: fromHex('06052b8104000a'),
    pointBytes: 65,
    input: (message) => Buffer.from(message),
  },
  ed25519: {
    generate: CKM_EC_EDWARDS_KEY_PAIR_GEN,
    sign: CKM_EDDSA,
    curve: fromHex('06032b6570'),
    pointBytes: 32,
    input: (message) => Buffer.from(message),
  },
};

const SIGNATURE_BYTES = 64;

export type TokenKey = Pick<EnrolledKey, 'algorithm' | 'publicKey' | 'token'>;

/** A key that pays over a chain; its public half is uncompressed (SEC 1), in hex. */
export type ChainKey = Pick<TokenKey, 'publicKey' | 'token'>;

/** The folder of tokens with SoftHSM2 looking at it: one for each process. */
export class TokenBox {
  readonly #module = new pkcs11.PKCS11();

  /** Loads the module with the tokens of a folder, which it creates when it is not there. */
  constructor(modulePath: string, folder: string) {
    process.env['SOFTHSM2_CONF'] = writeConfiguration(folder);
    this.#module.load(modulePath);
    this.#initialise();
  }

  /** Makes a token with one key pair that never leaves it. */
  create(label: string, algorithm: SignatureAlgorithm): TokenKey {
    return { algorithm, ...this.#made(label, algorithm) };
  }

  /** Makes a token with one key pair of the curve that chains take. */
  createChainKey(label: string): ChainKey {
    return this.#made(label, 'ecdsa-secp256k1');
  }

  #made(label: string, algorithm: TokenAlgorithm): ChainKey {
    const empty = this.#slotWhere((info) => (info.flags & TOKEN_INITIALIZED) === 0);
    this.#module.C_InitToken(empty, SANDBOX_SO_PIN, label.padEnd(TOKEN_LABEL_BYTES));
    // The new token moves to a slot of its own, which SoftHSM2 shows after it was started again.
    this.#module.C_Finalize();
    this.#initialise();
    const slot = this.#slotOf(label);
    this.#withSession(slot, pkcs11.CKU_SO, SANDBOX_SO_PIN, (session) => {
      this.#module.C_InitPIN(session, SANDBOX_PIN);
    });
    const publicKey = this.#withSession(slot, pkcs11.CKU_USER, SANDBOX_PIN, (session) =>
      this.#generate(session, algorithm, label),
    );
    return { publicKey, token: this.#identityOf(slot) };
  }

  /** Signs a message with the key of a token; raw r ‖ s, or the Ed25519 signature. */
  sign(label: string, algorithm: SignatureAlgorithm, message: Uint8Array): Uint8Array {
    const kind = KINDS[algorithm];
    return this.#withSession(this.#slotOf(label), pkcs11.CKU_USER, SANDBOX_PIN, (session) => {
      this.#module.C_FindObjectsInit(session, [
        { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
        { type: pkcs11.CKA_ID, value: KEY_ID },
      ]);
      const [key] = this.#module.C_FindObjects(session, 1);
      this.#module.C_FindObjectsFinal(session);
      if (key === undefined) throw new Error(`Token ${label} holds no key`);
      this.#module.C_SignInit(session, { mechanism: kind.sign }, key);
      return new Uint8Array(this.#module.C_Sign(session, kind.input(message), Buffer.alloc(SIGNATURE_BYTES)));
    });
  }

  close(): void {
    this.#module.C_Finalize();
    this.#module.close();
  }

  /** Without locking by the system SoftHSM2's memory is damaged by parallel sessions. */
  #initialise(): void {
    this.#module.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
  }

  #slotOf(label: string): pkcs11.Handle {
    return this.#slotWhere((info) => info.label.trimEnd() === label);
  }

  #slotWhere(matches: (info: pkcs11.TokenInfo) => boolean): pkcs11.Handle {
    const slot = this.#module.C_GetSlotList(true).find((each) => matches(this.#module.C_GetTokenInfo(each)));
    if (slot === undefined) throw new Error('SoftHSM2 does not show the token');
    return slot;
  }

  #identityOf(slot: pkcs11.Handle): TokenKey['token'] {
    const info = this.#module.C_GetTokenInfo(slot);
    return {
      manufacturer: info.manufacturerID.trimEnd(),
      model: info.model.trimEnd(),
      serial: info.serialNumber.trimEnd(),
      objectId: toHex(KEY_ID),
    };
  }

  #withSession<T>(slot: pkcs11.Handle, user: number, pin: string, work: (session: pkcs11.Handle) => T): T {
    const session = this.#module.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
    try {
      this.#module.C_Login(session, user, pin);
      const result = work(session);
      this.#module.C_Logout(session);
      return result;
    } finally {
      this.#module.C_CloseSession(session);
    }
  }

  #generate(session: pkcs11.Handle, algorithm: TokenAlgorithm, label: string): string {
    const kind = KINDS[algorithm];
    const common = [
      { type: pkcs11.CKA_TOKEN, value: true },
      { type: pkcs11.CKA_ID, value: KEY_ID },
      { type: pkcs11.CKA_LABEL, value: label },
    ];
    const { publicKey } = this.#module.C_GenerateKeyPair(
      session,
      { mechanism: kind.generate },
      [
        ...common,
        { type: pkcs11.CKA_VERIFY, value: true },
        { type: pkcs11.CKA_EC_PARAMS, value: Buffer.from(kind.curve) },
      ],
      [
        ...common,
        { type: pkcs11.CKA_PRIVATE, value: true },
        { type: pkcs11.CKA_SENSITIVE, value: true },
        { type: pkcs11.CKA_EXTRACTABLE, value: false },
        { type: pkcs11.CKA_SIGN, value: true },
      ],
    );
    const [point] = this.#module.C_GetAttributeValue(session, publicKey, [{ type: pkcs11.CKA_EC_POINT }]);
    if (!Buffer.isBuffer(point?.value)) throw new Error('The token does not show its public key');
    return toHex(point.value.subarray(-kind.pointBytes));
  }
}

/** Signs a statement as DSSE with a key that the caller names. */
export const signEnvelope = (
  payloadType: string,
  payload: Uint8Array,
  keyId: string,
  sign: (message: Uint8Array) => Uint8Array,
): Envelope => ({
  payloadType,
  payload: toBase64(payload),
  signatures: [{ keyid: keyId, sig: toBase64(sign(preAuthEncoding(payloadType, payload))) }],
});

const writeConfiguration = (folder: string): string => {
  const store = join(folder, 'store');
  const file = join(folder, 'softhsm2.conf');
  mkdirSync(store, { recursive: true, mode: 0o700 });
  const lines = [`directories.tokendir = ${store}`, 'objectstore.backend = file', 'log.level = ERROR'];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};

import pkcs11 from 'pkcs11js';

/** What to make, as JSON in the first argument; see softhsm.ts. */
export interface KeyOrder {
  readonly serial: string;
  readonly mechanism: number;
  /** CKA_EC_PARAMS in hex. */
  readonly params: string;
  /** CKA_ID in hex. */
  readonly objectId: string;
  readonly isAlwaysAuthenticate: boolean;
  readonly module: string;
  readonly pin: string;
}

const order = JSON.parse(process.argv[2] ?? '') as KeyOrder;
const { serial, mechanism, params, objectId, isAlwaysAuthenticate, module, pin } = order;

const cryptoki = new pkcs11.PKCS11();
cryptoki.load(module);
cryptoki.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
const slot = cryptoki
  .C_GetSlotList(true)
  .find((candidate) => cryptoki.C_GetTokenInfo(candidate).serialNumber.trim() === serial);
if (slot === undefined) throw new TypeError(`no token ${serial}`);
const session = cryptoki.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
cryptoki.C_Login(session, pkcs11.CKU_USER, pin);
const id = Buffer.from(objectId, 'hex');
cryptoki.C_GenerateKeyPair(
  session,
  { mechanism },
  [
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_PRIVATE, value: false },
    { type: pkcs11.CKA_ID, value: id },
    { type: pkcs11.CKA_VERIFY, value: true },
    { type: pkcs11.CKA_EC_PARAMS, value: Buffer.from(params, 'hex') },
  ],
  [
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_PRIVATE, value: true },
    { type: pkcs11.CKA_SENSITIVE, value: true },
    { type: pkcs11.CKA_EXTRACTABLE, value: false },
    { type: pkcs11.CKA_ID, value: id },
    { type: pkcs11.CKA_SIGN, value: true },
    { type: pkcs11.CKA_ALWAYS_AUTHENTICATE, value: isAlwaysAuthenticate },
  ],
);
cryptoki.C_Finalize();

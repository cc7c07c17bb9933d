import pkcs11 from 'pkcs11js';
import { ok } from '#shared/errors';
import { quietly, type Cryptoki } from '../cryptoki.ts';
import { fail, type Outcome } from '../outcome.ts';
import { TOKEN_INITIALIZED } from '../pin-state.ts';
import { describeReturn, outcomeOf } from '../return-codes.ts';
import type { Pin } from '../secret.ts';
import { presentTokens, type PresentToken } from '../tokens.ts';

export interface Initialisation {
  readonly label: string;
  /** The PIN of the security officer: that which the device came with, where it has one. */
  readonly officer: Pin;
  /** A PIN that the officer sets and the user changes at once, so that the officer knows no PIN in use. */
  readonly first: Pin;
  readonly user: Pin;
}

const LABEL_BYTES = 32;

/**
 * Makes a token ready in a slot whose token holds nothing: never wipes one that is in use. Errors: `token-failed` where it
 * is in use; `token-wrong` where others were plugged in meanwhile; the token outcomes.
 */
export const initialiseToken = (
  cryptoki: Cryptoki,
  slot: pkcs11.Handle,
  order: Initialisation,
): Outcome<PresentToken> => {
  const { functions } = cryptoki;
  try {
    const before = functions.C_GetTokenInfo(slot);
    if ((before.flags & (TOKEN_INITIALIZED | pkcs11.CKF_USER_PIN_INITIALIZED)) !== 0)
      return fail('token-failed', 'the token is in use: it is not wiped');
    const known = initialisedSlots(cryptoki);
    functions.C_InitToken(slot, order.officer.reveal(), padded(order.label));
    // Slots change with initialisation in some modules: the token is the one that was not there before.
    cryptoki.rescan();
    const [appeared, ...more] = initialisedSlots(cryptoki).filter((now) => !isAmong(now, known));
    const made = appeared?.slot ?? slot;
    if (more.length > 0) return fail('token-wrong', 'another token appeared at the same time');
    // Where serial numbers repeat, what lies in the slot now may be another's.
    if ((functions.C_GetTokenInfo(made).flags & pkcs11.CKF_USER_PIN_INITIALIZED) !== 0)
      return fail('token-wrong', 'another token is in its place: no PIN was set');
    setPins(functions, made, order);
    const token = presentTokens(cryptoki).find((present) => present.slot.equals(made));
    return token === undefined ? fail('token-removed') : ok(token);
  } catch (error) {
    return fail(outcomeOf(error), describeReturn(error));
  }
};

interface InSlot {
  readonly slot: pkcs11.Handle;
  readonly serial: string;
}

const initialisedSlots = ({ functions }: Cryptoki): readonly InSlot[] =>
  functions.C_GetSlotList(true).flatMap((slot) => {
    const { flags, serialNumber } = functions.C_GetTokenInfo(slot);
    return (flags & TOKEN_INITIALIZED) === 0 ? [] : [{ slot, serial: serialNumber }];
  });

const isAmong = ({ serial }: InSlot, known: readonly InSlot[]): boolean =>
  known.some((before) => before.serial === serial);

/** The module reads 32 bytes whatever it is given (PKCS #11 v3.0 §5.5.7), and the binding pads nothing. */
export const padded = (label: string): string => label.padEnd(LABEL_BYTES);

/** The officer sets a first PIN, which the user changes at once. Throws what Cryptoki raises. */
export const setPins = (
  functions: pkcs11.PKCS11,
  slot: pkcs11.Handle,
  { officer, first, user }: Initialisation,
): void => {
  const session = functions.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
  try {
    functions.C_Login(session, pkcs11.CKU_SO, officer.reveal());
    functions.C_InitPIN(session, first.reveal());
    functions.C_Logout(session);
    functions.C_Login(session, pkcs11.CKU_USER, first.reveal());
    functions.C_SetPIN(session, first.reveal(), user.reveal());
    functions.C_Logout(session);
  } finally {
    quietly(() => {
      functions.C_CloseSession(session);
    });
  }
};

import type { TokenView } from '#shared/ipc';

export type PinState = TokenView['pinState'];

/** Token flags (PKCS #11 v3.0 §3.2, CK_TOKEN_INFO). */
export const TOKEN_INITIALIZED = 0x400;
export const PROTECTED_AUTHENTICATION_PATH = 0x100;
const USER_PIN_COUNT_LOW = 0x1_0000;
const USER_PIN_FINAL_TRY = 0x2_0000;
const USER_PIN_LOCKED = 0x4_0000;

/** How near the token is to locking itself. */
export const pinStateOf = (flags: number): PinState => {
  if ((flags & USER_PIN_LOCKED) !== 0) return 'locked';
  if ((flags & USER_PIN_FINAL_TRY) !== 0) return 'final-try';
  return (flags & USER_PIN_COUNT_LOW) === 0 ? 'ok' : 'count-low';
};

const PROBLEMS: Readonly<Record<PinState, string>> = {
  ok: 'The token refused this PIN.',
  'count-low': 'The token refused this PIN. A few more wrong PINs lock it.',
  'final-try': 'The token refused this PIN. One try is left: a wrong PIN now locks the token.',
  locked: 'The token refused this PIN and is locked now.',
};

/** What to say after a refused PIN, by what the token says about its counter now. */
export const problemAfter = (state: PinState): string => PROBLEMS[state];

export const FINAL_TRY_NOTICE =
  'One try is left: a wrong PIN now locks the token. Enter the PIN again to go on.';

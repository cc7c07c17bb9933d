import type { ErrorCode } from '#shared/errors';

/* Return values of Cryptoki functions (PKCS #11 v3.0 §5.1), as far as they lead to different outcomes. */

export const CKR = {
  SLOT_ID_INVALID: 0x03,
  GENERAL_ERROR: 0x05,
  FUNCTION_FAILED: 0x06,
  ATTRIBUTE_TYPE_INVALID: 0x12,
  DEVICE_ERROR: 0x30,
  DEVICE_REMOVED: 0x32,
  FUNCTION_CANCELED: 0x50,
  OPERATION_ACTIVE: 0x90,
  PIN_INCORRECT: 0xa0,
  PIN_INVALID: 0xa1,
  PIN_LEN_RANGE: 0xa2,
  PIN_EXPIRED: 0xa3,
  PIN_LOCKED: 0xa4,
  SESSION_CLOSED: 0xb0,
  SESSION_HANDLE_INVALID: 0xb3,
  TEMPLATE_INCONSISTENT: 0xd1,
  TOKEN_NOT_PRESENT: 0xe0,
  TOKEN_NOT_RECOGNIZED: 0xe1,
  USER_ALREADY_LOGGED_IN: 0x100,
  USER_NOT_LOGGED_IN: 0x101,
  DOMAIN_PARAMS_INVALID: 0x130,
  CURVE_NOT_SUPPORTED: 0x140,
  CRYPTOKI_ALREADY_INITIALIZED: 0x191,
} as const;

/** What a return value means to the person. Anything that is not listed is `token-failed`. */
const OUTCOMES: Readonly<Record<number, ErrorCode>> = {
  [CKR.PIN_INCORRECT]: 'token-rejected-pin',
  [CKR.PIN_INVALID]: 'token-rejected-pin',
  [CKR.PIN_LEN_RANGE]: 'token-rejected-pin',
  [CKR.PIN_LOCKED]: 'token-locked',
  [CKR.DEVICE_REMOVED]: 'token-removed',
  [CKR.TOKEN_NOT_PRESENT]: 'token-removed',
  [CKR.TOKEN_NOT_RECOGNIZED]: 'token-removed',
  [CKR.SESSION_CLOSED]: 'token-removed',
  [CKR.SESSION_HANDLE_INVALID]: 'token-removed',
  [CKR.SLOT_ID_INVALID]: 'token-removed',
  [CKR.FUNCTION_CANCELED]: 'pin-cancelled',
};

/** The return value in a thrown error; undefined for errors that Cryptoki did not raise. */
export const returnValueOf = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;

export const outcomeOf = (error: unknown): ErrorCode =>
  OUTCOMES[returnValueOf(error) ?? -1] ?? 'token-failed';

/** "CKR_DEVICE_ERROR (0x30)": names of functions and values only, safe to log. */
export const describeReturn = (error: unknown): string => {
  const value = returnValueOf(error);
  if (value === undefined || !(error instanceof Error)) return 'not a Cryptoki error';
  return `${error.message} (0x${value.toString(16)})`;
};

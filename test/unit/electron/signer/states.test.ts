import { describe, expect, test } from 'vitest';
import { catalogue } from '#shared/errors';
import { pinStateOf, problemAfter } from '../../../../electron/signer/pin-state.ts';
import { custodyOf, profileOf } from '../../../../electron/signer/profiles.ts';
import { CKR, describeReturn, outcomeOf } from '../../../../electron/signer/return-codes.ts';
import { pinFrom } from '../../../../electron/signer/secret.ts';

const raised = (code: number): Error => Object.assign(new Error('CKR_SOMETHING'), { code });

describe('return values', () => {
  test.each([
    [CKR.PIN_INCORRECT, 'token-rejected-pin'],
    [CKR.PIN_LEN_RANGE, 'token-rejected-pin'],
    [CKR.PIN_LOCKED, 'token-locked'],
    [CKR.DEVICE_REMOVED, 'token-removed'],
    [CKR.TOKEN_NOT_PRESENT, 'token-removed'],
    [CKR.SESSION_HANDLE_INVALID, 'token-removed'],
    [CKR.SLOT_ID_INVALID, 'token-removed'],
    [CKR.FUNCTION_CANCELED, 'pin-cancelled'],
    [CKR.GENERAL_ERROR, 'token-failed'],
    [0x7fff_ffff, 'token-failed'],
  ])('0x%s mean %s', (code, outcome) => {
    expect(outcomeOf(raised(code))).toBe(outcome);
    expect(Object.keys(catalogue)).toContain(outcome);
  });

  test('are described without the message of anything else', () => {
    expect(describeReturn(raised(0x30))).toBe('CKR_SOMETHING (0x30)');
    expect(describeReturn(new TypeError('secret'))).toBe('not a Cryptoki error');
    expect(outcomeOf(new TypeError('secret'))).toBe('token-failed');
  });
});

test('PIN flags are read from the gravest down', () => {
  expect(pinStateOf(0x42d)).toBe('ok');
  expect(pinStateOf(0x1_042d)).toBe('count-low');
  expect(pinStateOf(0x3_042d)).toBe('final-try');
  expect(pinStateOf(0x7_042d)).toBe('locked');
  expect(problemAfter('final-try')).toContain('One try is left');
});

test('a software token is one, whatever the profile of its module says', () => {
  const opensc = profileOf('opensc');
  if (opensc === undefined) throw new TypeError('no such profile');
  expect(opensc.custody).toBe('hardware-token');
  expect(custodyOf(opensc, 'SoftHSM project')).toBe('software-token');
  expect(custodyOf(opensc, 'Nitrokey')).toBe('hardware-token');
  expect(profileOf('toString')).toBeUndefined();
});

test('a wiped PIN reveals nothing', () => {
  const pin = pinFrom('1234');
  expect(pin.reveal()).toBe('1234');
  pin.wipe();
  expect(pin.reveal()).toBe('\0\0\0\0');
  expect(JSON.stringify(pin)).toBe('{}');
});

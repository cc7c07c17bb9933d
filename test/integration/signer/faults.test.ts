import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Enrolment, SignerEvent, SignerStart } from '../../../electron/signer/contract.ts';
import { CKR } from '../../../electron/signer/return-codes.ts';
import type { Signer } from '../../../electron/signer/signer.ts';
import { ANNA, testTransfer } from '../../support/company.ts';
import {
  tokenShim,
  type Fault,
  type ShimmedFunction,
  type TokenShim,
} from '../../support/token-shim/token-shim.ts';
import {
  codeOf,
  decideRequest,
  enrolmentOf,
  pinWindow,
  signedIn,
  START,
  startSigner,
  tokenOf,
  typing,
} from './rig.ts';
import { PIN, SOFTHSM_MODULE, tokenFolder, type TokenFolder } from './softhsm.ts';

/* What tokens do and SoftHSM 2 never does: the shim forwards to it and fails on command. */

let folder: TokenFolder;
let shim: TokenShim;
let anna: string;
let enrolment: Enrolment;
let start: SignerStart;
let signer: Signer;
let events: SignerEvent[];

beforeAll(() => {
  folder = tokenFolder();
  anna = folder.add('anna');
  enrolment = enrolmentOf({ [anna]: ANNA });
  shim = tokenShim(SOFTHSM_MODULE);
  start = { ...START, modules: [{ profile: 'softhsm2', path: shim.module }] };
});
beforeEach(() => {
  shim.plan();
  ({ signer, events } = startSigner(enrolment, start));
});
afterEach(() => {
  signer.close();
});
afterAll(() => {
  shim.remove();
  folder.remove();
});

const signIn = (pin = PIN): Promise<string> =>
  signer.signIn(tokenOf(signer, anna).id, typing(pin).port).then(codeOf);
const decide = (): Promise<string> =>
  signer.decide(decideRequest(testTransfer()), typing(PIN).port).then(codeOf);

/** Something that takes a signature of the token, begun with everything in order. */
interface Step {
  readonly name: string;
  readonly ready: () => Promise<void>;
  /** Carries out the faults once the person has typed the PIN: in the middle of it. */
  readonly during: (...faults: readonly Fault[]) => Promise<string>;
}

const failingAtPin = (faults: readonly Fault[]): ReturnType<typeof pinWindow> =>
  pinWindow((_prompt, index) => {
    if (index === 0) shim.plan(...faults);
    return { pin: PIN };
  });

const STEPS: readonly Step[] = [
  {
    name: 'sign-in',
    ready: () => Promise.resolve(),
    during: (...faults) => signer.signIn(tokenOf(signer, anna).id, failingAtPin(faults).port).then(codeOf),
  },
  {
    name: 'a decision',
    ready: () => signedIn(signer, anna, PIN),
    during: (...faults) =>
      signer.decide(decideRequest(testTransfer()), failingAtPin(faults).port).then(codeOf),
  },
];

const at = (
  function_: ShimmedFunction,
  kind: 'remove' | 'remove-after' | 'lock' | 'invalidate' | 'corrupt' | 'swap',
  nth = 1,
): Fault => ({ at: function_, nth, deed: { kind } });
const answers = (function_: ShimmedFunction, value: number, nth = 1): Fault => ({
  at: function_,
  nth,
  deed: { kind: 'return', value },
});

describe.each(STEPS)('in the middle of $name', ({ ready, during }) => {
  beforeEach(ready);

  test.each(['C_OpenSession', 'C_Login', 'C_SignInit', 'C_Sign'] as const)(
    'a token that is pulled out at %s is removed, and works again once it is back',
    async (call) => {
      expect(await during(at(call, 'remove'))).toBe('token-removed');
      shim.plan();
      expect(await signIn()).toBe('ok');
      expect(await decide()).toBe('ok');
    },
  );

  test('a token that locks itself is locked', async () => {
    expect(await during(at('C_Login', 'lock'))).toBe('token-locked');
  });

  test('a token that says PIN_LOCKED is locked', async () => {
    expect(await during(answers('C_Login', CKR.PIN_LOCKED))).toBe('token-locked');
  });

  test('a PIN that is refused once is asked for again', async () => {
    expect(await during(answers('C_Login', CKR.PIN_INCORRECT))).toBe('ok');
  });

  test('another token in the place of the one that was shown is the wrong one', async () => {
    expect(await during(at('C_GetTokenInfo', 'swap'))).toBe('token-wrong');
  });

  test.each(['C_SignInit', 'C_Sign'] as const)('sessions that end at %s sign nothing', async (call) => {
    expect(await during(at(call, 'invalidate'))).toBe('token-removed');
    shim.plan();
    expect(await signIn()).toBe('ok');
  });

  test('a signature with one flipped bit does not leave the process', async () => {
    expect(await during(at('C_Sign', 'corrupt'))).toBe('token-failed');
  });

  test('a slow token is waited for', async () => {
    expect(await during({ at: 'C_Sign', nth: 1, deed: { kind: 'delay', ms: 400 } })).toBe('ok');
  });

  test('a device error is a failure, and the next try works', async () => {
    expect(await during(answers('C_Sign', CKR.DEVICE_ERROR))).toBe('token-failed');
    shim.plan();
    expect(await signIn()).toBe('ok');
  });
});

describe('a token that is pulled out right after it has signed', () => {
  test('has signed: the decision counts, and the session ends at the next look', async () => {
    await signedIn(signer, anna, PIN);
    const [, decision] = STEPS;
    expect(await decision?.during(at('C_Sign', 'remove-after'))).toBe('ok');
    signer.watch();
    expect(events).toContainEqual({ kind: 'session-lost', code: 'token-removed' });
    expect(await decide()).toBe('not-signed-in');
  });
});

describe('a machine that slept with the token in it', () => {
  test('asks for a new sign-in when the token was away meanwhile', async () => {
    await signedIn(signer, anna, PIN);
    shim.plan(at('C_GetSlotList', 'remove'));
    signer.watch();
    shim.plan();
    signer.watch();
    expect(events).toContainEqual({ kind: 'session-lost', code: 'token-removed' });
    expect(await decide()).toBe('not-signed-in');
    expect(await signIn()).toBe('ok');
  });

  test('goes on when only its sessions were ended', async () => {
    await signedIn(signer, anna, PIN);
    shim.plan(at('C_GetSlotList', 'invalidate'));
    signer.watch();
    expect(await decide()).toBe('ok');
  });
});

/** Return values of PKCS #11 v3.0 §5.1 that a module may give at any call. */
const ANY_VALUE = [
  0x02, 0x03, 0x05, 0x06, 0x07, 0x21, 0x30, 0x31, 0x32, 0x50, 0x54, 0x60, 0x68, 0x70, 0x82, 0x90, 0x91, 0xa0,
  0xa1, 0xa2, 0xa3, 0xa4, 0xb0, 0xb1, 0xb3, 0xe0, 0xe1, 0xe2, 0x100, 0x101, 0x102, 0x103, 0x104, 0x150, 0x190,
  0x80000001,
];
const OUTCOMES = [
  'ok',
  'pin-cancelled',
  'token-failed',
  'token-locked',
  'token-rejected-pin',
  'token-removed',
  'token-wrong',
];

test('whatever a module answers to whichever call, there is an outcome with a name, and nothing stays behind', async () => {
  const call = fc.constantFrom<ShimmedFunction>(
    'C_GetSlotList',
    'C_GetTokenInfo',
    'C_OpenSession',
    'C_CloseSession',
    'C_Login',
    'C_Logout',
    'C_FindObjectsInit',
    'C_FindObjects',
    'C_FindObjectsFinal',
    'C_GetAttributeValue',
    'C_SignInit',
    'C_Sign',
  );
  const fault = fc.record({
    at: call,
    nth: fc.integer({ min: 1, max: 12 }),
    deed: fc.record({ kind: fc.constant('return' as const), value: fc.constantFrom(...ANY_VALUE) }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...STEPS),
      fc.array(fault, { minLength: 1, maxLength: 3 }),
      async (step, faults) => {
        shim.plan();
        await signedIn(signer, anna, PIN);
        expect(OUTCOMES).toContain(await step.during(...faults));
        shim.plan();
        // Nobody is logged in any more: a wrong PIN is refused, the right one is not.
        expect(await signIn('000000')).toBe('token-rejected-pin');
        expect(await signIn()).toBe('ok');
        expect(await decide()).toBe('ok');
      },
    ),
    { numRuns: 60 },
  );
});

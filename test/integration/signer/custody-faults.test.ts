import { randomBytes } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSealedTo, sealTo } from '../../../electron/signer/custody/agree.ts';
import {
  generateAgreementKey,
  generateSigningKey,
  type CustodyKey,
} from '../../../electron/signer/custody/keys.ts';
import { openLogin, type TokenLogin } from '../../../electron/signer/custody/login.ts';
import { inventory } from '../../../electron/signer/custody/objects.ts';
import {
  generateSealingKey,
  open,
  seal,
  type Sealed,
  type SealingKey,
} from '../../../electron/signer/custody/seal.ts';
import { signWithCustodyKey } from '../../../electron/signer/custody/sign.ts';
import { unwrapKey } from '../../../electron/signer/custody/wrap.ts';
import type { Outcome } from '../../../electron/signer/outcome.ts';
import { CKR } from '../../../electron/signer/return-codes.ts';
import { signWithToken } from '../../../electron/signer/sign.ts';
import { findObjects, presentTokens, readKeys } from '../../../electron/signer/tokens.ts';
import { ok } from '#shared/errors';
import { PROVIDERS } from '../../support/pkcs11/providers.ts';
import { codeOf, LABEL, openRig, PIN, valueOf, type Rig } from '../../support/pkcs11/rig.ts';
import { pinFrom } from '../../../electron/signer/secret.ts';
import {
  tokenShim,
  type Deed,
  type ShimmedFunction,
  type TokenShim,
} from '../../support/token-shim/token-shim.ts';

/* Custody keys on a token that is pulled out, locks itself, loses its sessions or miscomputes in the middle. */

const MESSAGE = randomBytes(32);
const AAD = Buffer.from('beside');
const SECRET = randomBytes(64);

let shim: TokenShim;
let rig: Rig;
let login: TokenLogin;
let release: () => void;
let signing: CustodyKey;
let agreement: CustodyKey;
let sealing: SealingKey;
let sealed: Sealed;

beforeAll(() => {
  const softHsm = PROVIDERS.find(({ kind }) => kind === 'softhsm');
  if (softHsm === undefined) throw new TypeError('no SoftHSM');
  shim = tokenShim(softHsm.module);
  shim.plan();
  rig = openRig({ ...softHsm, module: shim.module });
  rig.loggedIn((first) => {
    signing = valueOf(
      generateSigningKey(first, 'ecdsa-secp256k1', { objectId: rig.freshId(), label: 'sign' }),
    );
    agreement = valueOf(generateAgreementKey(first, { objectId: rig.freshId(), label: 'agree' }));
    sealing = valueOf(generateSealingKey(first, { objectId: rig.freshId(), label: 'seal' }));
    sealed = valueOf(seal(first, sealing, SECRET, AAD));
  });
});
beforeEach(() => {
  shim.plan();
  ({ login, release } = valueOf(openLogin(rig.token(), pinFrom(PIN))));
});
afterEach(() => {
  shim.plan();
  release();
  rig.cryptoki.reset();
});
afterAll(() => {
  rig.close();
  shim.remove();
});

const wrappingKey = (): pkcs11.Handle =>
  valueOf(
    login.inSession((functions, session) =>
      ok(
        functions.C_GenerateKey(session, { mechanism: pkcs11.CKM_AES_KEY_GEN }, [
          { type: pkcs11.CKA_VALUE_LEN, value: 32 },
          { type: pkcs11.CKA_UNWRAP, value: true },
        ]),
      ),
    ),
  );

interface Step {
  readonly name: string;
  /** The calls in whose middle it may fail. */
  readonly calls: readonly ShimmedFunction[];
  readonly run: () => Outcome<unknown>;
}

const STEPS: readonly Step[] = [
  {
    name: 'signing',
    calls: ['C_FindObjectsInit', 'C_GetAttributeValue', 'C_SignInit', 'C_Sign'],
    run: () => signWithCustodyKey(login, signing, MESSAGE),
  },
  {
    name: 'opening a seal',
    calls: ['C_FindObjects', 'C_DecryptInit', 'C_Decrypt'],
    run: () => open(login, sealing, sealed, AAD),
  },
  {
    name: 'opening what was sealed to a key',
    calls: ['C_FindObjectsInit', 'C_DeriveKey'],
    run: () => openSealedTo(login, agreement, sealTo(agreement, SECRET, AAD), AAD),
  },
  {
    name: 'unwrapping',
    calls: ['C_UnwrapKey'],
    run: () => unwrapKey(login, 'aes-kwp', wrappingKey(), { wrapped: randomBytes(40), template: [] }),
  },
  {
    name: 'making a key',
    calls: ['C_FindObjectsInit', 'C_GenerateKeyPair', 'C_GetAttributeValue'],
    run: () => generateSigningKey(login, 'ed25519', { objectId: rig.freshId(), label: 'made' }),
  },
];

const EACH_CALL = STEPS.flatMap((step) => step.calls.map((call) => ({ ...step, call })));
const failing = (call: ShimmedFunction, deed: Deed): void => {
  shim.plan({ at: call, nth: 1, deed });
};

describe.each(EACH_CALL)('$name, at $call', ({ run, call }) => {
  test('a token that is pulled out is removed, and the login is over', () => {
    failing(call, { kind: 'remove' });
    expect(codeOf(run())).toBe('token-removed');
    shim.plan();
    expect(codeOf(inventory(login))).toBe('token-removed');
  });

  test('sessions that end are a removal: nobody goes on in the name of that login', () => {
    failing(call, { kind: 'invalidate' });
    expect(codeOf(run())).toBe('token-removed');
    shim.plan();
    expect(codeOf(inventory(login))).toBe('token-removed');
  });

  test('a device that fails is never mistaken for a success, and the next login works', () => {
    failing(call, { kind: 'return', value: CKR.DEVICE_ERROR });
    expect(['token-failed', 'seal-broken']).toContain(codeOf(run()));
    shim.plan();
    release();
    const again = valueOf(openLogin(rig.token(), pinFrom(PIN)));
    expect(codeOf(signWithCustodyKey(again.login, signing, MESSAGE))).toBe('ok');
    again.release();
  });
});

test('a signature with one flipped bit does not leave the process', () => {
  failing('C_Sign', { kind: 'corrupt' });
  expect(codeOf(signWithCustodyKey(login, signing, MESSAGE))).toBe('token-failed');
});

test('another token in the place of the one that was shown is the wrong one', () => {
  release();
  failing('C_GetTokenInfo', { kind: 'swap' });
  const other = presentTokens(rig.cryptoki).find(({ label }) => label === LABEL);
  if (other === undefined) throw new TypeError('no token');
  const swapped = valueOf(openLogin(other, pinFrom(PIN)));
  expect(codeOf(signWithCustodyKey(swapped.login, signing, MESSAGE))).toBe('token-wrong');
  expect(codeOf(open(swapped.login, sealing, sealed, AAD))).toBe('token-wrong');
  swapped.release();
});

test('nobody signs a decision on a token that is at work, nor logs it out by trying', () => {
  const [key] = readKeys(rig.token()).filter(({ publicKey }) => publicKey !== null);
  if (!key?.publicKey) throw new TypeError('no key that signs decisions');
  const decision = signWithToken({ ...key, publicKey: key.publicKey }, MESSAGE, pinFrom(PIN));
  expect(codeOf(decision)).toBe('token-failed');
  expect(codeOf(signWithCustodyKey(login, signing, MESSAGE))).toBe('ok');
});

test('a locked token is locked', () => {
  release();
  failing('C_Login', { kind: 'lock' });
  expect(codeOf(openLogin(rig.token(), pinFrom(PIN)))).toBe('token-locked');
});

test('a key that was made and then looks otherwise than asked is destroyed again', () => {
  const count = (): number =>
    valueOf(login.inSession((functions, session) => ok(findObjects(functions, session, []).length)));
  const before = count();
  failing('C_GetAttributeValue', { kind: 'return', value: CKR.GENERAL_ERROR });
  const made = generateSigningKey(login, 'ed25519', { objectId: rig.freshId(), label: 'odd' });
  expect(codeOf(made)).toBe('token-failed');
  shim.plan();
  expect(count()).toBe(before);
});

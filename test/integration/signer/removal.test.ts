import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Enrolment, SignerEvent } from '../../../electron/signer/contract.ts';
import type { Signer } from '../../../electron/signer/signer.ts';
import { ANNA, BEN, testTransfer } from '../../support/company.ts';
import {
  codeOf,
  decideRequest,
  enrolmentOf,
  pinWindow,
  signedIn,
  startSigner,
  tokenOf,
  typing,
} from './rig.ts';
import { PIN, tokenFolder, type TokenFolder } from './softhsm.ts';

let folder: TokenFolder;
let anna: string;
let enrolment: Enrolment;
let signer: Signer;
let events: SignerEvent[];

beforeEach(async () => {
  folder = tokenFolder();
  anna = folder.add('anna');
  const ben = folder.add('ben');
  enrolment = enrolmentOf({ [anna]: ANNA, [ben]: BEN });
  ({ signer, events } = startSigner(enrolment));
  await signedIn(signer, anna, PIN);
});
afterEach(() => {
  signer.close();
  folder.remove();
});

const decide = (): Promise<string> =>
  signer.decide(decideRequest(testTransfer()), typing(PIN).port).then(codeOf);

describe('the token of the session', () => {
  test('is found to be gone by the watch, and the session ends', async () => {
    signer.watch();
    expect(events.filter(({ kind }) => kind === 'session-lost')).toEqual([]);
    folder.pull(anna);
    signer.watch();
    expect(events).toContainEqual({ kind: 'session-lost', code: 'token-removed' });
    expect(events).toContainEqual({ kind: 'tokens-changed' });
    expect(await decide()).toBe('not-signed-in');
  });

  test('is found to be gone when it is needed', async () => {
    folder.pull(anna);
    const window = typing(PIN);
    const outcome = await signer.decide(decideRequest(testTransfer()), window.port);
    expect(codeOf(outcome)).toBe('token-removed');
    expect(window.prompts).toEqual([]);
    expect(events).toContainEqual({ kind: 'session-lost', code: 'token-removed' });
  });

  test('is pulled while the person types the PIN: nothing is signed', async () => {
    const window = pinWindow(() => {
      folder.pull(anna);
      return { pin: PIN };
    });
    expect(codeOf(await signer.decide(decideRequest(testTransfer()), window.port))).toBe('token-removed');
    expect(await decide()).toBe('not-signed-in');
  });

  test('is replaced by another with the same label: it is the wrong one', async () => {
    folder.pull(anna);
    folder.add('anna');
    expect(await decide()).toBe('token-wrong');
    expect(events).toContainEqual({ kind: 'session-lost', code: 'token-wrong' });
  });

  test('was initialised anew under the same serial number: its key is gone, it is the wrong one', async () => {
    folder.wipe(anna);
    expect(await decide()).toBe('token-wrong');
  });

  test('comes back, and signs after a new sign-in', async () => {
    const plugIn = folder.pull(anna);
    signer.watch();
    plugIn();
    expect(await decide()).toBe('not-signed-in');
    await signedIn(signer, anna, PIN);
    expect(await decide()).toBe('ok');
  });
});

test('a token that is plugged in after the start appears in the list', () => {
  const late = folder.add('late');
  expect(tokenOf(signer, late)).toMatchObject({ label: 'late', holder: null });
});

test('the other tokens stay usable when one is pulled', async () => {
  folder.pull(anna);
  signer.watch();
  const tokens = signer.tokens();
  expect(tokens.ok && tokens.value.map(({ label }) => label)).toEqual(['ben']);
  const id = tokens.ok ? (tokens.value[0]?.id ?? '') : '';
  expect(codeOf(await signer.signIn(id, typing(PIN).port))).toBe('ok');
});

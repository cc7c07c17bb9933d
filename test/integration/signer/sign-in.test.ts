import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Enrolment, SignerEvent, SignerStart } from '../../../electron/signer/contract.ts';
import type { Signer } from '../../../electron/signer/signer.ts';
import { ANNA, BEN } from '../../support/company.ts';
import { codeOf, enrolmentOf, MODULES, pinWindow, START, startSigner, tokenOf, typing } from './rig.ts';
import { PIN, tokenFolder, type TokenFolder } from './softhsm.ts';

let folder: TokenFolder;
let anna: string;
let ben: string;
let stranger: string;
let enrolment: Enrolment;
let signer: Signer;
let events: SignerEvent[];

const begin = (start?: SignerStart): void => {
  ({ signer, events } = startSigner(enrolment, start));
};

beforeAll(() => {
  folder = tokenFolder();
  anna = folder.add('officer');
  ben = folder.add('officer', 'ed25519');
  stranger = folder.add('officer');
  enrolment = enrolmentOf({ [anna]: ANNA, [ben]: BEN });
});
afterEach(() => {
  signer.close();
});
afterAll(() => {
  folder.remove();
});

describe('the token list', () => {
  test('names the enrolled holder by key, though all labels are the same', () => {
    begin();
    expect(tokenOf(signer, anna)).toMatchObject({
      label: 'officer',
      manufacturer: 'SoftHSM project',
      custody: 'software-token',
      holder: { id: ANNA, name: 'Name of anna' },
      pinState: 'ok',
    });
    expect(tokenOf(signer, ben).holder?.id).toBe(BEN);
  });

  test('shows a token that is in nobody’s name, without a holder', () => {
    begin();
    expect(tokenOf(signer, stranger).holder).toBeNull();
  });

  test('keeps its ids when the modules start anew', () => {
    begin();
    const before = tokenOf(signer, anna).id;
    signer.close();
    begin();
    expect(tokenOf(signer, anna).id).toBe(before);
  });

  test('says which module could not be loaded when none could', () => {
    begin({ ...START, modules: [{ profile: 'softhsm2', path: '/nowhere/module.so' }] });
    expect(signer.tokens()).toMatchObject({ ok: false, error: { code: 'token-failed' } });
    signer.close();
    begin({ ...START, modules: [{ profile: 'unheard-of', path: MODULES[0]?.path ?? '' }] });
    expect(signer.tokens()).toMatchObject({ ok: false, error: { code: 'token-failed' } });
  });
});

describe('signing in', () => {
  test.each([
    ['P-256', () => anna, ANNA],
    ['Ed25519', () => ben, BEN],
  ])('proves possession of a %s key', async (_name, serial, person) => {
    begin();
    const window = typing(PIN);
    const outcome = await signer.signIn(tokenOf(signer, serial()).id, window.port);
    expect(outcome).toMatchObject({ ok: true, value: { person, token: { serial: serial() } } });
    expect(window.prompts).toEqual([
      expect.objectContaining({
        purpose: 'sign-in',
        words: [],
        digest: null,
        tokenLabel: 'officer',
        holderName: `Name of ${person}`,
        problem: null,
        pinState: 'ok',
      }),
    ]);
    expect(events).toContainEqual({ kind: 'pin-wanted' });
  });

  test('asks again after a wrong PIN and says how near the token is to locking', async () => {
    begin();
    const window = pinWindow((_prompt, index) => ({ pin: index === 0 ? 'wrong-pin' : PIN }));
    expect(codeOf(await signer.signIn(tokenOf(signer, anna).id, window.port))).toBe('ok');
    expect(window.prompts.map(({ pinState }) => pinState)).toEqual(['ok', 'count-low']);
    expect(window.prompts[1]?.problem).toContain('refused this PIN');
    await expect.poll(() => window.received).toEqual(['prompt', 'busy', 'prompt', 'busy', 'done']);
  });

  test('ends after three wrong PINs', async () => {
    begin();
    const window = typing('wrong-pin');
    expect(codeOf(await signer.signIn(tokenOf(signer, anna).id, window.port))).toBe('token-rejected-pin');
    expect(window.prompts).toHaveLength(3);
    expect(codeOf(await signer.signIn(tokenOf(signer, anna).id, typing(PIN).port))).toBe('ok');
  });

  test.each(['cancel', 'close'] as const)('is cancelled by %s', async (reaction) => {
    begin();
    const window = pinWindow(() => reaction);
    expect(codeOf(await signer.signIn(tokenOf(signer, anna).id, window.port))).toBe('pin-cancelled');
  });

  test('ignores what is not a message of the PIN window', async () => {
    begin();
    const window = pinWindow((_prompt, index) => ({ pin: index === 0 ? '' : PIN }));
    const pending = signer.signIn(tokenOf(signer, anna).id, window.port);
    await expect.poll(() => window.prompts.length).toBe(1);
    window.port.close();
    expect(codeOf(await pending)).toBe('pin-cancelled');
  });

  test('refuses a token that is not enrolled, before any PIN', async () => {
    begin();
    const window = typing(PIN);
    expect(codeOf(await signer.signIn(tokenOf(signer, stranger).id, window.port))).toBe('token-not-enrolled');
    expect(window.prompts).toEqual([]);
  });

  test('refuses a holder without standing, and ends a session whose holder loses it', async () => {
    begin();
    const suspended = enrolment.people.map((person) =>
      person.id === ANNA ? { ...person, standing: 'suspended' as const } : person,
    );
    const { id } = tokenOf(signer, anna);
    expect(codeOf(await signer.signIn(id, typing(PIN).port))).toBe('ok');
    signer.enrol({ ...enrolment, people: suspended });
    expect(events).toContainEqual({ kind: 'session-lost', code: 'token-not-enrolled' });
    expect(codeOf(await signer.signIn(id, typing(PIN).port))).toBe('token-not-enrolled');
  });

  test('refuses software tokens in production, before any PIN', async () => {
    begin({ ...START, environment: 'production' });
    const window = typing(PIN);
    expect(codeOf(await signer.signIn(tokenOf(signer, anna).id, window.port))).toBe('software-token-refused');
    expect(window.prompts).toEqual([]);
  });

  test('refuses them even where the trust file calls the module a hardware one', async () => {
    const modules = MODULES.map(({ path }) => ({ profile: 'opensc', path }));
    begin({ ...START, environment: 'production', modules });
    expect(tokenOf(signer, anna).custody).toBe('software-token');
    const outcome = await signer.signIn(tokenOf(signer, anna).id, typing(PIN).port);
    expect(codeOf(outcome)).toBe('software-token-refused');
  });

  test('opens one PIN window at a time', async () => {
    begin();
    const { id } = tokenOf(signer, anna);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const first = pinWindow(() => 'cancel');
    const late = pinWindow(() => ({ pin: PIN }));
    const slow = {
      ...late.port,
      onMessage: (listener: (message: unknown) => void) => {
        void held.then(() => {
          late.port.onMessage(listener);
        });
      },
    };
    const pending = signer.signIn(id, slow);
    expect(codeOf(await signer.signIn(id, first.port))).toBe('pin-cancelled');
    expect(first.prompts).toEqual([]);
    release();
    expect(codeOf(await pending)).toBe('ok');
  });
});

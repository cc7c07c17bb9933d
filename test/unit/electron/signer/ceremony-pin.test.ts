import { describe, expect, test } from 'vitest';
import type { Sha256Hex } from '#shared/brand';
import { ok } from '#shared/errors';
import { newPin, withPin, type AskContext } from '../../../../electron/signer/ceremony/ask.ts';
import { fail, type Outcome } from '../../../../electron/signer/outcome.ts';
import { FINAL_TRY_NOTICE } from '../../../../electron/signer/pin-state.ts';
import { pinFrom, type Pin } from '../../../../electron/signer/secret.ts';
import type { PresentToken } from '../../../../electron/signer/tokens.ts';

/* No PIN is left in memory on any way out, whatever the person or the token does. */

const IDENTITY = { manufacturer: 'maker', serial: 'S-1' };

interface Asking {
  readonly context: AskContext;
  readonly given: readonly Pin[];
  readonly asked: () => number;
  /** What the window said was wrong, each time it asked. */
  readonly problems: readonly (string | null)[];
  readonly limits: readonly number[];
  readonly present: { pinState: PresentToken['pinState'] };
}

/** A window in which these are typed, one after the other; undefined closes it. */
const contextFor = (typed: readonly (string | undefined)[], token: Partial<PresentToken> = {}): Asking => {
  const given: Pin[] = [];
  let asked = 0;
  const problems: (string | null)[] = [];
  const limits: number[] = [];
  const present = { ...IDENTITY, model: '', label: '', pinState: 'ok' as const, hasPinPad: false, ...token };
  const context: AskContext = {
    tokens: { present: () => [{ ...present } as PresentToken] } as unknown as AskContext['tokens'],
    dialogue: {
      ask: ({ problem }) => {
        problems.push(problem);
        const text = typed[asked];
        asked += 1;
        if (text === undefined) return Promise.resolve(undefined);
        const pin = pinFrom(text);
        given.push(pin);
        return Promise.resolve(pin);
      },
      announce: () => {
        asked += 1;
        return Promise.resolve(asked < 100);
      },
      busy: () => undefined,
      end: () => undefined,
    },
    order: {
      operation: 'initialise',
      token: IDENTITY,
      origin: 'countersign/rehearsal/test',
      root: 'a'.repeat(64) as Sha256Hex,
      step: 'initialise',
      algorithm: null,
      label: null,
      key: null,
      asks: [],
      holder: 'ana',
    },
    sandboxPin: null,
    isRehearsal: true,
    onBlocking: (limitMs) => {
      limits.push(limitMs);
    },
  };
  return { context, given, asked: () => asked, problems, limits, present };
};

const isWiped = (pin: Pin): boolean => /^\0*$/.test(pin.reveal());

describe('a new PIN', () => {
  test('is the one that was typed twice, and the second of the two is wiped', async () => {
    const { context, given } = contextFor(['short', 'long-enough', 'long-enough']);
    const chosen = await newPin(context);
    expect(chosen.ok && chosen.value.reveal()).toBe('long-enough');
    expect(given.map(isWiped)).toEqual([true, false, true]);
  });

  test.each([
    ['the window is closed at the second entry', ['long-enough', undefined], 'pin-cancelled'],
    ['they are too short three times', ['short', 'small', 'tiny'], 'token-rejected-pin'],
    [
      'they are never the same',
      ['first-one', 'first-two', 'third-one', 'third-two', 'fifth-one', 'fifth-two'],
      'token-rejected-pin',
    ],
  ])('leaves nothing behind when %s', async (_, typed, code) => {
    const { context, given, asked } = contextFor(typed);
    expect(await newPin(context)).toMatchObject({ ok: false, error: { code } });
    expect(given.every(isWiped)).toBe(true);
    expect(asked()).toBe(typed.length);
  });

  test('is not waited for on a pad, which hands none over', async () => {
    const { context, asked } = contextFor([], { hasPinPad: true });
    expect(await newPin(context)).toMatchObject({ ok: false, error: { code: 'token-unsupported' } });
    expect(asked()).toBe(0);
  });
});

const ASKED = { purpose: 'token', title: 'Work' } as const;
const USERS = { ...ASKED, whose: 'user' } as const;
const refusing = (): ReturnType<typeof fail> => fail('token-rejected-pin');

test('a PIN is wiped when the work with it is refused, and when it fails as nobody foresaw', async () => {
  const refused = contextFor(['one', 'two', 'three']);
  expect((await withPin(refused.context, USERS, refusing)).ok).toBe(false);
  const thrown = contextFor(['one']);
  await expect(
    withPin(thrown.context, USERS, () => {
      throw new Error('the module fell over');
    }),
  ).rejects.toThrow('fell over');
  for (const { given } of [refused, thrown]) expect(given.every(isWiped)).toBe(true);
});

test('the last try is only made with a PIN that was typed with that warning in sight', async () => {
  const asking = contextFor(['typed-before', 'typed-with-it']);
  const used: string[] = [];
  const dialogue: AskContext['dialogue'] = {
    ...asking.context.dialogue,
    ask: async (prompt) => {
      const pin = await asking.context.dialogue.ask(prompt);
      asking.present.pinState = 'final-try';
      return pin;
    },
  };
  const done = await withPin({ ...asking.context, dialogue }, USERS, (_, pin) => {
    used.push(pin.reveal());
    return ok(null);
  });
  expect(done.ok).toBe(true);
  expect(used).toEqual(['typed-with-it']);
  expect(asking.problems).toEqual([null, FINAL_TRY_NOTICE]);
  expect(asking.given.every(isWiped)).toBe(true);
});

test('a token whose user is locked out takes the PIN of its officer, and none of its user', async () => {
  const locked = { pinState: 'locked' } as const;
  const user = contextFor(['one'], locked);
  expect(await withPin(user.context, USERS, () => ok(null))).toMatchObject({
    ok: false,
    error: { code: 'token-locked' },
  });
  expect(user.asked()).toBe(0);
  const officer = contextFor(['one', 'two'], locked);
  let tries = 0;
  const work = (): Outcome<null> => (++tries === 1 ? refusing() : ok(null));
  expect((await withPin(officer.context, { ...ASKED, whose: 'officer' }, work)).ok).toBe(true);
  expect(officer.problems).toEqual([null, 'The token refused this PIN.']);
});

test('whoever watches the process is told before a person is waited for at a pin pad', async () => {
  const pad = contextFor([], { hasPinPad: true });
  expect((await withPin(pad.context, USERS, () => ok(pad.limits.length))) as unknown).toEqual({
    ok: true,
    value: 1,
  });
  const none = contextFor(['one']);
  expect((await withPin(none.context, USERS, () => ok(none.limits.length))) as unknown).toEqual({
    ok: true,
    value: 0,
  });
});

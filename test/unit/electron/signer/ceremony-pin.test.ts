import { describe, expect, test } from 'vitest';
import type { Sha256Hex } from '#shared/brand';
import { newPin, withPin, type AskContext } from '../../../../electron/signer/ceremony/ask.ts';
import { fail } from '../../../../electron/signer/outcome.ts';
import { pinFrom, type Pin } from '../../../../electron/signer/secret.ts';
import type { PresentToken } from '../../../../electron/signer/tokens.ts';

/* No PIN is left in memory on any way out, whatever the person or the token does. */

const IDENTITY = { manufacturer: 'maker', serial: 'S-1' };

/** A window in which these are typed, one after the other; undefined closes it. */
const contextFor = (
  typed: readonly (string | undefined)[],
  token: Partial<PresentToken> = {},
): { readonly context: AskContext; readonly given: readonly Pin[]; readonly asked: () => number } => {
  const given: Pin[] = [];
  let asked = 0;
  const present = { ...IDENTITY, model: '', label: '', pinState: 'ok', hasPinPad: false, ...token };
  const context: AskContext = {
    tokens: { present: () => [present as PresentToken] } as unknown as AskContext['tokens'],
    dialogue: {
      ask: () => {
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
  };
  return { context, given, asked: () => asked };
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

test('a PIN is wiped when the work with it is refused, and when it fails as nobody foresaw', async () => {
  const asked = { purpose: 'token', title: 'Work' } as const;
  const refused = contextFor(['one', 'two', 'three']);
  const work = (): ReturnType<typeof fail> => fail('token-rejected-pin');
  expect((await withPin(refused.context, asked, work)).ok).toBe(false);
  const thrown = contextFor(['one']);
  await expect(
    withPin(thrown.context, asked, () => {
      throw new Error('the module fell over');
    }),
  ).rejects.toThrow('fell over');
  for (const { given } of [refused, thrown]) expect(given.every(isWiped)).toBe(true);
});

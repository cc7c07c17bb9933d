import { describe, expect, test } from 'vitest';
import type { TokenView } from '#shared/ipc';
import {
  inOrderOfUse,
  pinWarning,
  tokenProblem,
} from '../../../../renderer/features/sign-in/token-choice.ts';

const token: TokenView = {
  id: 't1',
  label: 'Signing',
  manufacturer: 'Maker',
  model: 'Key',
  serial: '1',
  custody: 'hardware-token',
  holder: { id: 'p1' as NonNullable<TokenView['holder']>['id'], name: 'Ines', title: 'Treasurer' },
  pinState: 'ok',
};

describe('choosing a token', () => {
  test('an enrolled, unlocked token can be used', () => {
    expect(tokenProblem(token, 'production')).toBeUndefined();
  });

  test('software tokens are for the sandbox only', () => {
    const software: TokenView = { ...token, custody: 'software-token' };
    expect(tokenProblem(software, 'sandbox')).toBeUndefined();
    expect(tokenProblem(software, 'production')).toContain('sandbox only');
  });

  test.each([
    [{ ...token, holder: null }, 'enrol'],
    [{ ...token, pinState: 'locked' as const }, 'Locked'],
  ])('says what is wrong and who can change it', (unusable, word) => {
    expect(tokenProblem(unusable, 'sandbox')).toContain(word);
    expect(tokenProblem(unusable, 'sandbox')).toContain('security administrator');
  });

  test('usable tokens come first, otherwise the order stays', () => {
    const lost: TokenView = { ...token, id: 't0', holder: null };
    const other: TokenView = { ...token, id: 't2' };
    expect(inOrderOfUse([lost, token, other], 'sandbox').map(({ id }) => id)).toEqual(['t1', 't2', 't0']);
  });

  test('the last try is announced before the PIN is typed', () => {
    expect(pinWarning({ ...token, pinState: 'final-try' })).toContain('locks the token');
    expect(pinWarning(token)).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessCheck } from '../../../ledger/api/access.ts';
import { accessTokenDigest } from '../../../ledger/genesis.ts';

describe('accessCheck', () => {
  const tokens = ['first-token-of-a-desk', 'second-token-of-a-desk'];
  const mayEnter = accessCheck(tokens.map(accessTokenDigest));

  test('lets every known token in, in the Bearer form only', () => {
    for (const token of tokens) {
      expect(mayEnter(`Bearer ${token}`)).toBe(true);
      for (const header of [
        token,
        `bearer ${token}`,
        `Bearer  ${token}`,
        `Bearer ${token} `,
        `Bearer ${token}\n`,
      ])
        expect(mayEnter(header)).toBe(false);
    }
    expect(mayEnter(undefined)).toBe(false);
  });

  test('lets nothing else in', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!tokens.includes(text));
        expect(mayEnter(`Bearer ${text}`)).toBe(false);
      }),
    );
  });
});

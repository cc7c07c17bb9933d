import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessTable } from '../../../../ledger/api/access.ts';
import { accessTokenDigest } from '../../../../ledger/genesis.ts';

describe('accessTable', () => {
  const tokens = ['first-token-of-a-desk', 'second-token-of-a-desk', 'token-of-another-ledger'];
  const [first, second, third] = tokens.map((token, index) => ({
    name: `client-${index}`,
    sha256: accessTokenDigest(token),
  }));
  if (first === undefined || second === undefined || third === undefined) throw new Error('three tokens');
  const callerOf = accessTable([
    { ledger: 'one', accessTokens: [first, second] },
    { ledger: 'two', accessTokens: [third] },
  ]);

  test('knows every token, its holder and its ledger, in the Bearer form only', () => {
    for (const [index, token] of tokens.entries()) {
      const expected = { name: `client-${index}`, ledger: index < 2 ? 'one' : 'two' };
      expect(callerOf(`Bearer ${token}`)).toMatchObject(expected);
      expect(callerOf(`Bearer ${token}`)).toBe(callerOf(`Bearer ${token}`));
      for (const header of [
        token,
        `bearer ${token}`,
        `Bearer  ${token}`,
        `Bearer ${token} `,
        `Bearer ${token}\n`,
        `Bearer ${accessTokenDigest(token)}`,
      ])
        expect(callerOf(header)).toBeUndefined();
    }
    expect(callerOf(undefined)).toBeUndefined();
  });

  test('knows nothing else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!tokens.includes(text));
        expect(callerOf(`Bearer ${text}`)).toBeUndefined();
      }),
    );
  });

  test('refuses one token for two ledgers', () => {
    expect(() =>
      accessTable([
        { ledger: 'one', accessTokens: [first] },
        { ledger: 'two', accessTokens: [{ ...second, sha256: first.sha256 }] },
      ]),
    ).toThrow('of two ledgers are the same');
  });
});

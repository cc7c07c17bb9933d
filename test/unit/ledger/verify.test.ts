import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, sha256, toHex, utf8 } from '#shared/encoding';
import { nobleVerify, type PublicKey } from '#shared/envelope';
import { opensslVerify } from '../../../ledger/keys/index.ts';

const secret = sha256(utf8('a key for this test'));
const bytes = fc.uint8Array({ maxLength: 200 });

const schemes = [
  {
    key: { algorithm: 'ecdsa-p256-sha256', publicKey: toHex(p256.getPublicKey(secret, false)) },
    sign: (message: Uint8Array) => p256.sign(message, secret, { prehash: true, format: 'compact' }),
  },
  {
    key: { algorithm: 'ed25519', publicKey: toHex(ed25519.getPublicKey(secret)) },
    sign: (message: Uint8Array) => ed25519.sign(message, secret),
  },
] satisfies readonly { key: PublicKey; sign: (message: Uint8Array) => Uint8Array }[];

describe.each(schemes)('signatures by $key.algorithm', ({ key, sign }) => {
  const verify = opensslVerify();

  test('OpenSSL and the verifier of the desks agree on signatures as made and as damaged', () => {
    fc.assert(
      fc.property(bytes, fc.option(fc.nat(511)), fc.boolean(), (message, bit, isOther) => {
        const signature = Uint8Array.from(sign(message));
        if (bit !== null) signature[bit >> 3] = (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const shown = isOther ? Uint8Array.from([...message, 0]) : message;
        const verdict = verify(key, shown, signature);
        expect(verdict).toBe(nobleVerify(key, shown, signature));
        expect(verdict).toBe(bit === null && !isOther);
      }),
      { numRuns: 60 },
    );
  });

  test('what is no key or no signature is refused by both', () => {
    const message = utf8('message');
    const signature = sign(message);
    const cases: readonly (readonly [PublicKey, Uint8Array])[] = [
      [{ ...key, publicKey: '' }, signature],
      [{ ...key, publicKey: '04'.repeat(65) }, signature],
      [{ ...key, publicKey: 'ff'.repeat(32) }, signature],
      [key, signature.subarray(1)],
      [key, new Uint8Array(64)],
      [key, new Uint8Array(0)],
    ];
    for (const [each, sig] of cases) {
      expect(verify(each, message, sig)).toBe(false);
      expect(nobleVerify(each, message, sig)).toBe(false);
    }
  });
});

describe('what the two could judge differently', () => {
  test('a key of small order, under which one signature fits every message', () => {
    const identity = { algorithm: 'ed25519' as const, publicKey: `01${'00'.repeat(31)}` };
    const signature = fromHex(`01${'00'.repeat(63)}`);
    expect(opensslVerify()(identity, utf8('anything'), signature)).toBe(false);
    expect(nobleVerify(identity, utf8('anything'), signature)).toBe(false);
  });
});

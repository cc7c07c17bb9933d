import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '#shared/encoding';
import { nobleVerify, type PublicKey } from '#shared/envelope';
import { NativeVerifier } from '../../../../electron/vault/verify.ts';

interface Signed {
  readonly key: PublicKey;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const message = fc.uint8Array({ maxLength: 200 });

const ed = fc.record({ seed, message }).map(({ seed, message }): Signed => ({
  key: { algorithm: 'ed25519', publicKey: toHex(ed25519.getPublicKey(seed)) },
  message,
  signature: ed25519.sign(message, seed),
}));

const p = fc.record({ seed, message, flip: fc.boolean() }).map(({ seed, message, flip }): Signed => {
  const secret = p256.utils.randomSecretKey(new Uint8Array([...seed, ...seed.slice(0, 16)]));
  const signature = p256.sign(message, secret, { prehash: true, lowS: true });
  const { r, s } = p256.Signature.fromBytes(signature, 'compact');
  const high = new p256.Signature(r, p256.Point.Fn.ORDER - s).toBytes('compact');
  return {
    key: { algorithm: 'ecdsa-p256-sha256', publicKey: toHex(p256.getPublicKey(secret, false)) },
    message,
    signature: flip ? high : signature,
  };
});

/** One bit of one part is another, or none is. */
const spoil = fc.record({
  part: fc.constantFrom('none', 'key', 'message', 'signature', 'short'),
  at: fc.nat(1000),
  bit: fc.nat(7),
});

const flipped = (bytes: Uint8Array, at: number, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  const index = at % Math.max(1, copy.length);
  if (copy.length > 0) copy[index] = (copy[index] ?? 0) ^ (1 << bit);
  return copy;
};

const spoiled = (signed: Signed, how: { part: string; at: number; bit: number }): Signed => {
  const { part, at, bit } = how;
  const keyBytes = Uint8Array.from(Buffer.from(signed.key.publicKey, 'hex'));
  return {
    key: part === 'key' ? { ...signed.key, publicKey: toHex(flipped(keyBytes, at, bit)) } : signed.key,
    message: part === 'message' ? flipped(signed.message, at, bit) : signed.message,
    signature:
      part === 'signature'
        ? flipped(signed.signature, at, bit)
        : part === 'short'
          ? signed.signature.slice(1)
          : signed.signature,
  };
};

describe('native signature verification', () => {
  test('gives the answers of the shared verifier, for good and spoiled signatures of both algorithms', () => {
    const native = new NativeVerifier();
    fc.assert(
      fc.property(fc.oneof(ed, p), spoil, (signed, how) => {
        const { key, message, signature } = spoiled(signed, how);
        const expected = nobleVerify(key, message, signature);
        expect(native.verify(key, message, signature)).toBe(expected);
        if (how.part === 'none') expect(expected).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('answers that were prepared aside are the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(ed, p), spoil, async (signed, how) => {
        const native = new NativeVerifier();
        const check = spoiled(signed, how);
        await native.prepare([check]);
        const { key, message, signature } = check;
        expect(native.verify(key, message, signature)).toBe(nobleVerify(key, message, signature));
        expect(native.verify(key, flipped(message, 0, 0), signature)).toBe(
          nobleVerify(key, flipped(message, 0, 0), signature),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('a key or signature of another length is refused', () => {
    const native = new NativeVerifier();
    const key: PublicKey = { algorithm: 'ed25519', publicKey: '00' };
    expect(native.verify(key, new Uint8Array(1), new Uint8Array(64))).toBe(false);
  });
});

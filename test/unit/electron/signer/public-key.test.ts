import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '#shared/encoding';
import { publicKeyOf } from '../../../../electron/signer/public-key.ts';

const P256 = fromHex('06082a8648ce3d030107');
const EC = 0x03;
const EDWARDS = 0x40;
const bytes = (...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((key) => key.some((byte) => byte !== 0));

describe('a P-256 point', () => {
  test('is the same key raw, as OCTET STRING and as BIT STRING', () => {
    fc.assert(
      fc.property(seed, (secret) => {
        fc.pre(p256.utils.isValidSecretKey(secret));
        const point = p256.getPublicKey(secret, false);
        const expected = { algorithm: 'ecdsa-p256-sha256', publicKey: toHex(point) };
        for (const ecPoint of [point, bytes([0x04, 65], point), bytes([0x03, 66, 0], point)])
          expect(publicKeyOf({ keyType: EC, ecParams: P256, ecPoint })).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  const point = p256.getPublicKey(new Uint8Array(32).fill(7), false);
  test.each([
    ['off the curve', EC, P256, point.with(64, (point[64] ?? 0) ^ 1)],
    ['compressed', EC, P256, p256.getPublicKey(new Uint8Array(32).fill(7), true)],
    ['empty', EC, P256, new Uint8Array()],
    ['with a byte too many', EC, P256, bytes([0x04, 65], point, [0])],
    ['of another curve', EC, fromHex('06052b8104000a'), point],
    ['of an Edwards key type', EDWARDS, P256, point],
    ['of an RSA key type', 0, P256, point],
  ])('%s is refused', (_name, keyType, ecParams, ecPoint) => {
    expect(publicKeyOf({ keyType, ecParams, ecPoint })).toBeUndefined();
  });
});

test('an Ed25519 key is read under each name of its curve', () => {
  const point = ed25519.getPublicKey(new Uint8Array(32).fill(9));
  for (const params of ['06032b6570', '06092b06010401da470f01', '130c656477617264733235353139'])
    for (const ecPoint of [point, bytes([0x04, 32], point)])
      expect(publicKeyOf({ keyType: EDWARDS, ecParams: fromHex(params), ecPoint })).toEqual({
        algorithm: 'ed25519',
        publicKey: toHex(point),
      });
});

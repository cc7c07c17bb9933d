import { generateKeyPairSync } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, test } from 'vitest';
import { fromHex, sha256Hex, toHex, utf8 } from '#shared/encoding';
import { algorithmsOf, custodyAlgorithms, isPublicKeyOf } from '#shared/inventory';

const SECRET = fromHex(sha256Hex(utf8('a secret')));
const rsaOf = (modulusLength: number, publicExponent = 65_537): string =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('hex');

const KEYS = {
  'ecdsa-secp256k1': toHex(secp256k1.getPublicKey(SECRET, false)),
  'ecdsa-p256-sha256': toHex(p256.getPublicKey(SECRET, false)),
  ed25519: toHex(ed25519.getPublicKey(SECRET)),
  'bip340-secp256k1': toHex(schnorr.getPublicKey(SECRET)),
  'rsa-pss-sha256': rsaOf(3_072),
} as const;

describe('a public key', () => {
  test.each(custodyAlgorithms)('of %s is one, and of no algorithm of another form', (algorithm) => {
    expect(isPublicKeyOf(algorithm, KEYS[algorithm])).toBe(true);
    expect(algorithmsOf(KEYS[algorithm])).toContain(algorithm);
    const others = custodyAlgorithms.filter((other) => KEYS[other].length !== KEYS[algorithm].length);
    for (const other of others) expect(isPublicKeyOf(other, KEYS[algorithm])).toBe(false);
  });

  test('of one curve is none of another', () => {
    expect(algorithmsOf(KEYS['ecdsa-secp256k1'])).toEqual(['ecdsa-secp256k1']);
    expect(algorithmsOf(KEYS['ecdsa-p256-sha256'])).toEqual(['ecdsa-p256-sha256']);
  });

  test('is proposed as Ed25519 where it is in that group', () => {
    expect(algorithmsOf(KEYS.ed25519)[0]).toBe('ed25519');
  });

  test.each([
    ['a compressed point', toHex(secp256k1.getPublicKey(SECRET, true))],
    ['a point that is not on the curve', `04${'11'.repeat(64)}`],
    ['an x that no point has', '05'.padStart(64, '0')],
    ['a point of small order', '00'.repeat(32)],
    ['the identity of Edwards', `01${'00'.repeat(31)}`],
    ['a number that is no coordinate', 'ff'.repeat(32)],
    ['no key at all', '11'.repeat(400)],
    ['digits of odd length', KEYS.ed25519.slice(1)],
    ['capital letters', KEYS['ecdsa-secp256k1'].toUpperCase()],
    ['nothing', ''],
  ])('is not %s', (_what, publicKey) => {
    expect(algorithmsOf(publicKey)).toEqual([]);
  });
});

describe('an RSA key', () => {
  test.each([1_024, 2_048])('of %i bits is too weak', (bits) => {
    expect(algorithmsOf(rsaOf(bits))).toEqual([]);
  });

  test('of a small exponent is none', () => {
    expect(algorithmsOf(rsaOf(3_072, 3))).toEqual([]);
  });

  test('has one encoding: nothing behind it, no byte too many, no algorithm but its own', () => {
    const key = KEYS['rsa-pss-sha256'];
    expect(algorithmsOf(`${key}00`)).toEqual([]);
    expect(algorithmsOf(key.slice(0, -2))).toEqual([]);
    // rsaEncryption, made the identifier of RSASSA-PSS.
    expect(algorithmsOf(key.replace('2a864886f70d010101', '2a864886f70d01010a'))).toEqual([]);
    for (let at = 0; at < 40; at += 1) {
      const digits = (Number.parseInt(key.slice(2 * at, 2 * at + 2), 16) ^ 1).toString(16).padStart(2, '0');
      const changed = `${key.slice(0, 2 * at)}${digits}${key.slice(2 * at + 2)}`;
      // Only a digit of the modulus itself makes another key.
      if (at < 32) expect(algorithmsOf(changed)).toEqual([]);
    }
  });
});

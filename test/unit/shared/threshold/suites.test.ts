import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, test } from 'vitest';
import { fromHex } from '#shared/encoding';
import { suiteIds } from '#shared/threshold';
import { suiteOf } from '../../../../shared/threshold/suites.ts';

describe('points', () => {
  test('of Ed25519 outside the prime-order group are none', () => {
    const { isPoint, baseTimes } = suiteOf('ed25519');
    // A point of order 8 (the torsion subgroup's generator), which others call a low-order key.
    const low = ed25519.Point.fromBytes(
      fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
    );
    const mixed = ed25519.Point.BASE.multiply(7n).add(low);
    expect(isPoint(baseTimes(7n))).toBe(true);
    expect(isPoint(low.toBytes())).toBe(false);
    expect(isPoint(mixed.toBytes())).toBe(false);
  });

  test.each(suiteIds)('of %s have one form and are not the identity', (id) => {
    const { isPoint, pointBytes, baseTimes, combine, scalars } = suiteOf(id);
    const point = baseTimes(5n);
    expect(point).toHaveLength(pointBytes);
    expect(isPoint(point)).toBe(true);
    expect(isPoint(new Uint8Array(pointBytes))).toBe(false);
    expect(isPoint(new Uint8Array(pointBytes).fill(0xff))).toBe(false);
    expect(isPoint(point.slice(1))).toBe(false);
    expect(combine([point, baseTimes(3n)], [2n, 1n])).toEqual(baseTimes(13n));
    expect(combine([point, point], [1n, scalars.neg(1n)])).toBeUndefined();
    expect(() => baseTimes(0n)).toThrow();
  });

  test('of secp256k1 are compressed', () => {
    const { isPoint } = suiteOf('bip340');
    expect(isPoint(secp256k1.Point.BASE.toBytes(false))).toBe(false);
    expect(isPoint(secp256k1.Point.BASE.toBytes(true))).toBe(true);
  });

  test("a signature of another form than the suite's does not verify, and throws nothing", () => {
    for (const id of suiteIds) {
      const { verify, baseTimes, groupKeyOf } = suiteOf(id);
      const { groupKey } = groupKeyOf(baseTimes(9n));
      for (const length of [0, 63, 64, 65])
        expect(verify(new Uint8Array(length), new Uint8Array(3), groupKey)).toBe(false);
      expect(verify(new Uint8Array(64), new Uint8Array(3), new Uint8Array(31))).toBe(false);
    }
  });
});

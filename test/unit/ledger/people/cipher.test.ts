import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { fromBase64, toBase64 } from '#shared/encoding';
import { openRecord, sealRecord } from '../../../../ledger/people/index.ts';
import { ANNA, EVE, EVE_NAME, testDisclosure, testPerson } from '../../../support/company.ts';

const key = randomBytes(32);
const { commitment } = testPerson(EVE);
const sealed = sealRecord(testDisclosure(EVE), commitment, key);

describe('a sealed record', () => {
  test('opens with its key, and shows nothing', () => {
    expect(openRecord(sealed, key)).toEqual(testDisclosure(EVE));
    const bytes = Buffer.from(fromBase64(sealed.sealed));
    expect(bytes.includes(EVE_NAME)).toBe(false);
    expect(sealRecord(testDisclosure(EVE), commitment, key).sealed).not.toBe(sealed.sealed);
  });

  test('opens with no other key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (other) => {
        expect(openRecord(sealed, other)).toBeUndefined();
      }),
    );
  });

  test('is bound to its person and its commitment', () => {
    expect(openRecord({ ...sealed, person: ANNA }, key)).toBeUndefined();
    expect(openRecord({ ...sealed, commitment: testPerson(ANNA).commitment }, key)).toBeUndefined();
    expect(openRecord({ ...sealed, person: `${EVE}x` as PersonId }, key)).toBeUndefined();
  });

  test('with any bit changed does not open', () => {
    const bytes = fromBase64(sealed.sealed);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const bent = Uint8Array.from(bytes);
        bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(openRecord({ ...sealed, sealed: toBase64(bent) }, key)).toBeUndefined();
      }),
    );
  });

  test('cut short does not open', () => {
    const bytes = fromBase64(sealed.sealed);
    for (const length of [0, 1, 12, 27, 28, bytes.length - 1])
      expect(openRecord({ ...sealed, sealed: toBase64(bytes.slice(0, length)) }, key)).toBeUndefined();
  });
});

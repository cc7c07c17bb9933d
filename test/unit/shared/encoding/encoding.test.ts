import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareBytes,
  concatBytes,
  decodeBase64,
  decodeHex,
  decodeUtf8,
  equalBytes,
  fromBase64,
  fromHex,
  fromUtf8,
  sha256Hex,
  toBase64,
  toHex,
  utf8,
} from '#shared/encoding';

const bytes = fc.uint8Array({ maxLength: 70 });

describe('base64 and hexadecimal', () => {
  test('agree with the platform and come back', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const plain = Buffer.from(value);
        expect(toBase64(value)).toBe(plain.toString('base64'));
        expect(toHex(value)).toBe(plain.toString('hex'));
        expect(equalBytes(fromBase64(toBase64(value)), value)).toBe(true);
        expect(equalBytes(fromHex(toHex(value).toUpperCase()), value)).toBe(true);
      }),
    );
  });

  test('a text that decodes is the only text of its bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('AQZaz09+/=- \n')), maxLength: 8 }),
        (text) => {
          const decoded = decodeBase64(text);
          if (decoded !== undefined) expect(toBase64(decoded)).toBe(text);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    'A',
    'AA',
    'AAA',
    'AA==A',
    'AB==',
    'AAB=',
    'A===',
    '====',
    'AA=A',
    'AA==\n',
    '-_AA',
    'AAÀA',
    ' AAA',
  ])('base64 %j is refused', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
    expect(() => fromBase64(text)).toThrow();
  });

  test.each(['0', 'g0', '0x', ' 00', '00\n'])('hexadecimal %j is refused', (text) => {
    expect(decodeHex(text)).toBeUndefined();
    expect(() => fromHex(text)).toThrow();
  });
});

describe('UTF-8', () => {
  test('comes back, byte order mark included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fromUtf8(utf8(text))).toBe(text);
      }),
    );
    expect(fromUtf8(utf8('\ufeffa'))).toBe('\ufeffa');
  });

  test('refuses what has no bytes and bytes that have no text', () => {
    expect(() => utf8('\ud800')).toThrow();
    expect(() => fromUtf8(Uint8Array.of(0xc0, 0x80))).toThrow();
    expect(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeUndefined();
    expect(decodeUtf8(utf8('ok'))).toBe('ok');
  });
});

describe('bytes', () => {
  test('order is that of the platform; equality is order zero', () => {
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(left, right));
        expect(equalBytes(left, right)).toBe(Buffer.compare(left, right) === 0);
      }),
    );
  });

  test('joining keeps the order', () => {
    expect(toHex(concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3)))).toBe('010203');
    expect(concatBytes()).toHaveLength(0);
  });
});

test('SHA-256 of "abc" (FIPS 180-4)', () => {
  expect(sha256Hex(utf8('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

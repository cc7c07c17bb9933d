import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiLimits } from '#shared/api';
import { parseStrict } from '#shared/json';
import { readJson } from '../../../../ledger/api/read-body.ts';

describe('reading a body', () => {
  test('gives the verdict of the strict parser on every text', () => {
    const limits = { depth: apiLimits.requestDepthMax, bytes: apiLimits.requestBytesMax };
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"a":',
      '"a"',
      ',',
      '1',
      '1.0',
      '"ä"',
      '"\\u0061":',
      'null',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        expect(readJson(Buffer.from(text, 'utf8'))).toEqual(parseStrict(text, limits));
      }),
      { numRuns: 2_000, seed: 20_260_801 },
    );
  });

  test.each(['{"a":"1","a":"2"}', '{"a":"1","\\u0061":"2"}'])('finds the repeated name in %s', (text) => {
    expect(readJson(Buffer.from(text))).toMatchObject({ ok: false, error: { code: 'json.duplicate-key' } });
  });

  test('refuses a member that schemas leave out without a word', () => {
    const body = Buffer.from('{"meta":{"__proto__":{"op":"x"}}}');
    expect(readJson(body)).toEqual({ ok: false, error: { code: 'json.reserved-name', position: 9 } });
  });

  test('refuses bytes that are not UTF-8, which a decoder would repair in silence', () => {
    for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0x80]]) {
      const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
      expect(readJson(body)).toMatchObject({ ok: false, error: { code: 'not-utf-8' } });
    }
  });

  test('is not broken by depth', () => {
    for (const depth of [33, 1_000, 1_000_000])
      expect(readJson(Buffer.from('['.repeat(depth) + ']'.repeat(depth)))).toMatchObject({
        ok: false,
        error: { code: 'json.too-deep' },
      });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiLimits } from '#shared/api';
import { parseStrict } from '#shared/json';
import { readJson } from '../../../../ledger/api/read-body.ts';

const strictly = (text: string): unknown =>
  parseStrict(text, { depth: apiLimits.requestDepthMax, bytes: apiLimits.requestBytesMax });

/** Members written one after the other, so that a name can come twice: what no serialiser would write. */
const looseObject = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'id', '__proto__', 'ä', '\\u0061', ''), value), {
      maxLength: 4,
    })
    .map((members) => `{${members.map(([name, text]) => `"${name}":${text}`).join(',')}}`);

const scalar = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    '1',
    '-0',
    '1.0',
    '1e3',
    '9007199254740993',
    '""',
    '"a"',
    '"\\""',
    '"\\\\"',
  ),
  fc.constantFrom('"\ufdd0"', '"\u{1fffe}"', '"\\ud800"', '"ä€𝄞"', '"\u2028"', '"\u0001"', '"', "'a'", ''),
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
);

const { looseText } = fc.letrec<{ looseText: string }>((tie) => ({
  looseText: fc.oneof(
    { maxDepth: 4 },
    scalar,
    looseObject(tie('looseText')),
    fc.array(tie('looseText'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
  ),
}));

describe('reading a body', () => {
  test('gives the verdict of the strict parser, and the same value, for any text', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(looseText, (text) => {
        const strict = strictly(text) as { ok: boolean };
        expect(readJson(Buffer.from(text, 'utf8'))).toEqual(strict);
        if (strict.ok) accepted += 1;
        else refused += 1;
      }),
      { numRuns: 5_000, seed: 20_260_801 },
    );
    // The property is about both; texts of one kind only would prove half of it.
    expect(Math.min(accepted, refused)).toBeGreaterThan(500);
  });

  test('gives the verdict of the strict parser for texts with a character changed', () => {
    const original =
      '{"mandate":"m","operations":[{"op":"void","id":"x","hold":"y","meta":{"k":"v"}},{"id":"z"}]}';
    fc.assert(
      fc.property(
        fc.nat({ max: original.length - 1 }),
        fc.constantFrom('', '"', '\\', ',', ':', '{', '}', 'k', '"id":"z",', '\u0000', '0', '\ufffe'),
        (at, put) => {
          const text = original.slice(0, at) + put + original.slice(at + 1);
          expect(readJson(Buffer.from(text, 'utf8'))).toEqual(strictly(text));
        },
      ),
      { numRuns: 3_000, seed: 20_260_802 },
    );
  });

  test.each([
    '{"a":"1","a":"2"}',
    '{"a":"1","a":"1"}',
    '{"a":{"b":""},"a":"x"}',
    '[{"id":"1","id":"1"}]',
    '{"__proto__":"a","__proto__":"b"}',
    '{"a":"1","\\u0061":"2"}',
    '{"a":{"x":"y"},"a":{"x":"y"}}',
    '{"a":[],"a":[]}',
  ])('finds the repeated name in %s', (text) => {
    expect(readJson(Buffer.from(text))).toMatchObject({ ok: false, error: { code: 'json.duplicate-key' } });
  });

  test('keeps a member that is called like the prototype', () => {
    const read = readJson(Buffer.from('{"__proto__":{"op":"x"}}'));
    expect(read.ok && Object.keys(read.value as object)).toEqual(['__proto__']);
  });

  test('refuses bytes that are not UTF-8, which a decoder would repair in silence', () => {
    for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0x80]]) {
      const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
      expect(readJson(body)).toMatchObject({ ok: false, error: { code: 'not-utf-8' } });
    }
  });

  test('is not broken by depth', () => {
    for (const depth of [33, 1_000, 1_000_000]) {
      expect(readJson(Buffer.from('['.repeat(depth) + ']'.repeat(depth)))).toMatchObject({
        ok: false,
        error: { code: 'json.too-deep' },
      });
    }
  });
});

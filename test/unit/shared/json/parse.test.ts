import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalize, parseCanonical, parseStrict } from '#shared/json';
import { jsonValue } from './values.ts';

describe('parseStrict', () => {
  test('reads every I-JSON value, in whatever white space', () => {
    fc.assert(
      fc.property(jsonValue, fc.constantFrom('', ' ', '\t', '  '), (value, indent) => {
        expect(parseStrict(JSON.stringify(value, null, indent))).toEqual({ ok: true, value });
      }),
      { numRuns: 500 },
    );
  });

  test('never understands a damaged text otherwise than JSON.parse does', () => {
    const damage = fc.record({ at: fc.nat(), cut: fc.nat({ max: 3 }), insert: fc.string({ maxLength: 3 }) });
    fc.assert(
      fc.property(jsonValue, damage, (value, { at, cut, insert }) => {
        const text = JSON.stringify(value);
        const start = at % (text.length + 1);
        const damaged = text.slice(0, start) + insert + text.slice(start + cut);
        const read = parseStrict(damaged);
        if (read.ok) expect(read.value).toEqual(JSON.parse(damaged));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['{"a":1,"a":2}', 'json.duplicate-key', 7],
    ['{"b":1,"a":2,"b":3}', 'json.duplicate-key', 13],
    ['{"a":1,"\\u0061":2}', 'json.duplicate-key', 7],
    ['{"a":1,"__proto__":2}', 'json.reserved-name', 7],
    ['{"a":{"\\u005f_proto__":{}}}', 'json.reserved-name', 6],
    ['["\\ud800"]', 'json.unpaired-surrogate', 2],
    ['["\\udc00\\ud800"]', 'json.unpaired-surrogate', 2],
    ['["a\ud800"]', 'json.unpaired-surrogate', 2],
    ['{"\\udead":1}', 'json.unpaired-surrogate', 2],
    ['["\\ufffe"]', 'json.noncharacter', 2],
    ['["\u{1ffff}"]', 'json.noncharacter', 2],
    ['["\ufdd0"]', 'json.noncharacter', 2],
    ['9007199254740992', 'json.number-range', 0],
    ['-9007199254740992', 'json.number-range', 0],
    ['[9007199254740993]', 'json.number-range', 1],
    ['1'.repeat(400), 'json.number-range', 0],
    ['-0', 'json.number-range', 0],
    ['1.0', 'json.not-integer', 0],
    ['[1e2]', 'json.not-integer', 1],
    ['1E2', 'json.not-integer', 0],
    ['', 'json.syntax', 0],
    ['  ', 'json.syntax', 2],
    ['01', 'json.syntax', 0],
    ['-', 'json.syntax', 0],
    ['+1', 'json.syntax', 0],
    ['.5', 'json.syntax', 0],
    ['NaN', 'json.syntax', 0],
    ['nul', 'json.syntax', 0],
    ['truely', 'json.syntax', 4],
    ['[1,]', 'json.syntax', 3],
    ['{"a":1,}', 'json.syntax', 7],
    ['{"a" 1}', 'json.syntax', 5],
    ['{a:1}', 'json.syntax', 1],
    ["['a']", 'json.syntax', 1],
    ['[1 2]', 'json.syntax', 3],
    ['[1', 'json.syntax', 2],
    ['"a', 'json.syntax', 2],
    ['"a\nb"', 'json.syntax', 2],
    ['"\\x"', 'json.syntax', 1],
    ['"\\u12g4"', 'json.syntax', 1],
    ['"\\u12', 'json.syntax', 1],
    ['"a\\', 'json.syntax', 2],
    ['1 2', 'json.syntax', 2],
    ['[]]', 'json.syntax', 2],
    ['\ufeff{}', 'json.syntax', 0],
    ['\u00a0{}', 'json.syntax', 0],
    ['/*x*/1', 'json.syntax', 0],
  ])('refuses %j as %s at %i', (text, code, position) => {
    expect(parseStrict(text)).toEqual({ ok: false, error: { code, position } });
  });

  test('reads the ends of the integer range', () => {
    expect(parseStrict('[9007199254740991,-9007199254740991]')).toEqual({
      ok: true,
      value: [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    });
  });

  test('reads down to the depth limit and no further', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseStrict(nested(64)).ok).toBe(true);
    expect(parseStrict(nested(65))).toEqual({ ok: false, error: { code: 'json.too-deep', position: 64 } });
    expect(parseStrict(nested(100_000))).toMatchObject({ error: { code: 'json.too-deep' } });
    expect(parseStrict('[[1],[2],[3]]', { depth: 2, bytes: 100 }).ok).toBe(true);
  });

  test('counts the size limit in UTF-8 bytes', () => {
    const limits = { depth: 8, bytes: 10 };
    for (const text of ['"12345678"', '"éééé"', '"\u{1f600}\u{1f600}"', '"€€ab"']) {
      expect(new TextEncoder().encode(text)).toHaveLength(10);
      expect(parseStrict(text, limits).ok).toBe(true);
      expect(parseStrict(`${text} `, limits)).toMatchObject({ error: { code: 'json.too-large' } });
    }
  });
});

describe('parseCanonical', () => {
  test('accepts the canonical form of every value', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(parseCanonical(canonicalize(value))).toEqual({ ok: true, value });
      }),
      { numRuns: 500 },
    );
  });

  test('accepts a text exactly when the serialiser would write it', () => {
    const spelling = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.replace('"', ' "'),
      (text: string) => text.replaceAll('/', '\\/'),
      (text: string) => text.replace(/[a-z]/, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
      (text: string) => text.replaceAll('\\n', '\\u000a'),
      (text: string) => text.replace(/\\u00(..)/g, (_, digits: string) => `\\u00${digits.toUpperCase()}`),
      (text: string) => `${text}\n`,
    );
    fc.assert(
      fc.property(jsonValue, spelling, (value, respell) => {
        const text = respell(JSON.stringify(value));
        const read = parseStrict(text);
        const isCanonical = read.ok && canonicalize(read.value) === text;
        expect(parseCanonical(text).ok).toBe(isCanonical);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['{"b":1,"a":2}', 7],
    ['{"a": 1}', 5],
    [' 1', 0],
    ['1\n', 1],
    ['"\\/"', 1],
    ['"\\u0041"', 1],
    ['"\\u001F"', 1],
    ['"\\u000a"', 1],
    ['"\\u007f"', 1],
    ['{"\u{1f600}":1,"\ufb33":2,"a":3}', 14],
  ])('refuses %j at %i', (text, position) => {
    expect(parseCanonical(text)).toEqual({ ok: false, error: { code: 'json.not-canonical', position } });
  });

  test('says what is wrong before it says what is not canonical', () => {
    expect(parseCanonical(' {"a":1,"a":1}')).toMatchObject({ error: { code: 'json.duplicate-key' } });
  });
});

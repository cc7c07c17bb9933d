import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes, canonicalize, type JsonValue } from '#shared/json';
import { jsonValue, memberName } from './values.ts';

describe('canonicalize', () => {
  test('does not depend on the order in which members were added', () => {
    fc.assert(
      fc.property(fc.dictionary(memberName, jsonValue, { maxKeys: 6 }), (members) => {
        const reversed = Object.fromEntries(Object.entries(members).reverse());
        expect(canonicalize(reversed)).toBe(canonicalize(members));
      }),
    );
  });

  test('tells different values apart', () => {
    fc.assert(
      fc.property(jsonValue, jsonValue, (left, right) => {
        const isSame = canonicalize(left) === canonicalize(right);
        if (isSame) expect(left).toEqual(right);
        else expect(left).not.toEqual(right);
      }),
    );
  });

  test('orders members by UTF-16 code units (RFC 8785 section 3.2.3)', () => {
    expect(canonicalize({ '\ufb33': 1, '\u{1f600}': 2, a: 3 })).toBe('{"a":3,"\u{1f600}":2,"\ufb33":1}');
  });

  test.each([
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['a bigint', { a: 1n }],
    ['a date', { at: new Date(0) }],
    ['bytes', [new Uint8Array(2)]],
    ['a map', new Map()],
    ['a function', () => 1],
    ['NaN', [Number.NaN]],
    ['infinity', Number.POSITIVE_INFINITY],
    ['an unpaired surrogate', '\ud800'],
    ['an unpaired surrogate in a name', { '\ud800': 1 }],
    ['an object that serialises as another', { toJSON: () => 'other' }],
  ])('throws on %s', (_, value) => {
    expect(() => canonicalize(value as JsonValue)).toThrow();
  });

  test('a symbol or a hole is not quietly a null', () => {
    expect(() => canonicalize([Symbol('x')] as unknown as JsonValue)).toThrow();
    expect(() => canonicalize([undefined] as unknown as JsonValue)).toThrow();
    expect(() => canonicalize({ a: [JSON.parse('{"__proto__":1}') as JsonValue] })).toThrow(/__proto__/);
    expect(() => canonicalize([, 1] as unknown as JsonValue)).toThrow(); // eslint-disable-line no-sparse-arrays
  });
});

test('canonicalBytes is the text in UTF-8', () => {
  expect(Buffer.from(canonicalBytes({ name: 'Zürich' })).toString()).toBe('{"name":"Zürich"}');
});

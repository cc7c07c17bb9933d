import library from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalize, type JsonValue } from '#shared/json';

/* The product's one-pass serialiser is held to the answers of the library that implements RFC 8785. */

const anything = fc.jsonValue() as fc.Arbitrary<JsonValue>;

test('writes what the library writes, for any JSON value', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(canonicalize(value)).toBe(library(value));
    }),
    { numRuns: 500 },
  );
});

test('writes numbers and odd texts as the library does', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const text = fc.string({ unit: 'grapheme-composite' });
  const members = fc.dictionary(text, fc.oneof(number, text, fc.constant(-0)));
  fc.assert(
    fc.property(members, (value) => {
      expect(canonicalize(value)).toBe(library(value));
    }),
    { numRuns: 500 },
  );
});

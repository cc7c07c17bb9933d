import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ungrouped } from '../../../../renderer/state/amount.ts';

/* A comma parts thousands or is refused: it never makes another amount of what somebody typed. */

test.each([
  ['1,234.50', '1234.50'],
  [' 12,345,678 ', '12345678'],
  ['-1,000', '-1000'],
  ['1234', '1234'],
  ['0.5', '0.5'],
])('%s is read as %s', (typed, text) => {
  expect(ungrouped(typed)).toBe(text);
});

test.each(['1,5', '1,50', '12,34', '1234,567', '1,2345', ',5', '1,,000', '1.234,50'])(
  '%s keeps its comma, so that it does not read',
  (typed) => {
    expect(ungrouped(typed)).toBe(typed);
  },
);

test('every amount comes back from its grouped form', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (whole) => {
      expect(ungrouped(whole.toString().replace(/\B(?=(\d{3})+$)/g, ','))).toBe(whole.toString());
    }),
  );
});

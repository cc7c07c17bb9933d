import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onOneLine } from '../../../../renderer/state/one-line.ts';

describe('a reason on one line', () => {
  test.each([
    ['  No purchase order\r\n\n for this\tinvoice ', 'No purchase order for this invoice'],
    ['a\u0000b\u200bc\u202ed', 'a b c d'],
    ['Lumie\u0300re', 'Lumi\u00e8re'],
    [' \n\t ', ''],
  ])('%j', (given, signed) => {
    expect(onOneLine(given)).toBe(signed);
  });

  test('holds no control or format character, and no white space but single spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const line = onOneLine(text);
        expect(line).not.toMatch(/\p{C}|[^\S ]| {2}|^ | $/u);
        expect(onOneLine(line)).toBe(line);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { itemsIn, naturalIn, oidIn, onlyIn, sequenceIn } from '#shared/der';
import { fromHex } from '#shared/encoding';

describe('Distinguished encoding', () => {
  test('is taken apart into items with nothing left over', () => {
    expect(itemsIn(fromHex('020105040100'))?.map(({ tag }) => tag)).toEqual([2, 4]);
    expect(itemsIn(fromHex('0201050401'))).toBeUndefined();
    expect(sequenceIn(fromHex('3003020105'))).toHaveLength(1);
    expect(sequenceIn(fromHex('300302010500'))).toBeUndefined();
    expect(onlyIn(fromHex('020105'), 0x04)).toBeUndefined();
    expect(itemsIn(new Uint8Array(130).fill(5).map((_, at) => (at % 2 === 0 ? 5 : 0)))).toBeUndefined();
  });

  test.each([
    ['has no end', '3080020105000'.padEnd(14, '0')],
    ['is longer than it needs to be', '04810105'],
    ['begins with a zero', '0482000105'],
    ['is of more bytes than any file here has', '048400000001ff'],
    ['reaches beyond the bytes', '0405ff'],
    ['is cut off', '0482'],
  ])('refuses a length that %s', (_, hex) => {
    expect(itemsIn(fromHex(hex))).toBeUndefined();
  });

  test.each([
    ['00', 0n],
    ['7f', 127n],
    ['0080', 128n],
    ['80', undefined],
    ['0000', undefined],
    ['007f', undefined],
    ['', undefined],
  ])('reads the integer %s as %s', (hex, number) => {
    expect(naturalIn(fromHex(hex))).toBe(number);
  });

  test.each([
    ['2a864886f70d01010b', '1.2.840.113549.1.1.11'],
    ['2b0601040182c40a0403', '1.3.6.1.4.1.41482.4.3'],
    ['551d13', '2.5.29.19'],
    ['883703', '2.999.3'],
    ['', undefined],
    ['2a86', undefined],
    ['2a8048', undefined],
    ['2affffffffff7f', undefined],
  ])('reads the object identifier %s as %s', (hex, text) => {
    expect(oidIn(fromHex(hex))).toBe(text);
  });
});

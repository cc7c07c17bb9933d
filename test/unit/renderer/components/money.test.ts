import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASSETS, formatAmount } from '#shared/money';
import { splitAmount } from '../../../../renderer/components/Money/split-amount.ts';

const joined = (text: string): string => {
  const parts = splitAmount(text);
  return parts === undefined ? text : parts.sign + parts.whole + parts.fraction + parts.padding;
};

describe('splitting an amount for display', () => {
  test('changes no digit of any amount that the product can write', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(ASSETS.EUR, ASSETS.JPY, ASSETS.USDC, ASSETS.ETH),
        fc.bigInt({ min: 0n, max: 10n ** 29n }),
        (asset, minor) => {
          const text = formatAmount({ asset, minor });
          expect(joined(text)).toBe(text);
        },
      ),
    );
  });

  test('groups a plain decimal as the product does', () => {
    expect(joined('1234567.89')).toBe('1,234,567.89');
    expect(joined('999')).toBe('999');
  });

  test('keeps two decimals and sets the zeros behind apart', () => {
    expect(splitAmount('1.250000')).toEqual({ sign: '', whole: '1', fraction: '.25', padding: '0000' });
    expect(splitAmount('1.00')).toEqual({ sign: '', whole: '1', fraction: '.00', padding: '' });
    expect(splitAmount('0.000000000000000001')?.padding).toBe('');
  });

  test('leaves alone what is not a decimal', () => {
    for (const text of ['', 'abc', '1e5', '1.', '.5', '1.2.3', '١٢'])
      expect(splitAmount(text)).toBeUndefined();
  });
});

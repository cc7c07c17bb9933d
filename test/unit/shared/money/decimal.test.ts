import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ASSETS,
  assetOf,
  formatAmount,
  formatDecimal,
  fromMoney,
  parseDecimal,
  toMoney,
} from '#shared/money';
import { amount, asset } from './arbitrary.ts';

describe('parse and format', () => {
  test('what is written is read back, for every asset', () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(parseDecimal(formatDecimal(value), value.asset, { allowNegative: true })).toEqual({
          ok: true,
          value,
        });
        expect(fromMoney(toMoney(value))).toEqual({ ok: true, value });
      }),
      { numRuns: 1000 },
    );
  });

  test('grouping adds commas every three digits of the whole part and nothing else', () => {
    fc.assert(
      fc.property(amount, (value) => {
        const [whole = '', ...fraction] = formatAmount(value).split('.');
        expect([whole.replaceAll(',', ''), ...fraction].join('.')).toBe(formatDecimal(value));
        expect(whole).toMatch(/^-?[0-9]{1,3}(,[0-9]{3})*$/);
        expect(formatAmount(value, { grouping: false })).toBe(formatDecimal(value));
      }),
    );
  });

  test('a number that is read has the value of its digits: no float comes between', () => {
    const digits = (length: number): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: length, maxLength: length });
    const decimal = asset.chain((of) =>
      fc.tuple(
        fc.constant(of),
        fc.nat({ max: 11 }).chain((n) => digits(n + 1)),
        fc.nat({ max: of.scale }).chain(digits),
      ),
    );
    fc.assert(
      fc.property(decimal, ([of, whole, fraction]) => {
        const text = fraction === '' ? whole : `${whole}.${fraction}`;
        const scaled = BigInt(whole) * 10n ** BigInt(of.scale);
        const minor = scaled + BigInt(fraction.padEnd(of.scale, '0') || '0');
        expect(parseDecimal(text, of)).toEqual({ ok: true, value: { asset: of, minor } });
      }),
    );
  });

  test.each([
    ['1234567.89', 'EUR', 123456789n, '1,234,567.89'],
    ['0', 'EUR', 0n, '0.00'],
    ['0.07', 'EUR', 7n, '0.07'],
    ['1000', 'JPY', 1000n, '1,000'],
    ['1.005', 'KWD', 1005n, '1.005'],
    ['0.000000000000000001', 'ETH', 1n, '0.000000000000000001'],
    ['90071992547409.93', 'USD', 9007199254740993n, '90,071,992,547,409.93'],
  ])('%s %s', (text, id, minor, shown) => {
    const read = parseDecimal(text, assetOf(id) ?? ASSETS.EUR);
    if (!read.ok) throw new Error(read.error.detail);
    expect(read.value.minor).toBe(minor);
    expect(formatAmount(read.value)).toBe(shown);
  });

  test('a negative amount below one keeps its sign', () => {
    expect(formatAmount({ asset: ASSETS.EUR, minor: -5n })).toBe('-0.05');
    expect(formatAmount({ asset: ASSETS.JPY, minor: -1234n })).toBe('-1,234');
  });
});

describe('parseDecimal refuses', () => {
  test.each([
    ['', 'money.empty'],
    [' ', 'money.format'],
    ['1.234', 'money.precision'],
    ['1.230', 'money.precision'],
    ['0.000', 'money.precision'],
    ['-1', 'money.negative'],
    ['-0', 'money.negative'],
    ['+1', 'money.format'],
    ['1e3', 'money.format'],
    ['1E3', 'money.format'],
    ['0x10', 'money.format'],
    ['1,000', 'money.format'],
    ['1 000', 'money.format'],
    ['1_000', 'money.format'],
    ["1'000", 'money.format'],
    ['1,50', 'money.format'],
    ['.5', 'money.format'],
    ['5.', 'money.format'],
    ['1.2.3', 'money.format'],
    [' 1', 'money.format'],
    ['1\n', 'money.format'],
    ['١٢', 'money.format'],
    ['１２', 'money.format'],
    ['Infinity', 'money.format'],
    ['NaN', 'money.format'],
    ['--1', 'money.format'],
    ['1'.repeat(31), 'money.too-large'],
    [`${'1'.repeat(29)}.11`, 'money.too-large'],
    ['1'.repeat(100_000), 'money.too-large'],
  ])('%j as EUR', (text, code) => {
    expect(parseDecimal(text, ASSETS.EUR)).toMatchObject({ ok: false, error: { code } });
  });

  test('a negative zero, even where negative amounts may stand', () => {
    expect(parseDecimal('-0.00', ASSETS.EUR, { allowNegative: true })).toMatchObject({
      error: { code: 'money.format' },
    });
    expect(parseDecimal('-0.01', ASSETS.EUR, { allowNegative: true })).toMatchObject({
      value: { minor: -1n },
    });
  });

  test('thirty digits are the most', () => {
    expect(parseDecimal('9'.repeat(30), ASSETS.JPY)).toMatchObject({ ok: true });
    expect(parseDecimal(`${'9'.repeat(28)}.99`, ASSETS.EUR)).toMatchObject({ ok: true });
  });
});

describe('fromMoney refuses', () => {
  const { id } = ASSETS.EUR;

  test.each(['', '01', '-0', '+1', '1.0', ' 1', '1e2', '-', '00', '0x1', '1\n'])(
    'minor units %j',
    (minor) => {
      expect(fromMoney({ asset: id, scale: 2, minor })).toMatchObject({ error: { code: 'money.format' } });
    },
  );

  test('another scale than the asset has', () => {
    expect(fromMoney({ asset: id, scale: 3, minor: '1' })).toMatchObject({ error: { code: 'money.scale' } });
  });

  test('an asset that it does not know, a prototype member among them', () => {
    for (const unknown of ['XXX', 'eur', 'toString', '__proto__']) {
      const asset = unknown as typeof id;
      expect(fromMoney({ asset, scale: 2, minor: '1' })).toMatchObject({
        error: { code: 'money.unknown-asset' },
      });
    }
  });

  test('more than thirty digits', () => {
    expect(fromMoney({ asset: id, scale: 2, minor: '1'.repeat(32) })).toMatchObject({
      error: { code: 'money.too-large' },
    });
    expect(fromMoney({ asset: id, scale: 2, minor: '1'.repeat(31) })).toMatchObject({
      error: { code: 'money.too-large' },
    });
    expect(fromMoney({ asset: id, scale: 2, minor: `-${'1'.repeat(30)}` })).toMatchObject({ ok: true });
  });
});

describe('assets', () => {
  test('each is registered under its own id with a whole scale', () => {
    for (const [id, registered] of Object.entries(ASSETS)) {
      expect(registered.id).toBe(id);
      expect(assetOf(id)).toBe(registered);
      expect(registered.scale).toBeGreaterThanOrEqual(0);
      expect(Number.isInteger(registered.scale)).toBe(true);
      expect(registered.name).not.toBe('');
    }
  });

  test.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['USDC', 6],
    ['ETH', 18],
  ])('%s has scale %i', (id, scale) => {
    expect(assetOf(id)?.scale).toBe(scale);
  });

  test('cannot be changed at run time', () => {
    expect(() => Object.assign(ASSETS.EUR, { scale: 3 })).toThrow();
    expect(() => Object.assign(ASSETS, { EUR: ASSETS.JPY })).toThrow();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDate, checkDateTime, datePart } from '../../../../shared/payment-file/dates.ts';
import { decimalOf, decimalText } from '../../../../shared/payment-file/decimals.ts';
import { grammarOf } from '../../../../shared/payment-file/grammar.ts';
import { grammars } from '../../../../shared/payment-file/schemas.ts';
import { checkOf } from '../../../../shared/payment-file/simple-types.ts';
import { quoted } from '#shared/payment-file';

describe('decimal numbers', () => {
  const parts = fc.tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }));

  test('a text and its value are one', () => {
    fc.assert(
      fc.property(parts, ([minor, scale]) => {
        const digits = (minor < 0n ? -minor : minor).toString().padStart(scale + 1, '0');
        const fraction = scale === 0 ? '' : `.${digits.slice(-scale)}`;
        const text = `${minor < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${fraction}`;
        const value = decimalOf(text) ?? 0n;
        expect(value * 10n ** BigInt(scale)).toBe(minor * 10n ** 17n);
        expect(decimalOf(decimalText(value))).toBe(value);
      }),
    );
  });

  test('numbers of different scales add up exactly', () => {
    const sum = ['0.1', '0.2', '100', '0.375'].reduce((total, text) => total + (decimalOf(text) ?? 0n), 0n);
    expect(decimalText(sum)).toBe('100.675');
  });

  test.each(['', '.', '1.', '.5', '+1', '1e3', '1,5', '1 000', '--1', '0x1', 'NaN', 'Infinity', '١'])(
    '%j is none',
    (text) => {
      expect(decimalOf(text)).toBeNull();
    },
  );

  test('18 digits fit, 19 do not; zeros at the ends do not count', () => {
    expect(decimalText(decimalOf('999999999999999999') ?? 0n)).toBe('999999999999999999');
    expect(decimalOf('1000000000000000000')).toBeNull();
    expect(decimalText(decimalOf('000000000000000000001.50') ?? 0n)).toBe('1.5');
    expect(decimalOf(`0.${'0'.repeat(16)}1`)).toBe(1n);
    expect(decimalOf(`0.${'0'.repeat(17)}1`)).toBeNull();
  });
});

describe('dates', () => {
  test('exactly the days of the calendar exist', () => {
    const day = fc.record({
      year: fc.integer({ min: 1900, max: 2200 }),
      month: fc.integer({ min: 0, max: 13 }),
      day: fc.integer({ min: 0, max: 32 }),
    });
    fc.assert(
      fc.property(day, ({ year, month, day }) => {
        const text = `${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const at = new Date(Date.UTC(year, month - 1, day));
        const exists = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
        expect(checkDate(text)).toBe(exists ? null : 'date-impossible');
      }),
    );
  });

  test.each(['2026-12-16Z', '2026-12-16+14:00', '2024-02-29', '2000-02-29'])('%s is a date', (text) => {
    expect(checkDate(text)).toBeNull();
  });

  test.each(['16.12.2026', '2026-1-2', '20261216', '2026-12-16T00:00:00', '2026-12-16+15:00', '+2026-12-16'])(
    '%s is no date',
    (text) => {
      expect(checkDate(text)).toBe('date-format');
    },
  );

  test.each([
    ['2026-11-20T08:30:00+01:00', null],
    ['2025-02-10T01:22:07.958Z', null],
    ['2026-01-02T03:04:05', null],
    ['2026-02-30T03:04:05', 'date-impossible'],
    ['2026-01-02T24:00:01', 'time-format'],
    ['2026-01-02T23:60:00', 'time-format'],
    ['2026-01-02T23:59', 'time-format'],
    ['2026-01-02', 'date-format'],
  ])('%s: %s', (text, problem) => {
    expect(checkDateTime(text)).toBe(problem);
  });

  test('the date of a time is the one written, whatever its zone', () => {
    expect(datePart('2026-12-16T23:30:00-10:00')).toBe('2026-12-16');
  });
});

describe('texts', () => {
  test('length counts characters, not code units', () => {
    expect(checkOf('Max35Text')('𝕏'.repeat(35))).toBeNull();
    expect(checkOf('Max35Text')('x'.repeat(36))?.code).toBe('text-too-long');
  });

  test.each([
    'a\tb',
    'a\nb',
    'a\u0085b',
    'a\u200bb',
    'a\u202eb',
    'a\u2028b',
    'a\ufdd0b',
    'a\ue000b',
    'a\ufeffb',
  ])('%j holds what a screen does not show', (text) => {
    expect(checkOf('Max35Text')(text)?.code).toBe('text-control-character');
  });

  test.each(['Peña & Søn <A/S>', 'Ελλάδα', '株式会社', 'a\u00a0b'])('%s is a name', (text) => {
    expect(checkOf('Max140Text')(text)).toBeNull();
  });

  test('a value in a sentence is short and visible', () => {
    expect(quoted('a\u202eb\nc')).toBe('“a\u{fffd}b\u{fffd}c”');
    expect(quoted('x'.repeat(100))).toBe(`“${'x'.repeat(60)}…”`);
  });
});

describe('identifiers', () => {
  test.each([
    ['IBAN', 'de89370400440532013000', 'iban-characters'],
    ['IBAN', 'XX89370400440532013000', 'iban-country'],
    ['IBAN', 'DE8937040044053201300', 'iban-length'],
    ['IBAN', 'DE8937040044053201300A', 'iban-structure'],
    ['IBAN', 'DE88370400440532013000', 'iban-check-digits'],
    ['BICFI', 'COBADEFF', undefined],
    ['BICFI', 'COBAXXFF', 'bic-country'],
    ['BICFI', 'cobadeff', 'bic-format'],
    ['BICFI', 'Bank BIC', 'placeholder'],
    ['BICIdentifier', '1OBADEFF', 'bic-format'],
    ['Country', 'UK', 'country-unknown'],
    ['Currency', 'BTC', 'currency-unknown'],
  ])('%s %s: %s', (type, text, code) => {
    expect(checkOf(type)(text)?.code).toBe(code);
  });
});

describe('grammars', () => {
  test.each(['03', '09'] as const)('every type of version %s is known', (version) => {
    const grammar = grammars[version];
    const types = [...grammar.values()].flatMap(({ particles }) => particles.map(({ type }) => type));
    for (const type of types) {
      if (type === null || type === 'CurrencyAndAmount' || grammar.has(type)) continue;
      expect(() => checkOf(type)).not.toThrow();
    }
  });

  test('a line that is not of the form is a bug', () => {
    expect(() => grammarOf({ A: 'b c' })).toThrow(TypeError);
  });
});

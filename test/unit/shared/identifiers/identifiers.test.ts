import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkBic, checkIban, COUNTRY_CODES, formatIban, isCountryCode } from '#shared/identifiers';

/** Examples of the IBAN registry and of national banking associations. */
const EXAMPLES = [
  'AD1200012030200359100100',
  'AE070331234567890123456',
  'AT611904300234573201',
  'BE68539007547034',
  'BR1800360305000010009795493C1',
  'CH9300762011623852957',
  'CY17002001280000001200527600',
  'CZ6508000000192000145399',
  'DE89370400440532013000',
  'DK5000400440116243',
  'EE382200221020145685',
  'ES9121000418450200051332',
  'FI2112345600000785',
  'FR1420041010050500013M02606',
  'GB29NWBK60161331926819',
  'GI75NWBK000000007099453',
  'GR1601101250000000012300695',
  'HU42117730161111101800000000',
  'IE29AIBK93115212345678',
  'IL620108000000099999999',
  'IT60X0542811101000000123456',
  'KW81CBKU0000000000001234560101',
  'KZ86125KZT5004100100',
  'LC55HEMM000100010012001200023015',
  'LI21088100002324013AA',
  'LU280019400644750000',
  'MT84MALT011000012345MTLCAST001S',
  'MU17BOMM0101101030300200000MUR',
  'NL91ABNA0417164300',
  'NO9386011117947',
  'PL61109010140000071219812874',
  'PT50000201231234567890154',
  'RO49AAAA1B31007593840000',
  'SA0380000000608010167519',
  'SE4550000000058398257466',
  'SI56263300012039086',
  'SK3112000000198742637541',
  'SM86U0322509800000000270100',
  'TR330006100519786457841326',
  'XK051212012345678906',
];

const example = fc.constantFrom(...EXAMPLES);

describe('checkIban', () => {
  test.each(EXAMPLES)('%s holds', (iban) => {
    expect(checkIban(iban)).toEqual({ ok: true, value: iban });
  });

  test('print format and lower case come to the electronic format', () => {
    fc.assert(
      fc.property(example, fc.constantFrom(' ', '\u00a0', '\t'), (iban, space) => {
        const read = checkIban(iban);
        if (!read.ok) throw new Error(read.error.code);
        expect(checkIban(formatIban(read.value).replaceAll(' ', space).toLowerCase())).toEqual(read);
      }),
    );
  });

  const isDigit = (character: string): boolean => /^[0-9]$/.test(character);

  test('one wrong digit is always found', () => {
    const digit = fc.constantFrom(...Array.from('0123456789'));
    fc.assert(
      fc.property(example, fc.nat(), digit, (iban, pick, wrong) => {
        const at = 2 + (pick % (iban.length - 2));
        fc.pre(isDigit(iban.charAt(at)) && iban.charAt(at) !== wrong);
        expect(checkIban(iban.slice(0, at) + wrong + iban.slice(at + 1)).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test('two neighbouring digits swapped are always found', () => {
    fc.assert(
      fc.property(example, fc.nat(), (iban, pick) => {
        const at = 4 + (pick % (iban.length - 5));
        const [left, right] = [iban.charAt(at), iban.charAt(at + 1)];
        fc.pre(isDigit(left) && isDigit(right) && left !== right);
        expect(checkIban(iban.slice(0, at) + right + left + iban.slice(at + 2)).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['', 'iban.characters'],
    ['DE', 'iban.characters'],
    ['DE89-3704-0044', 'iban.characters'],
    ['ＤＥ89370400440532013000', 'iban.characters'],
    ['GI75NWBK00000000709945ß', 'iban.characters'],
    ['ıE29AIBK93115212345678', 'iban.characters'],
    ['US64SVBKUS6S3300958879', 'iban.country'],
    ['DE8937040044053201300', 'iban.length'],
    ['DE893704004405320130000', 'iban.length'],
    ['DE8937040044053201300A', 'iban.structure'],
    ['GB29123460161331926819', 'iban.structure'],
    ['DE88370400440532013000', 'iban.check-digits'],
    ['DE98370400440532013000', 'iban.check-digits'],
  ])('%j is refused as %s', (text, code) => {
    expect(checkIban(text)).toMatchObject({ ok: false, error: { code } });
  });

  test('check digits that only look right modulo 97 are refused', () => {
    const withDigits = (bban: string): readonly string[] =>
      Array.from({ length: 100 }, (_, digits) => `DE${String(digits).padStart(2, '0')}${bban}`);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (account) => {
        const accepted = withDigits(String(account).padStart(18, '0')).filter((iban) => checkIban(iban).ok);
        expect(accepted).toHaveLength(1);
      }),
    );
  });

  test('print format is groups of four without a space at the end', () => {
    const read = checkIban('DE89370400440532013000');
    expect(read.ok && formatIban(read.value)).toBe('DE89 3704 0044 0532 0130 00');
    const whole = checkIban('BE68539007547034');
    expect(whole.ok && formatIban(whole.value)).toBe('BE68 5390 0754 7034');
  });
});

describe('checkBic', () => {
  test.each([
    ['DEUTDEFF', 'DEUTDEFF'],
    ['deutdeff500', 'DEUTDEFF500'],
    ['NEDS ZA JJ XXX', 'NEDSZAJJXXX'],
    ['NCBVXKPR', 'NCBVXKPR'],
  ])('%s holds', (text, bic) => {
    expect(checkBic(text)).toEqual({ ok: true, value: bic });
  });

  test.each([
    ['', 'bic.format'],
    ['DEUTDEF', 'bic.format'],
    ['DEUTDEFF5', 'bic.format'],
    ['DEUTDEFF50', 'bic.format'],
    ['DEUTDEFF5000', 'bic.format'],
    ['DEUT1EFF', 'bic.format'],
    ['DEUT-EFF', 'bic.format'],
    ['DEUTXXFF', 'bic.country'],
    ['DEUTUKFF', 'bic.country'],
  ])('%j is refused as %s', (text, code) => {
    expect(checkBic(text)).toMatchObject({ ok: false, error: { code } });
  });
});

test('country codes are the 249 assigned ones', () => {
  expect(COUNTRY_CODES.size).toBe(249);
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  for (const code of COUNTRY_CODES) expect(names.of(code)).toBeTypeOf('string');
  for (const code of ['UK', 'EU', 'XK', 'XX', 'ZZ', 'SU', 'de', '']) expect(isCountryCode(code)).toBe(false);
});

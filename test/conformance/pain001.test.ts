import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { draftIntents, type PaymentFile, type PaymentFinding } from '#shared/payment-file';
import { readBytes } from '../../electron/reader/read.ts';
import { decimalSum } from '../support/pain001-writer.ts';
import { draftContext } from '../support/payment-context.ts';

const FOLDER = new URL('../../../shared/data/pain001/', import.meta.url);
const DEBTOR = 'DE89370400440532013000';

/** The files come from elsewhere; where they are not laid out beside the project the suite is skipped. */
const describeFiles = existsSync(FOLDER)
  ? describe
  : (title: string, suite: () => void) =>
      describe.skip(`${title}: needs the payment files in ../shared/data/pain001`, suite);

const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, FOLDER));

const readFile = (name: string): PaymentFile => {
  const result = readBytes(bytesOf(name));
  if (!result.ok) throw new Error(result.error.map(({ what }) => what).join(' '));
  return result.value;
};

const refusalsOf = (name: string): readonly PaymentFinding[] => {
  const result = readBytes(bytesOf(name));
  return result.ok ? [] : result.error;
};

const bare = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** By the amounts that were read, as minor units of their own scale, not by the texts of the file. */
const sumOf = ({ transactions }: PaymentFile): string =>
  decimalSum(
    transactions.map(({ amount: { minor, scale } }) => {
      const digits = minor.padStart(scale + 1, '0');
      return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
    }),
  );

describeFiles('payment files of ERP systems', () => {
  test.each([
    ['erp_250_sepa.xml', 250, '228968316.15'],
    ['erp_1000_sepa.xml', 1000, '936020995.64'],
    ['erp_24_mixed_currencies.xml', 24, '479505969.176'],
    ['generated_with_npm_sepa__pain.001.001.09.xml', 1, '1234.56'],
  ])('%s adds up to its control totals: %i, %s', (name, count, controlSum) => {
    const file = readFile(name);
    expect(file.findings).toEqual([]);
    expect([file.statedCount, file.statedControlSum]).toEqual([count, controlSum]);
    expect(file.transactions).toHaveLength(count);
    expect(bare(sumOf(file))).toBe(controlSum);
  });

  test.each([
    ['erp_250_sepa.xml', 250],
    ['erp_1000_sepa.xml', 1000],
  ])('%s: every line becomes an intent on SEPA', (name, count) => {
    const { intents, findings } = draftIntents(readFile(name), draftContext({ [DEBTOR]: ['EUR'] }));
    expect(findings).toEqual([]);
    expect(intents).toHaveLength(count);
    expect(new Set(intents.map(({ digest }) => digest)).size).toBe(count);
    expect(new Set(intents.map(({ intent }) => intent.rail))).toEqual(new Set(['sepa']));
  });

  test('erp_24_mixed_currencies.xml: lines in four currencies come in, those in KWD are named', () => {
    const file = readFile('erp_24_mixed_currencies.xml');
    const held = ['EUR', 'USD', 'JPY', 'CHF'];
    const { intents, findings, totals, lines } = draftIntents(file, draftContext({ [DEBTOR]: held }));
    const inKwd = file.transactions.filter(({ amount }) => amount.asset === ('KWD' as string));
    expect(inKwd.length).toBeGreaterThan(0);
    expect(findings.map(({ transaction }) => transaction)).toEqual(
      inKwd.map(({ transaction }) => transaction),
    );
    expect(new Set(findings.map(({ code, what }) => `${code}: ${what}`))).toEqual(
      new Set([
        'debtor-currency: DE89 3704 0044 0532 0130 00 has accounts in CHF, EUR, JPY, USD but not KWD.',
      ]),
    );
    expect(intents).toHaveLength(24 - inKwd.length);
    expect(totals.map(({ asset }) => asset)).toEqual(['CHF', 'EUR', 'JPY', 'USD']);
    expect(lines).toHaveLength(24);
  });
});

describeFiles('payment files that are examples', () => {
  const wrongCreditor = { code: 'iban-check-digits', scope: 'line' };
  const creditorIban = expect.stringContaining(
    'ES8201822200150201504058: its check digits are wrong',
  ) as string;

  test('a creditor’s IBAN with wrong check digits', () => {
    expect(refusalsOf('iso20022js__example__sepa_pain_001_v3.xml')).toEqual([
      expect.objectContaining({ ...wrongCreditor, line: 74, transaction: 1, what: creditorIban }),
    ]);
  });

  test('a group header that counts one of two, and wrong check digits on both sides', () => {
    expect(refusalsOf('iso20022js__example__sepa_pain_001_v3_multiple_pmtinf.xml')).toEqual([
      expect.objectContaining({
        code: 'count-mismatch',
        scope: 'file',
        what: 'The file states 1 credit transfer and holds 2.',
      }),
      expect.objectContaining({
        code: 'control-sum-mismatch',
        scope: 'file',
        what: 'The file states the control sum 10; its amounts add up to 20.',
      }),
      expect.objectContaining({ ...wrongCreditor, transaction: 1, what: creditorIban }),
      expect.objectContaining({
        code: 'iban-check-digits',
        scope: 'line',
        transaction: null,
        what: expect.stringContaining('ES9121000418450200051333: its check digits are wrong') as string,
      }),
      expect.objectContaining({ ...wrongCreditor, transaction: 2, what: creditorIban }),
    ]);
  });

  test('placeholders where values belong', () => {
    const found = refusalsOf('iso20022js__goldman_sachs__pain_001_v3_sepa.xml');
    expect(found.map(({ code, line, transaction }) => [code, line, transaction])).toEqual([
      ['placeholder', 27, null],
      ['placeholder', 33, null],
      ['placeholder', 38, null],
      ['placeholder', 50, 1],
      ['placeholder', 58, 1],
    ]);
    expect(found.map(({ what }) => /“(.*)”/.exec(what)?.[1])).toEqual([
      'YYYY-MM-DD',
      'IBAN',
      'Bank BIC',
      'Bank BIC',
      'IBAN',
    ]);
  });
});

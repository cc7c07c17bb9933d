import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { draftIntents, type FindingCode } from '#shared/payment-file';
import { readBytes } from '../../../../electron/reader/read.ts';
import { draftContext } from '../../../support/payment-context.ts';

const FOLDER = new URL('../../../fixtures/pain001/', import.meta.url);
const DEBTOR = 'DE89370400440532013000';

/** What a fault refuses: nothing but the line it is in, or the file. */
type Refuses = 'file' | 'line';

interface Fault {
  readonly file: string;
  readonly code: FindingCode;
  readonly refuses: Refuses;
  /** Words of the sentence that tell the fault from its neighbours. */
  readonly says: string;
  /** Line of the document, null where none can be named. */
  readonly line: number | null;
}

const fault = (
  file: string,
  code: FindingCode,
  refuses: Refuses,
  line: number | null,
  says: string,
): Fault => ({ file, code, refuses, line, says });

/** One file a fault, each made by hand from valid.xml; found while reading. */
const READING: readonly Fault[] = [
  fault('not-xml', 'xml-not-well-formed', 'file', 1, 'Start tag expected'),
  fault('cut-off', 'xml-not-well-formed', 'file', 61, 'not well-formed'),
  fault('utf-16', 'encoding-unsupported', 'file', 1, 'UTF-16'),
  fault('not-utf-8', 'encoding-invalid', 'file', 1, 'no UTF-8'),
  fault('doctype', 'doctype', 'file', 2, 'has a DOCTYPE'),
  fault('entity-bomb', 'doctype-entities', 'file', 2, 'defines entities.'),
  fault('external-entity', 'doctype-external', 'file', 2, 'points to another file'),
  fault('billion-laughs', 'doctype-nested-entities', 'file', 2, 'entities within entities'),
  fault('wrong-namespace', 'namespace-unsupported', 'file', 2, '“pain.008.001.08”'),
  fault('count-mismatch', 'count-mismatch', 'file', 7, 'The file states 3 credit transfers and holds 2'),
  fault(
    'group-count-mismatch',
    'count-mismatch',
    'file',
    16,
    'The payment information HAND-1-1 states 1 credit transfer and holds 2',
  ),
  fault('control-sum-mismatch', 'control-sum-mismatch', 'file', 8, '1335.06; its amounts add up to 1335.05'),
  fault(
    'group-control-sum-mismatch',
    'control-sum-mismatch',
    'file',
    17,
    'HAND-1-1 states the control sum 1335.04',
  ),
  fault('negative-amount', 'amount-negative', 'line', 70, 'is negative, “-100.55”'),
  fault('zero-amount', 'amount-zero', 'line', 70, 'is zero'),
  fault('over-precise-amount', 'amount-precision', 'line', 70, '“100.555”, but EUR has 2 decimals'),
  fault('unknown-currency', 'currency-unknown', 'line', 70, '“EUX”'),
  fault('token-instead-of-currency', 'currency-unknown', 'line', 70, '“ETH”'),
  fault('no-currency', 'currency-missing', 'line', 70, 'has no currency'),
  fault('equivalent-amount', 'amount-equivalent', 'line', 70, 'conversion at the bank'),
  fault(
    'iban-check-digits',
    'iban-check-digits',
    'line',
    77,
    'NL96RABO7938092725: its check digits are wrong',
  ),
  fault('iban-in-print-form', 'iban-characters', 'line', 77, 'electronic form'),
  fault('account-not-iban', 'account-not-iban', 'line', 77, 'something else than an IBAN'),
  fault('no-creditor-account', 'element-missing', 'line', 64, 'creditor account'),
  fault('no-creditor-name', 'name-missing', 'line', 72, 'name of the creditor (Cdtr/Nm) is missing'),
  fault('name-too-long', 'text-too-long', 'line', 73, '141 characters long; 140 are allowed'),
  fault('text-direction-override', 'text-control-character', 'line', 73, 'U+202E'),
  fault('repeated-reference', 'reference-repeated', 'line', 64, 'are those of transfer 1'),
  fault('unexpected-element', 'element-unexpected', 'line', 67, '“Note”'),
  fault('wrong-order', 'element-order', 'line', 67, 'instruction id'),
  fault('ultimate-creditor', 'not-carried', 'line', 80, 'ultimate creditor'),
];

/** Faults of the payment information: they refuse all of its transfers, and it is the only one. */
const READING_GROUP: readonly Fault[] = [
  fault('placeholder-date', 'placeholder', 'line', 24, 'placeholder “YYYY-MM-DD”'),
  fault('impossible-date', 'date-impossible', 'line', 24, 'a day that does not exist'),
  fault('cheque', 'payment-method', 'line', 13, 'cheque (CHK)'),
  fault('bic-form', 'bic-format', 'line', 36, '“COBADEFFXX”'),
  fault('bic-of-version-03', 'element-unexpected', 'line', 36, '“BIC”'),
];

/** Found while drafting, because it takes the ledger's accounts to see them. */
const DRAFTING: readonly Fault[] = [
  fault(
    'debtor-account-in-other-currency',
    'debtor-currency',
    'line',
    64,
    'accounts in CHF, EUR, USD but not KWD',
  ),
  fault('sepa-in-other-currency', 'sepa-currency', 'line', 64, 'the amount is in USD'),
  fault('same-account', 'same-account', 'line', 64, 'the same, DE89 3704 0044 0532 0130 00'),
];

const saying = (words: string): string => expect.stringContaining(words) as string;
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(`${name}.xml`, FOLDER));
const context = draftContext({ [DEBTOR]: ['EUR', 'USD', 'CHF'] });

describe('files with one fault each', () => {
  test('the file they were made from has none', () => {
    const read = readBytes(bytesOf('valid'));
    expect(read.ok && read.value.findings).toEqual([]);
    if (!read.ok) return;
    const { intents, totals } = draftIntents(read.value, context);
    expect(intents).toHaveLength(2);
    expect(totals).toEqual([{ asset: 'EUR', scale: 2, count: 2, minor: '133505' }]);
  });

  test.each(READING)('$file: $code', ({ file, code, refuses, line, says }) => {
    const read = readBytes(bytesOf(file));
    const findings = read.ok ? read.value.findings : read.error;
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(findings[0]).toMatchObject({ scope: refuses, line, what: saying(says) });
    expect(findings[0]?.remedy).not.toBe('');
    expect(read.ok).toBe(refuses === 'line');
    if (!read.ok) return;
    expect(read.value.transactions.map(({ transaction }) => transaction)).toEqual([1]);
    expect(read.value.refused.map(({ transaction }) => transaction)).toEqual([2]);
  });

  test.each(READING_GROUP)('$file: $code', ({ file, code, line, says }) => {
    const read = readBytes(bytesOf(file));
    expect(read.ok ? [] : read.error).toEqual([
      expect.objectContaining({
        code,
        line,
        scope: 'line',
        transaction: null,
        what: saying(says),
      }),
    ]);
  });

  test.each(DRAFTING)('$file: $code', ({ file, code, line, says }) => {
    const read = readBytes(bytesOf(file));
    if (!read.ok) throw new Error(read.error.map(({ what }) => what).join(' '));
    const { intents, lines, findings } = draftIntents(read.value, context);
    expect(intents.map(({ transaction }) => transaction)).toEqual([1]);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['ready', 'refused']);
    expect(findings).toEqual([expect.objectContaining({ code, line, transaction: 2, what: saying(says) })]);
    expect(lines[1]?.finding).toEqual(findings[0]);
  });

  test('unknown-debtor-account: every line of it, with where to register it', () => {
    const read = readBytes(bytesOf('unknown-debtor-account'));
    if (!read.ok) throw new Error('refused');
    const { intents, findings } = draftIntents(read.value, context);
    expect(intents).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['debtor-unknown', 'debtor-unknown']);
    expect(findings[0]?.what).toContain('DE02 1203 0000 0000 2020 51');
    expect(findings[0]?.remedy).toContain('under Wallets');
  });

  test('charges-to-debtor: every line of it', () => {
    const read = readBytes(bytesOf('charges-to-debtor'));
    expect(read.ok ? [] : read.error.map(({ code }) => code)).toEqual([
      'charges-to-debtor',
      'charges-to-debtor',
    ]);
  });

  test('unreadable-amount: the line, and the control sums that it leaves unproven', () => {
    const read = readBytes(bytesOf('unreadable-amount'));
    expect(read.ok ? [] : read.error.map(({ code }) => code)).toEqual([
      'control-sum-unproven',
      'control-sum-unproven',
      'amount-format',
    ]);
  });

  test('each says another sentence', () => {
    const sentences = [...READING, ...READING_GROUP].map(({ file }) => {
      const read = readBytes(bytesOf(file));
      return (read.ok ? read.value.findings : read.error)[0]?.what;
    });
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test('every file of the folder is in a table', () => {
    const named = [...READING, ...READING_GROUP, ...DRAFTING].map(({ file }) => `${file}.xml`);
    const others = ['valid', 'unknown-debtor-account', 'charges-to-debtor', 'unreadable-amount'];
    const expected = [...named, ...others.map((name) => `${name}.xml`)].toSorted();
    expect(readdirSync(FOLDER).toSorted()).toEqual(expected);
  });
});

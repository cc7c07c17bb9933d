import { describe, expect, test } from 'vitest';
import { decodeIntent, digestOf, encodeIntent, originKey } from '#shared/intent';
import { draftIntents, type CreditTransfer, type DraftContext, type PaymentFile } from '#shared/payment-file';
import { draftContext } from '../../../support/payment-context.ts';

const DEBTOR = 'DE89370400440532013000';
const SISTER = 'FR1420041010050500013M02606';
const OUTSIDE = 'NL96RABO7938092752';
const ACCOUNTS = { [DEBTOR]: ['EUR', 'USD', 'CHF'], [SISTER]: ['EUR'] };

const transferOf = (change: Partial<CreditTransfer> = {}): CreditTransfer => ({
  transaction: 1,
  line: 40,
  paymentInformationId: 'P-1',
  debtor: { name: 'Aurora', iban: DEBTOR, currency: null, bic: 'COBADEFFXXX' },
  creditor: { name: 'Peña Foods SAS', country: 'FI', iban: OUTSIDE, bic: 'RABONL2U' },
  amount: money('EUR', 123450),
  amountText: '1234.50',
  serviceLevel: 'SEPA',
  chargeBearer: 'SLEV',
  purpose: 'SUPP',
  endToEndId: 'INV-1',
  instructionId: 'I-1',
  remittance: 'Invoice 1',
  requestedExecutionDate: '2026-12-16',
  ...change,
});

function money(asset: string, minor: number): CreditTransfer['amount'] {
  return { asset: asset as CreditTransfer['amount']['asset'], scale: 2, minor: String(minor) };
}

const fileOf = (...transactions: readonly CreditTransfer[]): PaymentFile => ({
  version: '09',
  messageId: 'M-1',
  createdAt: '2026-11-20T08:30:00+01:00',
  initiatingParty: 'Aurora',
  statedCount: transactions.length,
  statedControlSum: null,
  transactions,
  refused: [],
  findings: [],
});

const context: DraftContext = draftContext(ACCOUNTS);
const creditor = (iban: string): CreditTransfer['creditor'] => ({ ...transferOf().creditor, iban });

const outcome = (change: Partial<CreditTransfer>): string => {
  const { lines } = draftIntents(fileOf(transferOf(change)), context);
  const [line] = lines;
  return line?.finding?.code ?? line?.rail ?? '';
};

describe('a good transfer becomes an intent', () => {
  const { intents } = draftIntents(fileOf(transferOf()), context);
  const [drafted] = intents;

  test('with everything that the file says', () => {
    expect(drafted?.intent).toEqual({
      v: 1,
      type: 'transfer',
      ledger: 'test-ledger',
      initiator: 'dirk',
      origin: {
        kind: 'file',
        fileDigest: context.fileDigest,
        fileName: 'payments.xml',
        messageId: 'M-1',
        paymentInformationId: 'P-1',
        transaction: 1,
        line: 40,
      },
      createdAt: '2026-11-23T09:00:00.000Z',
      expiresAt: '2026-11-26T09:00:00.000Z',
      attachmentsRoot: null,
      legs: [
        {
          source: { account: `${DEBTOR}.EUR`, name: 'Operations EUR', iban: DEBTOR },
          destination: { account: null, iban: OUTSIDE, bic: 'RABONL2U' },
          amount: { asset: 'EUR', scale: 2, minor: '123450' },
        },
      ],
      rail: 'sepa',
      payee: { name: 'Peña Foods SAS', country: 'FI', version: null },
      purpose: 'SUPP',
      references: { endToEndId: 'INV-1', instructionId: 'I-1', remittance: 'Invoice 1' },
      requestedExecutionDate: '2026-12-16',
      feeCeiling: null,
    });
  });

  test('whose bytes decode to it and hash to its digest', () => {
    if (drafted === undefined) throw new Error('nothing drafted');
    expect(decodeIntent(drafted.bytes)).toEqual({ ok: true, value: drafted.intent });
    expect(drafted.bytes).toEqual(encodeIntent(drafted.intent));
    expect(drafted.digest).toBe(digestOf(drafted.intent));
  });

  test('whose origin is its own', () => {
    const two = draftIntents(fileOf(transferOf(), transferOf({ transaction: 2 })), context).intents;
    expect(new Set(two.map(({ intent }) => originKey(intent.origin))).size).toBe(2);
    expect(new Set(two.map(({ digest }) => digest)).size).toBe(2);
  });
});

describe('the rail', () => {
  test.each<[string, string, Partial<CreditTransfer>]>([
    ['SEPA where the file asks for it', 'sepa', {}],
    ['SWIFT where it does not', 'swift', { serviceLevel: 'NURG' }],
    ['SWIFT where it says nothing', 'swift', { serviceLevel: null }],
    ['SWIFT for another currency', 'swift', { serviceLevel: null, amount: money('USD', 1) }],
    ['book where the payee’s account is here', 'book', { creditor: creditor(SISTER) }],
    ['book, whatever the file asks for', 'book', { creditor: creditor(SISTER), serviceLevel: 'NURG' }],
    [
      'not book in a currency that the account here does not have',
      'swift',
      {
        creditor: creditor(SISTER),
        serviceLevel: null,
        amount: money('USD', 1),
      },
    ],
  ])('%s', (_, rail, change) => {
    expect(outcome(change)).toBe(rail);
  });

  test('book names the destination account', () => {
    const { intents } = draftIntents(fileOf(transferOf({ creditor: creditor(SISTER) })), context);
    expect(intents[0]?.intent.legs[0]?.destination.account).toBe(`${SISTER}.EUR`);
  });
});

describe('a transfer that can not become an intent is refused', () => {
  test.each<[string, string, Partial<CreditTransfer>]>([
    ['unknown debtor account', 'debtor-unknown', { debtor: { ...transferOf().debtor, iban: OUTSIDE } }],
    ['no account in the currency', 'debtor-currency', { amount: money('GBP', 1) }],
    [
      'account stated in another currency',
      'debtor-conversion',
      {
        debtor: { ...transferOf().debtor, currency: 'USD' },
      },
    ],
    ['to itself', 'same-account', { creditor: creditor(DEBTOR) }],
    ['SEPA in dollars', 'sepa-currency', { amount: money('USD', 1) }],
    ['SEPA to Brazil', 'sepa-country', { creditor: creditor('BR1500000000000010932840814P2') }],
    ['SEPA with shared charges', 'sepa-charges', { chargeBearer: 'SHAR' }],
    ['SEPA with a long text', 'sepa-remittance', { remittance: 'x'.repeat(141) }],
    ['what the intent can not hold', 'intent-undecodable', { requestedExecutionDate: '2026-02-30' }],
  ])('%s', (_, code, change) => {
    expect(outcome(change)).toBe(code);
  });

  test('and says in which currencies the debtor account is', () => {
    const { findings } = draftIntents(fileOf(transferOf({ amount: money('GBP', 1) })), context);
    expect(findings[0]?.what).toBe('DE89 3704 0044 0532 0130 00 has accounts in CHF, EUR, USD but not GBP.');
  });

  test('system accounts pay nothing', () => {
    const accounts = context.accounts.map((account) => ({ ...account, role: 'clearing' as const }));
    const { findings } = draftIntents(fileOf(transferOf()), { ...context, accounts });
    expect(findings.map(({ code }) => code)).toEqual(['debtor-unknown']);
  });
});

test('lines stand in the order of the file, totals count what is ready', () => {
  const refused = {
    transaction: 2,
    line: 60,
    creditorName: null,
    creditorIban: null,
    amount: null,
    amountText: '1e5',
    endToEndId: 'INV-2',
    findings: [
      { scope: 'line', code: 'amount-format', line: 70, transaction: null, what: 'x', remedy: 'y' } as const,
    ],
  };
  const file = fileOf(
    transferOf(),
    transferOf({ transaction: 3, serviceLevel: null, amount: money('USD', 5) }),
    transferOf({ transaction: 4, amount: money('EUR', 50) }),
  );
  const { lines, totals } = draftIntents({ ...file, refused: [refused] }, context);
  expect(lines.map(({ transaction, outcome }) => [transaction, outcome])).toEqual([
    [1, 'ready'],
    [2, 'refused'],
    [3, 'ready'],
    [4, 'ready'],
  ]);
  expect(lines[1]).toMatchObject({ payee: '', iban: '', amount: null, finding: { transaction: 2 } });
  expect(totals).toEqual([
    { asset: 'EUR', scale: 2, count: 2, minor: '123500' },
    { asset: 'USD', scale: 2, count: 1, minor: '5' },
  ]);
});

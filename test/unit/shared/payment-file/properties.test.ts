import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftIntents, FINDINGS_MAX, type PaymentFile } from '#shared/payment-file';
import { readBytes } from '../../../../electron/reader/read.ts';
import {
  decimalSum,
  ibanOf,
  writePain001,
  type PaymentFileToWrite,
  type TransferToWrite,
} from '../../../support/pain001-writer.ts';
import { draftContext } from '../../../support/payment-context.ts';

const DEBTOR = 'DE89370400440532013000';
const SCALES: Readonly<Record<string, number>> = { EUR: 2, USD: 2, JPY: 0, KWD: 3, CHF: 2 };

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const amountText = (minor: bigint, scale: number): string => {
  const digits = minor.toString().padStart(scale + 1, '0');
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

/** Names without what is refused and without white space at the ends, which is taken away. */
const name = fc
  .string({ unit: fc.constantFrom(...Array.from('abcÅßñ&<>"\'ΩЖ字 ./-')), minLength: 1, maxLength: 70 })
  .map((text) => text.trim())
  .filter((text) => text !== '');

const transfer = (index: number): fc.Arbitrary<TransferToWrite> =>
  fc
    .record({
      currency: fc.constantFrom(...Object.keys(SCALES)),
      minor: fc.bigInt({ min: 1n, max: 10n ** 11n }),
      account: fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
      creditorName: name,
      remittance: fc.option(name, { nil: undefined }),
      creditorBic: fc.option(fc.constantFrom('RABONL2U', 'COBADEFFXXX'), { nil: undefined }),
      purpose: fc.option(fc.constantFrom('SUPP', 'SALA'), { nil: undefined }),
    })
    .map(({ currency, minor, account, creditorName, remittance, creditorBic, purpose }) => ({
      amount: amountText(minor, SCALES[currency] ?? 2),
      currency,
      creditorIban: ibanOf('DE', account.toString().padStart(18, '0')),
      creditorName,
      endToEndId: `E-${String(index)}`,
      ...(remittance === undefined ? {} : { remittance }),
      ...(creditorBic === undefined ? {} : { creditorBic }),
      ...(purpose === undefined ? {} : { purpose }),
    }));

const file: fc.Arbitrary<PaymentFileToWrite> = fc
  .record({
    version: fc.constantFrom('03' as const, '09' as const),
    count: fc.integer({ min: 1, max: 12 }),
    groups: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ version, count, groups }) =>
    fc.tuple(...Array.from({ length: count }, (_, index) => transfer(index + 1))).map((transfers) => ({
      version,
      messageId: 'M-1',
      debtorIban: DEBTOR,
      serviceLevel: null,
      transfers,
      groups,
    })),
  );

const read = (text: string): PaymentFile => {
  const result = readBytes(utf8(text));
  if (!result.ok) throw new Error(result.error.map(({ what }) => what).join(' '));
  return result.value;
};

/** The sum of what was taken, computed from minor units and not from the file's texts. */
const sumOfTaken = ({ transactions }: PaymentFile): string =>
  decimalSum(transactions.map(({ amount }) => amountText(BigInt(amount.minor), amount.scale)));

/** Decimal texts of one number are one. */
const bare = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

describe('valid files', () => {
  test('are read completely and add up', () => {
    fc.assert(
      fc.property(file, (written) => {
        const result = read(writePain001(written));
        expect(result.findings).toEqual([]);
        expect(result.refused).toEqual([]);
        expect(result.version).toBe(written.version);
        expect(bare(sumOfTaken(result))).toBe(
          bare(decimalSum(written.transfers.map(({ amount }) => amount))),
        );
        expect(
          result.transactions.map(({ amountText: amount, amount: { asset }, creditor, remittance }) => [
            amount,
            asset,
            creditor.iban,
            creditor.name,
            remittance,
          ]),
        ).toEqual(
          written.transfers.map(({ amount, currency, creditorIban, creditorName, remittance }) => [
            amount,
            currency,
            creditorIban,
            creditorName,
            remittance ?? null,
          ]),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('draft to intents that hold the same money, in this and no other asset', () => {
    const context = draftContext({ [DEBTOR]: Object.keys(SCALES) });
    fc.assert(
      fc.property(file, (written) => {
        const result = read(writePain001(written));
        const { intents, totals, lines } = draftIntents(result, context);
        expect(lines).toHaveLength(written.transfers.length);
        expect(intents.map(({ intent }) => intent.legs.map(({ amount }) => amount))).toEqual(
          result.transactions.map(({ amount }) => [amount]),
        );
        for (const total of totals) {
          const texts = written.transfers.filter(({ currency }) => currency === total.asset);
          const sum = decimalSum(texts.map(({ amount }) => amount));
          expect(amountText(BigInt(total.minor), total.scale)).toBe(sum);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('damaged files', () => {
  const damage = fc.array(
    fc.record({
      at: fc.nat(),
      byte: fc.integer({ min: 0, max: 255 }),
      kind: fc.constantFrom('set', 'insert', 'cut'),
    }),
    { minLength: 1, maxLength: 6 },
  );

  const damaged = (
    bytes: Uint8Array,
    changes: readonly { readonly at: number; readonly byte: number; readonly kind: string }[],
  ): Uint8Array => {
    let result = [...bytes];
    for (const { at, byte, kind } of changes) {
      const index = at % Math.max(1, result.length);
      if (kind === 'set') result[index] = byte;
      else if (kind === 'insert') result = [...result.slice(0, index), byte, ...result.slice(index)];
      else result.splice(index, 1 + (byte % 40));
    }
    return Uint8Array.from(result);
  };

  test('never crash the reader, and never lose or gain money without a finding', () => {
    fc.assert(
      fc.property(file, damage, (written, changes) => {
        const result = readBytes(damaged(utf8(writePain001(written)), changes));
        if (!result.ok) {
          expect(result.error.length).toBeGreaterThan(0);
          expect(result.error.length).toBeLessThanOrEqual(FINDINGS_MAX);
          return;
        }
        const { transactions, refused, findings, statedControlSum } = result.value;
        const wanted = bare(decimalSum(written.transfers.map(({ amount }) => amount)));
        // Both control sums and an amount would have to change alike for another sum to pass.
        expect(bare(statedControlSum ?? wanted)).toBe(wanted);
        expect(transactions.length + refused.length).toBe(written.transfers.length);
        if (findings.length === 0) expect(bare(sumOfTaken(result.value))).toBe(wanted);
        else expect(refused.length).toBeGreaterThan(0);
        for (const transfer of refused) expect(transfer.findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });

  test('of any bytes at all never crash the reader', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(readBytes(bytes).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('findings', () => {
  test('are bounded, but every faulty line is refused', () => {
    const transfers = Array.from({ length: FINDINGS_MAX * 2 + 1 }, (_, index) => ({
      amount: index === 0 ? '1.00' : '0.001',
      creditorIban: ibanOf('DE', String(index).padStart(18, '0')),
    }));
    const { transactions, refused, findings } = read(
      writePain001({ version: '09', messageId: 'M-1', debtorIban: DEBTOR, transfers }),
    );
    expect(transactions).toHaveLength(1);
    expect(refused).toHaveLength(FINDINGS_MAX * 2);
    expect(findings).toHaveLength(FINDINGS_MAX);
    expect(findings.at(-1)).toMatchObject({ code: 'findings-limit', what: 'There are 501 more findings.' });
  });

  test('all of a file come at once', () => {
    const text = writePain001({
      version: '03',
      messageId: 'M-1',
      debtorIban: DEBTOR,
      statedCount: 5,
      statedControlSum: '1',
      transfers: [
        { amount: '0', creditorIban: 'DE88370400440532013000' },
        { amount: '2.00', creditorIban: 'IBAN' },
      ],
    });
    const result = readBytes(utf8(text));
    expect(result.ok ? [] : result.error.map(({ code }) => code)).toEqual([
      'count-mismatch',
      'control-sum-mismatch',
      'amount-zero',
      'iban-check-digits',
      'placeholder',
    ]);
  });
});

test('a thousand transfers are read in well under a second', () => {
  const transfers = Array.from({ length: 1_000 }, (_, index) => ({
    amount: `${String(index + 1)}.25`,
    creditorIban: ibanOf('DE', String(index).padStart(18, '0')),
    remittance: `Invoice ${String(index)}`,
  }));
  const bytes = utf8(writePain001({ version: '09', messageId: 'M-1', debtorIban: DEBTOR, transfers }));
  readBytes(bytes);
  const start = performance.now();
  const result = readBytes(bytes);
  const elapsedMs = performance.now() - start;
  expect(result.ok && result.value.transactions.length).toBe(1_000);
  // Many times what it takes alone: the machine may be busy.
  expect(elapsedMs).toBeLessThan(3_000);
});

import type { AccountId } from '#shared/brand';
import { describe, expect, test } from 'vitest';
import type { AccountLimits, WalletLimits } from '#shared/double-entry';
import { renderDigest, renderIntent } from '#shared/render';
import {
  ANNA,
  DIRK,
  IBAN_B,
  testChange,
  testGrant,
  testRegistration,
  testRevocation,
  testTransfer,
} from '../../../support/company.ts';

const values = (intent: Parameters<typeof renderIntent>[0]): ReadonlyMap<string, string> =>
  new Map(renderIntent(intent, 'en-GB').lines.map(({ id, value }) => [id, value]));

describe('the render record', () => {
  test('shows every fact of a transfer in the words of the screen', () => {
    const lines = values(testTransfer({ minor: '123456789' }));
    expect(lines.get('leg.0.amount')).toBe('1,234,567.89 EUR');
    expect(lines.get('leg.0.destination.iban')).toBe('GB82 WEST 1234 5698 7654 32');
    expect(lines.get('payee.name')).toBe('Beta operating');
  });

  test('shows every leaf of the signed bytes', () => {
    for (const intent of [
      testTransfer(),
      testRegistration(),
      testChange({ kind: 'set-owner', from: DIRK, to: ANNA }),
      testChange({ kind: 'extend', from: '2027-01-31', to: '2028-01-31' }),
      testChange({ kind: 'archive', accounts: [`${IBAN_B}.EUR` as AccountId], ibans: [IBAN_B] }),
      testGrant(),
      testRevocation(),
    ]) {
      const shown = [...values(intent).values()].join('\n').replaceAll(/[ ,.]/g, '');
      for (const leaf of leaves(intent)) expect(shown).toContain(leaf.replaceAll(/[ ,.]/g, ''));
    }
  });

  test('gives other lines for other intents, however alike they are made', () => {
    const file = {
      kind: 'file',
      fileDigest: 'a'.repeat(64),
      fileName: 'a.xml',
      messageId: 'M1',
      paymentInformationId: 'P',
      transaction: 1,
      line: 2,
    } as unknown as ReturnType<typeof testTransfer>['origin'];
    const base = { ...testTransfer(), origin: file };
    const { references } = base;
    const variants = [
      base,
      { ...base, origin: { ...file, messageId: 'M1, batch P', paymentInformationId: 'Q' } },
      { ...base, origin: { ...file, messageId: 'M1', paymentInformationId: 'P, batch Q' } },
      { ...base, references: { ...references, remittance: 'none' } },
      { ...base, references: { ...references, instructionId: 'none' } },
      { ...base, payee: { ...base.payee, country: null } },
      { ...base, purpose: null },
    ] as (typeof base)[];
    const digests = variants.map((intent) => renderDigest(renderIntent(intent, 'en-GB')));
    expect(new Set(digests).size).toBe(variants.length);
  });

  test('gives other lines for other limits, whatever is stated in them', () => {
    const limits = (...velocity: AccountLimits['velocity']): AccountLimits => ({
      floor: { soft: null, hard: '5' },
      ceiling: { soft: null, hard: null },
      velocity,
    });
    const window = { window: 'h24', measure: 'sum', soft: null, hard: '5' } as const;
    const inEuro = (each: AccountLimits): WalletLimits => [{ asset: 'EUR', limits: each }];
    const variants: readonly WalletLimits[] = [
      [],
      inEuro(limits()),
      inEuro({ ...limits(), floor: { soft: '5', hard: null } }),
      inEuro({ ...limits(), floor: { soft: null, hard: null }, ceiling: { soft: null, hard: '5' } }),
      inEuro(limits(window)),
      inEuro(limits({ ...window, window: 'd7' })),
      inEuro(limits({ ...window, measure: 'count' })),
      inEuro(limits({ ...window, soft: '5', hard: null })),
      [{ asset: 'USD', limits: limits() }],
    ];
    const base = testChange({ kind: 'freeze' });
    const digests = variants.flatMap((some) =>
      variants.map((other) =>
        renderDigest(
          renderIntent({ ...base, change: { kind: 'set-limits', from: some, to: other } }, 'en-GB'),
        ),
      ),
    );
    expect(new Set(digests).size).toBe(variants.length ** 2);
  });

  test('changes its digest with any change of a label, a value or the order', () => {
    const record = renderIntent(testTransfer(), 'en-GB');
    const original = renderDigest(record);
    for (const [index, line] of record.lines.entries()) {
      const altered = record.lines.with(index, { ...line, value: `${line.value} ` });
      expect(renderDigest({ ...record, lines: altered })).not.toBe(original);
      const relabelled = record.lines.with(index, { ...line, label: `${line.label}.` });
      expect(renderDigest({ ...record, lines: relabelled })).not.toBe(original);
    }
    expect(renderDigest({ ...record, lines: record.lines.toReversed() })).not.toBe(original);
    expect(renderDigest({ ...record, lines: record.lines.slice(1) })).not.toBe(original);
  });
});

/** Strings of the intent that a person has to see; structural tags are shown in words. */
const leaves = (value: unknown, key = ''): readonly string[] => {
  if (typeof value === 'string') return ['kind', 'type', 'rail', 'minor'].includes(key) ? [] : [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) => leaves(item, Array.isArray(value) ? key : name));
};

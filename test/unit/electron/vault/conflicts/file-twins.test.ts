import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNear } from '../../../../../electron/vault/views/checks/near.ts';
import { fileTwins } from '../../../../../electron/vault/views/drafts/file-twins.ts';
import { TWINS_MAX, type Subject } from '../../../../../electron/vault/views/twins.ts';
import { referenceKeys } from '../../../../../electron/vault/store/search-keys.ts';
import { testRegistration, testTransfer } from '../../../../support/company.ts';
import { outside } from '../../../../integration/vault/support/payments.ts';

const subject = (over: Partial<Subject>): Subject => ({
  seq: null,
  ibans: ['A'],
  asset: 'EUR',
  minor: 10_000n,
  at: '2026-05-01T09:00:00Z',
  references: [],
  ...over,
});

describe('payments of one file that are like each other', () => {
  test('are those to one account with near amounts or one reference', () => {
    const twins = fileTwins([
      subject({ references: ['inv77'] }),
      subject({ minor: 10_100n }),
      undefined,
      subject({ minor: 50_000n, references: ['inv77'] }),
      subject({ ibans: ['B'], references: ['inv77'] }),
      subject({ asset: 'USD' }),
    ]);
    expect([...twins]).toEqual(
      expect.arrayContaining([
        [0, [1, 3]],
        [1, [0]],
        [3, [0]],
      ]),
    );
    expect(twins.size).toBe(3);
  });

  test('are found both ways, and only those that are', () => {
    const list = fc.array(
      fc
        .record({
          ibans: fc.constantFrom(['A'], ['B']),
          minor: fc.bigInt({ min: 9_700n, max: 10_300n }),
          references: fc.subarray(['r1', 'r2']),
        })
        .map(subject),
      { maxLength: TWINS_MAX },
    );
    fc.assert(
      fc.property(list, (subjects) => {
        const found = fileTwins(subjects);
        subjects.forEach((one, place) => {
          const expected = subjects.flatMap((other, at) =>
            at !== place &&
            one.ibans[0] === other.ibans[0] &&
            (isNear(one.minor, other.minor) || one.references.some((key) => other.references.includes(key)))
              ? [at]
              : [],
          );
          expect(found.get(place) ?? []).toEqual(expected);
        });
      }),
    );
  });

  test('are no more than a few each, however many are alike', () => {
    const twins = fileTwins(Array.from({ length: 5_000 }, () => subject({ references: ['r'] })));
    expect(twins.size).toBe(5_000);
    expect(Math.max(...[...twins.values()].map(({ length }) => length))).toBe(TWINS_MAX);
  });
});

describe('references that tell what is paid for', () => {
  const keysOf = (endToEndId: string, remittance: string | null): readonly string[] =>
    referenceKeys(outside(testTransfer({ references: { endToEndId, instructionId: null, remittance } })));

  test('are compared without spelling', () => {
    expect(keysOf('INV-77', 'Facture  118.204')).toEqual(['inv77', 'facture118204']);
    expect(keysOf('INV-77', 'inv 77')).toEqual(['inv77']);
  });

  test('leave out what names no invoice, and own accounts', () => {
    expect(keysOf('NOTPROVIDED', 'Rent')).toEqual([]);
    expect(keysOf('A1', null)).toEqual([]);
    expect(referenceKeys(testTransfer())).toEqual([]);
    expect(referenceKeys(testRegistration())).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountId, TransferId } from '#shared/brand';
import { encodeRecordedOperation, type Operation } from '#shared/double-entry';
import { EMPTY_EVENT, nextSlice, operationBytesMax, shapeProblem } from '../../../ledger/writer/book-size.ts';

const UUID = '00000000-0000-4000-8000-000000000000' as TransferId;
const account = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/).map((text) => text as AccountId);
const minor = fc.stringMatching(/^[1-9]\d{0,38}$/);
const legs = fc.array(
  fc.record({ asset: fc.constantFrom('EUR', 'ABCDEFGHIJKL'), credit: account, debit: account, minor }),
  {
    minLength: 1,
    maxLength: 32,
  },
);
const meta = fc.dictionary(
  fc.stringMatching(/^[a-z][A-Za-z0-9_.-]{0,39}$/),
  fc.oneof(
    fc.constant('"\\'.repeat(100)),
    fc.constant('語'.repeat(200)),
    fc.string({ minLength: 1, maxLength: 200 }),
  ),
  { maxKeys: 16 },
);
const text80 = fc.constantFrom('"'.repeat(80), '語'.repeat(80), 'x');

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record(
    {
      op: fc.constant('transfer' as const),
      id: fc.constant(UUID),
      legs,
      meta,
      linked: fc.constant(true as const),
      valueDate: fc.constant('2026-05-01'),
      reverses: fc.constant(UUID),
      corrects: fc.constant(UUID),
      conversion: fc.record({
        sold: fc.constant('ABCDEFGHIJKL'),
        bought: fc.constant('ABCDEFGHIJKL'),
        rate: fc.constant(`${'9'.repeat(18)}.${'9'.repeat(18)}`),
        source: text80,
        quotedAt: fc.constant('2026-05-01T00:00:00.000Z'),
        quoteId: text80,
      }),
    },
    { requiredKeys: ['op', 'id', 'legs'] },
  ),
  fc.record(
    {
      op: fc.constant('post' as const),
      id: fc.constant(UUID),
      hold: fc.constant(UUID),
      minors: fc.array(minor, { minLength: 1, maxLength: 32 }),
      meta,
    },
    { requiredKeys: ['op', 'id', 'hold'] },
  ),
);

describe('the size of operations', () => {
  test('is never underestimated', () => {
    fc.assert(
      fc.property(operation, (one) => {
        const refused = { ...one, refused: 'x'.repeat(40) };
        expect(Buffer.byteLength(encodeRecordedOperation(refused))).toBeLessThanOrEqual(
          operationBytesMax(one),
        );
      }),
    );
  });

  const plain = (isLinked: boolean): Operation => ({
    op: 'transfer',
    id: UUID,
    legs: [{ asset: 'EUR', credit: 'a' as AccountId, debit: 'b' as AccountId, minor: '1' }],
    ...(isLinked ? { linked: true as const } : {}),
  });

  test('slices cover all operations in order, within the room, and never cut a chain', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 700 }),
        fc.integer({ min: 200, max: 900 }),
        (links, operationsMax) => {
          const operations = links.map(plain);
          const room = { ...EMPTY_EVENT, operations: operationsMax };
          let at = 0;
          while (at < operations.length) {
            const slice = nextSlice(operations, at, room);
            // Only a chain that is longer than the room has no slice.
            if (slice === undefined) {
              expect(links.slice(at, at + operationsMax).every(Boolean)).toBe(true);
              return;
            }
            expect(slice.from).toBe(at);
            expect(slice.to - slice.from).toBeLessThanOrEqual(operationsMax);
            expect(slice.to === operations.length || links[slice.to - 1] === false).toBe(true);
            at = slice.to;
          }
          expect(at).toBe(operations.length);
        },
      ),
    );
  });

  test('a chain that no event holds is named', () => {
    const chain = (count: number): Operation[] => [
      ...Array.from({ length: count - 1 }, () => plain(true)),
      plain(false),
    ];
    expect(shapeProblem(chain(1_000))).toBeUndefined();
    expect(shapeProblem([...chain(3), ...chain(1_001)])).toMatch(/chain of 1001 operations/);
    const long = {
      ...plain(true),
      meta: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${String(i)}`, 'x'.repeat(200)])),
    };
    expect(shapeProblem([...Array.from({ length: 500 }, () => long), plain(false)])).toMatch(/too long/);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeAccount,
  encodeBookEvent,
  encodeRecordedOperation,
  TextWriter,
  writeBookEvent,
  type BookEvent,
} from '#shared/double-entry';
import { toHex, utf8 } from '#shared/encoding';
import { canonicalize, type JsonValue } from '#shared/json';
import { accountArb, recordedOperationArb } from '../../../support/double-entry/arbitraries.ts';

const canonical = (value: unknown): string => canonicalize(value as JsonValue);

const eventArb = fc.record({
  seq: fc.nat(),
  time: fc.constant('2026-05-04T09:00:00.000Z'),
  actor: fc.oneof(
    fc.constant({ kind: 'ledger' as const }),
    fc.record({ kind: fc.constant('person' as const), id: fc.string() }),
  ),
  command: fc.record({ id: fc.string(), digest: fc.constant('ab'.repeat(32)) }),
  type: fc.constant('book.recorded' as const),
  payload: fc.record({
    groups: fc.array(
      fc.record({ mandate: fc.option(fc.string()), operations: fc.array(recordedOperationArb) }),
    ),
  }),
}) as fc.Arbitrary<BookEvent>;

describe('the canonical text by hand is that of the serialiser', () => {
  test('for every operation', () => {
    fc.assert(
      fc.property(recordedOperationArb, (operation) => {
        expect(encodeRecordedOperation(operation)).toBe(canonical(operation));
      }),
      { numRuns: 500 },
    );
  });

  test('for every account', () => {
    fc.assert(
      fc.property(accountArb, (account) => {
        expect(encodeAccount(account)).toBe(canonical(account));
      }),
    );
  });

  test('for every event, as text and as bytes of one writer used again', () => {
    const writer = new TextWriter(16);
    fc.assert(
      fc.property(eventArb, (event) => {
        const line = canonical(event);
        expect(encodeBookEvent(event)).toBe(line);
        writeBookEvent(writer.clear(), event);
        expect(toHex(writer.bytes())).toBe(toHex(utf8(line)));
      }),
    );
  });
});

test('an unpaired surrogate has no text', () => {
  expect(() => new TextWriter().quoted('a\ud800')).toThrow(TypeError);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { opensslLeaf } from '../../../ledger/keys/index.ts';

test('the leaf that OpenSSL hashes is the leaf that desks hash', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.json()),
      (line) => {
        expect(toHex(opensslLeaf(line))).toBe(toHex(eventLeaf(line)));
      },
    ),
    { numRuns: 500 },
  );
  const long = '{"é":"☃𝔘"}'.repeat(100_000);
  expect(toHex(opensslLeaf(long))).toBe(toHex(eventLeaf(long)));
});

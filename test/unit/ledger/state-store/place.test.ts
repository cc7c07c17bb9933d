import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK_ACCOUNTS, blockOf, inBlocks, indexInBlock } from '../../../../ledger/state-store/place.ts';

const place = fc.oneof(fc.nat(4 * BLOCK_ACCOUNTS), fc.nat(100_000 * BLOCK_ACCOUNTS));

describe('places', () => {
  test('are sorted by their blocks, each once, and in the order given within a block', () => {
    fc.assert(
      fc.property(fc.uniqueArray(place, { maxLength: 200, size: 'max' }), (places) => {
        const parts = inBlocks(places);
        const blocks = parts.map(({ block }) => block);
        expect(blocks).toEqual([...new Set(places.map(blockOf))].sort((a, b) => a - b));
        for (const { block, members } of parts) {
          const expected = [...places.keys()].filter((index) => blockOf(places[index] ?? -1) === block);
          expect([...members]).toEqual(expected);
        }
      }),
    );
  });

  test('are where their block and index say', () => {
    fc.assert(
      fc.property(place, (one) => {
        expect(blockOf(one) * BLOCK_ACCOUNTS + indexInBlock(one)).toBe(one);
        expect(indexInBlock(one)).toBeLessThan(BLOCK_ACCOUNTS);
      }),
    );
  });
});

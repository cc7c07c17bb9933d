import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TransferId } from '#shared/brand';
import { positionOf } from '#shared/double-entry';
import { RecentOperations } from '../../../../ledger/memory/recent.ts';

const idOf = (seq: number, index: number): TransferId => `op-${String(seq)}-${String(index)}` as TransferId;

test('what the history has indexed is dropped, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { maxLength: 20 }), fc.nat(22), (counts, through) => {
      const recent = new RecentOperations();
      counts.forEach((count, seq) => {
        for (let index = 0; index < count; index += 1) recent.add(idOf(seq, index), positionOf(seq, index));
      });
      // As a batch of several events is taken over: how operations ended comes after all that was recorded.
      counts.forEach((count, seq) => {
        if (count > 0) recent.follow(idOf(seq, 0), { kind: 'post', position: positionOf(seq, 0) });
      });
      recent.prune(through);
      counts.forEach((count, seq) => {
        const isKept = seq >= through;
        for (let index = 0; index < count; index += 1)
          expect(recent.position(idOf(seq, index))).toBe(isKept ? positionOf(seq, index) : undefined);
        if (count > 0) expect(recent.sequel(idOf(seq, 0)) !== undefined).toBe(isKept);
      });
      expect(recent.count).toBe(counts.slice(through).reduce((sum, count) => sum + count, 0));
    }),
  );
});

test('tells how operations ended in the events from one on', () => {
  const recent = new RecentOperations();
  for (let seq = 0; seq < 5; seq += 1)
    recent.follow(idOf(seq, 0), { kind: 'void', position: positionOf(seq, 0) });
  const found = recent.followedFrom(3).map(([id]) => id);
  expect(found.sort()).toEqual([idOf(3, 0), idOf(4, 0)]);
  expect(recent.followedFrom(5)).toEqual([]);
});

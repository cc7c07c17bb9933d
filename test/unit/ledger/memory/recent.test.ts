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
        if (count > 0) recent.follow(idOf(seq, 0), { kind: 'reversal', position: positionOf(seq, 0) });
        if (count > 1) recent.correct(idOf(seq, 0), positionOf(seq + 1, 0));
      });
      recent.prune(through);
      counts.forEach((count, seq) => {
        const isKept = seq >= through;
        for (let index = 0; index < count; index += 1)
          expect(recent.position(idOf(seq, index))).toBe(isKept ? positionOf(seq, index) : undefined);
        const reversal = { kind: 'reversal', position: positionOf(seq, 0) } as const;
        const wanted = count > 1 ? { ...reversal, correction: positionOf(seq + 1, 0) } : reversal;
        if (count > 0) expect(recent.sequel(idOf(seq, 0))).toEqual(isKept ? wanted : null);
        // A correction that is not indexed yet is known of a reversal that is.
        const isCorrectionKept = count > 1 && seq + 1 >= through;
        if (count > 0)
          expect(recent.sequel(idOf(seq, 0), reversal)).toEqual(isCorrectionKept ? wanted : reversal);
      });
      expect(recent.count).toBe(counts.slice(through).reduce((sum, count) => sum + count, 0));
    }),
  );
});

test('tells how operations ended in the events from one on', () => {
  const recent = new RecentOperations();
  for (let seq = 0; seq < 5; seq += 1)
    recent.follow(idOf(seq, 0), { kind: 'void', position: positionOf(seq, 0) });
  recent.correct(idOf(0, 0), positionOf(4, 1));
  const { sequels, corrections } = recent.endedFrom(3);
  expect(sequels.map(([id]) => id).sort()).toEqual([idOf(3, 0), idOf(4, 0)]);
  expect(corrections).toEqual([[idOf(0, 0), positionOf(4, 1)]]);
  expect(recent.endedFrom(5)).toEqual({ sequels: [], corrections: [] });
});

test('recalls how an operation ended also when that is dropped before the history answers', () => {
  const recent = new RecentOperations();
  const sequel = { kind: 'reversal', position: positionOf(0, 0) } as const;
  recent.follow(idOf(0, 0), sequel);
  recent.correct(idOf(0, 0), positionOf(1, 0));
  const recall = recent.recall(idOf(0, 0));
  recent.prune(9);
  expect(recall(null)).toEqual({ ...sequel, correction: positionOf(1, 0) });
  expect(recent.sequel(idOf(0, 0))).toBeNull();
});

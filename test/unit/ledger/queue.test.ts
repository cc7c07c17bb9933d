import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoundedQueue } from '../../../ledger/writer/queue.ts';

const limitsArb = fc.record({
  itemsMax: fc.integer({ min: 1, max: 10 }),
  weightMax: fc.integer({ min: 1, max: 60 }),
  batchWeightMax: fc.integer({ min: 1, max: 40 }),
});

/** A weight to offer, or "take". */
const workArb = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant('take' as const)), {
  maxLength: 60,
});

describe('BoundedQueue', () => {
  test('keeps order and limits, and gives back exactly what it took', () => {
    fc.assert(
      fc.property(limitsArb, workArb, (limits, work) => {
        const queue = new BoundedQueue<number>(limits, (weight) => weight);
        const inside: number[] = [];
        for (const step of work) {
          if (step === 'take') {
            const taken = queue.take();
            expect(taken).toEqual(inside.splice(0, taken.length));
            const weight = taken.reduce((total, each) => total + each, 0);
            expect(taken.length <= 1 || weight <= limits.batchWeightMax).toBe(true);
            if (taken.length === 0) expect(inside).toEqual([]);
          } else if (queue.offer(step)) {
            inside.push(step);
            const weight = inside.reduce((total, each) => total + each, 0);
            expect(inside.length).toBeLessThanOrEqual(limits.itemsMax);
            expect(inside.length === 1 || weight <= limits.weightMax).toBe(true);
          }
          expect(queue.length).toBe(inside.length);
        }
      }),
    );
  });

  test('takes one item of any weight when it is empty', () => {
    const queue = new BoundedQueue<number>(
      { itemsMax: 1, weightMax: 1, batchWeightMax: 1 },
      (weight) => weight,
    );
    expect(queue.offer(1_000)).toBe(true);
    expect(queue.offer(1)).toBe(false);
    expect(queue.take()).toEqual([1_000]);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quartersUntil } from '../../../../../renderer/features/audit/quarters.ts';

test('the running quarter says so, and those before it follow', () => {
  expect(quartersUntil(new Date('2026-02-28T23:59:59Z'), 2)).toEqual([
    { id: 'Q1 2026', label: 'Q1 2026, so far', from: '2026-01-01', to: '2026-04-01' },
    { id: 'Q4 2025', label: 'Q4 2025', from: '2025-10-01', to: '2026-01-01' },
    { id: 'Q3 2025', label: 'Q3 2025', from: '2025-07-01', to: '2025-10-01' },
  ]);
});

test('quarters follow one another without a gap, and the first holds the moment', () => {
  const moments = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 12 }), (now, before) => {
      const quarters = quartersUntil(now, before);
      expect(quarters).toHaveLength(before + 1);
      const day = now.toISOString().slice(0, 10);
      expect(quarters[0].from.localeCompare(day)).toBeLessThanOrEqual(0);
      expect(quarters[0].to.localeCompare(day)).toBeGreaterThan(0);
      for (const [index, { from }] of quarters.slice(0, -1).entries())
        expect(quarters[index + 1]?.to).toBe(from);
    }),
  );
});

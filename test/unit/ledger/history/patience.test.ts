import { describe, expect, test } from 'vitest';
import { Patience } from '../../../../ledger/history/patience.ts';
import type { HistoryFault } from '../../../../ledger/history/index.ts';

const fault = (kind: HistoryFault['kind']): HistoryFault => ({ kind, message: kind });

/** Pauses after faults of a kind, until it is given up. */
const pausesOf = (patience: Patience, kind: HistoryFault['kind']): readonly number[] => {
  const pauses: number[] = [];
  for (;;) {
    const ms = patience.pauseMs(fault(kind));
    if (ms === undefined) return pauses;
    pauses.push(ms);
  }
};

describe('the patience with an index that is not built on', () => {
  test('ends soon, with growing pauses, while nothing was ever shown', () => {
    expect(pausesOf(new Patience(), 'other')).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  test('lasts for hours once the index was shown, and its pauses have an end', () => {
    const patience = new Patience();
    patience.updated(true);
    const pauses = pausesOf(patience, 'other');
    expect(pauses.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(pauses.reduce((sum, one) => sum + one)).toBeGreaterThan(4 * 3_600_000);
  });

  test('begins anew when the index was built on, not when it was merely opened', () => {
    const patience = new Patience(3);
    patience.updated(true);
    expect(patience.pauseMs(fault('other'))).toBe(1_000);
    patience.updated(true);
    expect(patience.pauseMs(fault('other'))).toBe(2_000);
    patience.updated(false);
    expect(pausesOf(patience, 'other')).toEqual([1_000, 2_000]);
  });

  test('there is none with a journal that is missing at the start, or another builder', () => {
    expect(pausesOf(new Patience(), 'missing')).toEqual([]);
    expect(pausesOf(new Patience(), 'superseded')).toEqual([]);
  });

  test('bears a database that is missing later as any other fault', () => {
    const patience = new Patience(3);
    patience.updated(true);
    expect(pausesOf(patience, 'missing')).toEqual([1_000, 2_000]);
  });

  test('builds anew three times what is damaged', () => {
    expect(pausesOf(new Patience(), 'damage')).toEqual([0, 0, 0]);
  });
});

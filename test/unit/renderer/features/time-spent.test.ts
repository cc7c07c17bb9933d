import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactSpan, measuredSpan, timeSpent } from '../../../../renderer/features/approvals/time-spent.ts';

const START = Date.UTC(2026, 4, 4, 9);
const stepAt = (seq: number, ms: number, type: string, actorName = 'ledger') => ({
  seq,
  time: new Date(START + ms).toISOString(),
  type,
  actorName,
});

const types = [
  'approval.recorded',
  'intent.approved',
  'transfer.posted',
  'transfer.ended',
  'intent.expired',
] as const;

describe('where the time of an item went', () => {
  test('adds up to the wall time exactly, whatever happened', () => {
    const gaps = fc.array(fc.tuple(fc.nat(400_000_000), fc.constantFrom(...types)), { maxLength: 12 });
    const statuses = fc.constantFrom(
      'awaiting-approval' as const,
      'awaiting-dispatch' as const,
      'posted' as const,
    );
    fc.assert(
      fc.property(gaps, statuses, fc.integer({ min: -5_000, max: 400_000_000 }), (steps, status, later) => {
        let at = 0;
        const events = [stepAt(7, 0, 'intent.proposed')];
        for (const [gap, type] of steps) events.push(stepAt(7 + events.length, (at += gap), type));
        const { segments, totalMs, isOver } = timeSpent(events, status, START + at + later);
        expect(segments.every(({ ms }) => Number.isInteger(ms) && ms >= 0)).toBe(true);
        expect(segments.reduce((sum, { ms }) => sum + ms, 0)).toBe(totalMs);
        expect(isOver).toBe(status === 'posted');
        expect(totalMs).toBe(isOver ? at : at + Math.max(0, later));
      }),
    );
  });

  test('counts the way over a rail as waiting for the ledger', () => {
    const events = [
      stepAt(7, 0, 'intent.proposed'),
      stepAt(8, 10, 'approval.recorded', 'Ben Okafor'),
      stepAt(9, 10, 'intent.approved'),
      stepAt(10, 500, 'transfer.ended'),
    ];
    const { segments, totalMs, isOver } = timeSpent(events, 'settled', START + 9_000);
    expect(segments.at(-1)).toMatchObject({
      waitedFor: 'ledger',
      ended: 'Until it ended on its rail',
      ms: 490,
    });
    expect([totalMs, isOver]).toEqual([500, true]);
  });

  test('says who was waited for', () => {
    const events = [
      stepAt(7, 0, 'intent.proposed'),
      stepAt(8, 8_040_120, 'approval.recorded', 'Ben Okafor'),
      stepAt(9, 8_100_000, 'approval.recorded', 'Cleo Marsh'),
      stepAt(10, 8_100_000, 'intent.approved'),
      stepAt(11, 8_100_040, 'transfer.posted'),
    ];
    const { segments } = timeSpent(events, 'posted', START + 9_999_999);
    expect(segments.map(({ waitedFor, ended, ms }) => [waitedFor, ended, exactSpan(ms)])).toEqual([
      ['people', 'Until Ben Okafor decided', '2 h 14 min 0.120 s'],
      ['people', 'Until Cleo Marsh decided', '59.880 s'],
      ['ledger', 'Until the ledger carried it out', '0.040 s'],
    ]);
  });

  test('goes on to now while somebody has to decide, and never back', () => {
    const open = timeSpent([stepAt(7, 0, 'intent.proposed')], 'awaiting-approval', START + 61_000);
    expect(open).toEqual({
      segments: [{ id: 'now', waitedFor: 'people', ended: 'Waiting for a decision now', ms: 61_000 }],
      totalMs: 61_000,
      isOver: false,
    });
    expect(timeSpent([stepAt(7, 0, 'intent.proposed')], 'awaiting-approval', START - 1).totalMs).toBe(0);
  });

  test.each([
    [0, '0.000 s'],
    [59_999, '59.999 s'],
    [60_000, '1 min 0.000 s'],
    [86_400_000, '1 d 0 h 0 min 0.000 s'],
  ])('%i ms is %s', (ms, text) => {
    expect(exactSpan(ms)).toBe(text);
  });

  test('shows what was measured in the unit that fits', () => {
    expect(measuredSpan(312)).toBe('312 µs');
    expect(measuredSpan(1_314)).toBe('1.31 ms');
  });
});

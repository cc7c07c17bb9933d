import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageText, clockText, dayText, momentText } from '../../../../renderer/components/StaleMark/age.ts';

const NOW = new Date(2026, 4, 4, 12, 4, 0).getTime();
const MINUTE = 60_000;

describe('ages', () => {
  test.each([
    [0, 'just now'],
    [-59_000, 'just now'],
    [-3 * MINUTE, '3 min ago'],
    [-5 * 60 * MINUTE, '5 h ago'],
    [-47 * 60 * MINUTE, '47 h ago'],
    [-72 * 60 * MINUTE, '3 d ago'],
    [4 * 60 * MINUTE, 'in 4 h'],
  ])('%i ms from now is “%s”', (offset, text) => {
    expect(ageText(NOW + offset, NOW)).toBe(text);
  });

  test('are never younger than they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: MINUTE, max: 10 * 86_400_000 }), (ms) => {
        const [, count = '', unit = ''] = /^(\d+) (min|h|d) ago$/.exec(ageText(NOW - ms, NOW)) ?? [];
        const size = { min: MINUTE, h: 60 * MINUTE, d: 24 * 60 * MINUTE }[unit] ?? 0;
        expect(Number(count) * size).toBeLessThanOrEqual(ms);
        expect((Number(count) + 1) * size).toBeGreaterThan(ms);
      }),
    );
  });
});

describe('clock', () => {
  test('says the time today and the date before it on other days', () => {
    expect(clockText(NOW, NOW)).toBe('12:04');
    expect(clockText(NOW - 86_400_000, NOW)).toBe('2026-05-03 12:04');
    expect(dayText(NOW)).toBe('2026-05-04');
  });

  test('names the offset from UTC where it matters', () => {
    expect(momentText(NOW)).toMatch(/^2026-05-04 12:04:00 [+−]\d\d:\d\d$/);
  });
});

import { describe, expect, test } from 'vitest';
import { dayAfter, isDay } from '../../../../renderer/components/TextField/days.ts';

describe('days', () => {
  test.each(['2026-02-28', '2028-02-29', '0001-01-01'])('%s is one', (text) => {
    expect(isDay(text)).toBe(true);
  });

  test.each(['', '2026-2-28', '2026-02-30', '2026-13-01', '02/28/2026', '2026-02-28T00:00'])(
    '“%s” is none',
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );

  test('follow each other over months and leap days', () => {
    expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
    expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28');
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
  });
});

import { expect, test } from 'vitest';
import { secondsAhead, stepTitle } from '../../../../renderer/ceremony/words.ts';

const at = (time: string): Date => new Date(`2026-11-30T${time}`);

test('clocks are compared by the second, also over midnight', () => {
  expect(secondsAhead('09:41:07', at('09:41:10'))).toBe(3);
  expect(secondsAhead('09:41:10', at('09:41:07'))).toBe(-3);
  expect(secondsAhead('23:59:58', at('00:00:03'))).toBe(5);
  expect(secondsAhead('00:00:03', at('23:59:58'))).toBe(-5);
});

test('what is no time of day is not compared', () => {
  for (const text of ['', '9:41', '09:41', '24:00:00', '09:60:00', 'noon'])
    expect(secondsAhead(text, at('09:00:00'))).toBeUndefined();
});

test('a step is called as a person would', () => {
  expect(stepTitle('open-token-1')).toBe('Open token 1');
});

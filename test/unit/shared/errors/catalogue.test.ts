import { describe, expect, test } from 'vitest';
import { catalogue, shownError, type ErrorCode } from '#shared/errors';

const entries = Object.entries(catalogue) as [ErrorCode, (typeof catalogue)[ErrorCode]][];

describe('the catalogue of errors', () => {
  test('gives each its own number, in the hundreds of its area', () => {
    const numbers = entries.map(([, { number }]) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) expect([1, 2, 3, 4, 5, 6, 7, 8, 9]).toContain(Math.floor(number / 100));
  });

  test.each(entries)('%s says what happened, what it means and what to do, in sentences', (code) => {
    const { title, meaning, remedy } = shownError(code);
    for (const sentence of [title, meaning, remedy]) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toContain('!');
    }
  });
});

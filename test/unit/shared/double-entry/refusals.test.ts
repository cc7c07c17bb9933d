import { expect, test } from 'vitest';
import { refusalDetail, refusals } from '#shared/double-entry';
import { catalogue } from '#shared/errors';

test.each(Object.keys(refusals))('"%s" is in the catalogue, and short enough for the journal', (code) => {
  expect(Object.hasOwn(catalogue, code)).toBe(true);
  expect(code.length).toBeLessThanOrEqual(40);
  expect(refusalDetail(code)).not.toBe(code);
});

test('a code of a later version answers for itself', () => {
  expect(refusalDetail('toString')).toBe('toString');
});

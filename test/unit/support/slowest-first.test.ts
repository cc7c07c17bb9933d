import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { placeOf, SLOWEST } from '../../support/slowest-first.ts';

const INTEGRATION = resolve(import.meta.dirname, '../../integration');

test('the slowest integration tests are files that there are, each named once', () => {
  const missing = SLOWEST.filter((name) => !existsSync(`${INTEGRATION}/${name}.test.ts`));
  expect(missing).toEqual([]);
  expect(new Set(SLOWEST).size).toBe(SLOWEST.length);
});

test('they begin in their order, before all others', () => {
  const files = [
    '/a/test/unit/ledger/million.test.ts',
    `${INTEGRATION}/ledger/people.test.ts`,
    `${INTEGRATION}/ledger/people-store.test.ts`,
    `${INTEGRATION}/ledger/million.test.ts`,
  ];
  expect(files.map(placeOf)).toEqual([SLOWEST.length, 1, SLOWEST.length, 0]);
});

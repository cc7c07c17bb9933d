import { expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { overdueReviews } from '#shared/policy';
import { policyOf } from '../../../support/policy/arbitraries.ts';
import { require, transferRule } from '../../../support/policy/examples.ts';

const CARLA = 'p-carla' as PersonId;

test('a rule is due through its day, and overdue from the next one on, with whoever answers for it', () => {
  const rules = ['2026-06-29', '2026-06-30', '2026-07-01'].map((reviewBy, index) => ({
    ...transferRule(`T-${String(index + 1)}`, {}, require(['treasury', 1])),
    owner: CARLA,
    reviewBy,
  }));
  const overdueOn = (today: string): readonly string[] =>
    overdueReviews(policyOf(...rules), today).flatMap((finding) => finding.rules);
  expect(overdueOn('2026-06-29')).toEqual([]);
  expect(overdueOn('2026-06-30')).toEqual(['T-1']);
  expect(overdueOn('2026-07-02')).toEqual(['T-1', 'T-2', 'T-3']);
  expect(overdueReviews(policyOf(...rules), '2026-06-30')).toEqual([
    {
      code: 'review-overdue',
      severity: 'warning',
      rules: ['T-1'],
      text: 'It had to be looked at again by 2026-06-29. p-carla answers for it.',
      people: [[CARLA]],
    },
  ]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overBudget, replay, replayBudgetSchema, replayCounts } from '#shared/policy';
import { factsArb, policyArb } from '../../../support/policy/arbitraries.ts';

const counts = { items: 40, looser: 3, blocked: 2 };

test('a version that names nothing lets nothing pass more easily, and may deny what it likes', () => {
  expect(overBudget({ ...counts, looser: 0 })).toBeUndefined();
  expect(overBudget(counts)).toBe('Of 40 past transfers 3 would pass more easily, and the version names 0.');
});

test('what is named is let through, and no more', () => {
  expect(overBudget(counts, { looserMax: 3 })).toBeUndefined();
  expect(overBudget(counts, { looserMax: 3, blockedMax: 2 })).toBeUndefined();
  expect(overBudget(counts, { looserMax: 2, blockedMax: 1 })).toBe(
    'Of 40 past transfers 3 would pass more easily, and the version names 2; 2 would be denied, and the version names 1.',
  );
});

test('what was denied and could be approved counts as passing more easily', () => {
  const none = { total: 0, ids: [] };
  const changes = { looser: none, blocked: none, tighter: none, other: none, freed: { total: 4, ids: [] } };
  expect(replayCounts({ items: 9, changes })).toEqual({ items: 9, looser: 4, blocked: 0 });
});

test('a replay is within its own counts, and not within less', () => {
  fc.assert(
    fc.property(policyArb(), policyArb(), fc.array(factsArb(), { maxLength: 20 }), (before, after, facts) => {
      const items = facts.map((it, place) => ({ id: String(place), facts: it }));
      const { looser, blocked, items: all } = replayCounts(replay(items, { before, after }));
      expect(all).toBe(items.length);
      const found = { items: all, looser, blocked };
      expect(overBudget(found, { looserMax: looser, blockedMax: blocked })).toBeUndefined();
      if (looser > 0) expect(overBudget(found, { looserMax: looser - 1 })).toBeDefined();
      if (blocked > 0)
        expect(overBudget(found, { looserMax: looser, blockedMax: blocked - 1 })).toBeDefined();
    }),
    { numRuns: 200 },
  );
});

test.each([
  {},
  { looserMax: -1 },
  { looserMax: 1.5 },
  { looserMax: 0, blockedMax: -1 },
  { looserMax: 0, x: 1 },
])('is no budget: %j', (budget) => {
  expect(replayBudgetSchema.safeParse(budget).success).toBe(false);
});

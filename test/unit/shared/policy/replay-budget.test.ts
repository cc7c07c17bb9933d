import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  overBudget,
  replay,
  REPLAY_LAG_MAX,
  replayBudgetSchema,
  replayCounts,
  staleCount,
  type ReplayCounts,
  type Rule,
} from '#shared/policy';
import { factsArb, policyArb, policyOf } from '../../../support/policy/arbitraries.ts';
import { deny, factsOf, require, transferRule } from '../../../support/policy/examples.ts';

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

const countsOf = (before: Rule, after: Rule): ReplayCounts =>
  replayCounts(replay([{ id: '1', facts: factsOf() }], { before: policyOf(before), after: policyOf(after) }));
type Places = readonly [group: string, atLeast: number];
const asks = (places: Places): Rule => transferRule('T-1', {}, require([...places]));

test.each<[string, Rule, Rule, number]>([
  ['fewer people', asks(['treasury', 2]), asks(['treasury', 1]), 1],
  [
    'fewer people, and a delay',
    asks(['treasury', 3]),
    transferRule('T-1', {}, { ...require(['treasury', 1]), delayHours: 1 }),
    1,
  ],
  ['other people', asks(['treasury', 2]), asks(['compliance', 2]), 1],
  ['what was denied', transferRule('T-1', {}, deny('closed')), asks(['treasury', 1]), 1],
  ['another denial', transferRule('T-1', {}, deny('closed')), transferRule('T-1', {}, deny('shut')), 0],
  ['more people', asks(['treasury', 1]), asks(['treasury', 2]), 0],
  ['a denial', asks(['treasury', 1]), transferRule('T-1', {}, deny('closed')), 0],
  ['nothing else', asks(['treasury', 1]), asks(['treasury', 1]), 0],
])('%s counts as passing more easily, or does not', (_what, before, after, looser) => {
  expect(countsOf(before, after).looser).toBe(looser);
});

test('what was counted long before the proposal, or after it, is not its past', () => {
  expect(staleCount({ looserMax: 0 }, 50)).toBeUndefined();
  for (const through of [50, 49, 0]) expect(staleCount({ looserMax: 0, through }, 50)).toBeUndefined();
  expect(staleCount({ looserMax: 0, through: 51 }, 50)).toContain('event 51');
  expect(staleCount({ looserMax: 0, through: 0 }, REPLAY_LAG_MAX)).toBeUndefined();
  expect(staleCount({ looserMax: 0, through: 0 }, REPLAY_LAG_MAX + 1)).toContain('event 0');
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

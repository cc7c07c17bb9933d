import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeOf,
  evaluate,
  replay,
  REPLAY_IDS_MAX,
  verdictChanges,
  type DecidedItem,
  type Evaluation,
  type Policy,
  type Requirement,
  type VerdictChange,
} from '#shared/policy';
import {
  factsArb,
  policyArb,
  policyOf,
  shadowedPolicyArb,
  withShadows,
} from '../../../support/policy/arbitraries.ts';
import { deny, factsOf, known, require, transferRule } from '../../../support/policy/examples.ts';
import { demandsAtLeast } from '../../../support/policy/strictness.ts';

const RUNS = { numRuns: 300 };
const ROUNDS_MAX = 20;

const itemsOf = (amounts: readonly number[]): readonly DecidedItem[] =>
  amounts.map((euros) => ({
    id: `item-${euros}`,
    facts: factsOf({ amountMinor: known(String(euros * 100)) }),
  }));

const tier = (id: string, min: number, people: number): Policy['rules'][number] =>
  transferRule(id, { amount: { min: String(min * 100), ccy: 'EUR' } }, require(['treasury', people]));

const idsOf = (
  before: Policy,
  after: Policy,
  amounts: readonly number[],
): Partial<Record<VerdictChange, unknown>> => {
  const { changes } = replay(itemsOf(amounts), { before, after });
  return Object.fromEntries(
    verdictChanges.flatMap((kind) => (changes[kind].total === 0 ? [] : [[kind, changes[kind].ids]])),
  );
};

describe('a replay', () => {
  const before = policyOf(tier('T-1', 100, 1), tier('T-2', 1_000, 2));
  const amounts = [50, 100, 500, 1_000, 5_000, 20_000];

  test('names what a lower edge makes tighter and what a higher one lets through', () => {
    expect(idsOf(before, policyOf(tier('T-1', 100, 1), tier('T-2', 500, 2)), amounts)).toEqual({
      tighter: ['item-500'],
    });
    expect(idsOf(before, policyOf(tier('T-1', 100, 1), tier('T-2', 5_000, 2)), amounts)).toEqual({
      looser: ['item-1000'],
    });
  });

  test('names what a denial blocks, and what a rule frees from the gap', () => {
    const stop = transferRule('X-1', { amount: { min: '2000000', ccy: 'EUR' } }, deny('too-much'));
    expect(idsOf(before, policyOf(...before.rules, stop), amounts)).toEqual({ blocked: ['item-20000'] });
    expect(idsOf(before, policyOf(...before.rules, tier('T-0', 0, 1)), amounts)).toEqual({
      freed: ['item-50'],
    });
  });

  test('calls another group, and another reason, neither tighter nor looser', () => {
    const others = policyOf(
      tier('T-1', 100, 1),
      transferRule('T-2', { amount: { min: '100000', ccy: 'EUR' } }, require(['board', 2])),
    );
    expect(idsOf(before, others, [100, 1_000])).toEqual({ other: ['item-1000'] });
    const [a, b] = ['first', 'second'].map((code) => policyOf(transferRule('X-1', {}, deny(code))));
    if (a === undefined || b === undefined) throw new Error('there are two');
    expect(idsOf(a, b, [1])).toEqual({ other: ['item-1'] });
  });

  test('finds nothing in a rule that is renamed, or that is only tried', () => {
    const renamed = policyOf(tier('A-9', 100, 1), tier('A-8', 1_000, 2));
    expect(idsOf(before, renamed, amounts)).toEqual({});
    const stop = { ...transferRule('X-1', {}, deny('stop')), shadow: true as const };
    expect(idsOf(before, policyOf(...before.rules, stop), amounts)).toEqual({});
  });

  test('names no more than it may and counts the rest', () => {
    const all = Array.from({ length: REPLAY_IDS_MAX + 5 }, (_, index) => 100 + index);
    const after = policyOf(tier('T-1', 100, 3));
    const { tighter } = replay(itemsOf(all), { before, after }).changes;
    expect([tighter.total, tighter.ids.length]).toEqual([REPLAY_IDS_MAX + 5, REPLAY_IDS_MAX]);
    expect(tighter.ids[0]).toBe('item-100');
    expect(replay(itemsOf(all), { before, after, idsMax: 2 }).changes.tighter).toEqual({
      total: REPLAY_IDS_MAX + 5,
      ids: ['item-100', 'item-101'],
    });
  });
});

const codesOf = ({ denials }: Evaluation): string =>
  [...new Set(denials.map(({ code }) => code))].toSorted().join(' ');

/** The change by the definition, on whole evaluations. */
const changeByDefinition = (before: Evaluation, after: Evaluation): VerdictChange | null => {
  if (before.decision === 'requires' && after.decision === 'denied') return 'blocked';
  if (before.decision === 'denied' && after.decision === 'requires') return 'freed';
  if (before.decision === 'denied') {
    const [a, b] = [before, after].map(codesOf);
    return a === b ? null : 'other';
  }
  const people = (requirement: Requirement): Requirement => ({
    ...requirement,
    distinct: ['person', ...requirement.distinct],
  });
  const [a, b] = [people(before.requirement), people(after.requirement)];
  const [isTighter, isLooser] = [demandsAtLeast(b, a), demandsAtLeast(a, b)];
  if (isTighter === isLooser) return isTighter ? null : 'other';
  return isTighter ? 'tighter' : 'looser';
};

const itemsArb = fc
  .array(factsArb(10), { maxLength: 30 })
  .map((all) => all.map((facts, index): DecidedItem => ({ id: String(index), facts })));

const MIRROR = {
  tighter: 'looser',
  looser: 'tighter',
  blocked: 'freed',
  freed: 'blocked',
  other: 'other',
} as const;

describe('over any history', () => {
  test('counts every item once, as evaluating it twice would', () => {
    const seen = new Set<VerdictChange | null>();
    const counts = fc.property(shadowedPolicyArb(), policyArb(), itemsArb, (before, after, items) => {
      const found = replay(items, { before, after });
      const expected = items.map(({ id, facts }) => {
        const change = changeByDefinition(evaluate(before, facts), evaluate(after, facts));
        seen.add(change);
        return { id, change };
      });
      for (const kind of verdictChanges) {
        const ids = expected.filter(({ change }) => change === kind).map(({ id }) => id);
        expect(found.changes[kind]).toEqual({ total: ids.length, ids });
      }
      expect(found.unchanged).toBe(expected.filter(({ change }) => change === null).length);
      expect(found.items).toBe(items.length);
    });
    // A policy that is only tighter or looser than another is rare: it is gone on until each kind has come.
    for (let round = 0; round < ROUNDS_MAX && seen.size <= verdictChanges.length; round += 1)
      fc.assert(counts, RUNS);
    expect(seen.size).toBe(verdictChanges.length + 1);
  });

  test('says the opposite the other way round, the same twice, and nothing of a policy against itself', () => {
    fc.assert(
      fc.property(policyArb(), policyArb(), itemsArb, (before, after, items) => {
        const [there, back] = [
          replay(items, { before, after }),
          replay(items, { before: after, after: before }),
        ];
        for (const kind of verdictChanges) expect(there.changes[kind]).toEqual(back.changes[MIRROR[kind]]);
        expect(replay(items, { before: structuredClone(before), after: structuredClone(after) })).toEqual(
          there,
        );
        expect(replay(items, { before, after: before }).unchanged).toBe(items.length);
        const asTrial = withShadows(
          before,
          before.rules.map(({ id }) => id),
        );
        expect(replay(items, { before: policyOf(), after: asTrial }).unchanged).toBe(items.length);
      }),
      RUNS,
    );
  });

  test('an added demand is tighter or nothing, and a denial blocks', () => {
    fc.assert(
      fc.property(policyArb(), factsArb(10), (policy, facts) => {
        const more = policyOf(...policy.rules, transferRule('Z-1', {}, require(['board', 1])));
        const stop = policyOf(...policy.rules, transferRule('Z-1', {}, deny('stop')));
        const [now, asked, stopped] = [policy, more, stop].map((it) => evaluate(it, facts));
        if (!now || !asked || !stopped || now.decision === 'denied') return;
        const isTransfer = facts.action === 'transfer';
        expect(changeOf(now, asked)).toBe(isTransfer ? 'tighter' : null);
        expect(changeOf(now, stopped)).toBe(isTransfer ? 'blocked' : null);
      }),
      RUNS,
    );
  });
});

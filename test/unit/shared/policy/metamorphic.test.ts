import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, lintPolicy, type Evaluation, type Fact, type Facts } from '#shared/policy';
import {
  amountWindowArb,
  conditionArb,
  consequenceArb,
  demandArb,
  denyArb,
  EDGES,
  factsArb,
  policyArb,
  policyOf,
  ruleOf,
} from '../../../support/policy/arbitraries.ts';
import { require, transferRule } from '../../../support/policy/examples.ts';
import { demandsAtLeast, isAtLeastAsStrict } from '../../../support/policy/strictness.ts';

const RUNS = { numRuns: 1_000 };

/** All but the policy's own digest, which hashes its text in the order in which it is written. */
const withoutDigest = (evaluation: Evaluation): Omit<Evaluation, 'policyDigest'> => {
  const { decision, denials, requirement, trace, policyVersion, factsDigest } = evaluation;
  return { decision, denials, requirement, trace, policyVersion, factsDigest };
};

test('the order of the rules never changes the result', () => {
  const permuted = policyArb().chain((policy) =>
    fc.tuple(fc.constant(policy), fc.shuffledSubarray(policy.rules, { minLength: policy.rules.length })),
  );
  fc.assert(
    fc.property(permuted, factsArb(), ([policy, rules], facts) => {
      const [a, b] = [policy, { ...policy, rules }].map((it) => withoutDigest(evaluate(it, facts)));
      expect(a).toEqual(b);
    }),
    RUNS,
  );
});

test('not even when rules share an id', () => {
  const rules = fc.array(fc.tuple(conditionArb, demandArb), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(rules, factsArb(), (parts, facts) => {
      const same = parts.map(([when, then]) => ruleOf('R-1', when, then));
      const [a, b] = [same, same.toReversed()].map((it) => withoutDigest(evaluate(policyOf(...it), facts)));
      expect(a).toEqual(b);
    }),
    RUNS,
  );
});

test('adding a deny rule never opens what was denied and never lowers a demand', () => {
  fc.assert(
    fc.property(policyArb(), conditionArb, denyArb, factsArb(), (policy, when, then, facts) => {
      const before = evaluate(policy, facts);
      const after = evaluate(policyOf(...policy.rules, ruleOf('Z-1', when, then)), facts);
      expect(isAtLeastAsStrict(after, before)).toBe(true);
      expect(after.requirement).toEqual(before.requirement);
    }),
    RUNS,
  );
});

test('adding a require rule never lowers a demand', () => {
  fc.assert(
    fc.property(policyArb(), conditionArb, demandArb, factsArb(), (policy, when, then, facts) => {
      const before = evaluate(policy, facts);
      const after = evaluate(policyOf(...policy.rules, ruleOf('Z-1', when, then)), facts);
      expect(demandsAtLeast(after.requirement, before.requirement)).toBe(true);
    }),
    RUNS,
  );
});

test('raising the amount never lowers the answer, unless the lint reports a drop', () => {
  let [sound, dropping] = [0, 0];
  // A rule that always matches leaves no gap, so that drops are met often.
  const rule = fc.tuple(conditionArb, amountWindowArb, consequenceArb);
  const windowed = fc
    .array(rule, { minLength: 1, maxLength: 4 })
    .map((rules) =>
      policyOf(
        transferRule('B-1', {}, require(['treasury', 1])),
        ...rules.map(([when, amount, then], index) => ruleOf(`R-${index}`, { ...when, amount }, then)),
      ),
    );
  const amounts = fc.tuple(fc.constantFrom(...EDGES), fc.constantFrom(...EDGES, '4999', '9999999999'));
  const currency = fc.constantFrom('EUR', 'USD');
  fc.assert(
    fc.property(windowed, factsArb(5), amounts, currency, (policy, facts, [a, b], ccy) => {
      const [low, high] = BigInt(a) < BigInt(b) ? [a, b] : [b, a];
      const at = (value: string): Evaluation =>
        evaluate(policy, {
          ...facts,
          asset: { known: true, value: ccy },
          amountMinor: { known: true, value },
        });
      const isGap = at(low).denials.some(({ rule }) => rule === null);
      if (isGap || isAtLeastAsStrict(at(high), at(low))) sound += 1;
      else {
        dropping += 1;
        expect(lintPolicy(policy).map(({ code }) => code)).toContain('drops-above');
      }
    }),
    { numRuns: 3_000 },
  );
  expect(Math.min(sound, dropping)).toBeGreaterThan(20);
});

const OF_DEMANDS: ReadonlySet<string> = new Set(['never-met', 'idle-escalation']);

test('policies of open-ended tiers are reported for nothing and only ever rise', () => {
  const tier = fc.tuple(fc.constantFrom(...EDGES), demandArb);
  fc.assert(
    fc.property(fc.array(tier, { minLength: 1, maxLength: 5 }), factsArb(0), (tiers, facts) => {
      const policy = policyOf(
        ...tiers.map(([min, then], index) =>
          ruleOf(`T-${index}`, { action: ['transfer'], assets: ['EUR'], amount: { min, ccy: 'EUR' } }, then),
        ),
      );
      // What a demand asks for may be out of reach or not meant; here its place in the table is looked at.
      expect(lintPolicy(policy).filter(({ code }) => !OF_DEMANDS.has(code))).toEqual([]);
      const answers = EDGES.map((value) =>
        evaluate(policy, {
          ...facts,
          action: 'transfer',
          asset: { known: true, value: 'EUR' },
          amountMinor: { known: true, value },
        }),
      );
      for (const [index, answer] of answers.entries())
        expect(demandsAtLeast(answer.requirement, (answers[index - 1] ?? answer).requirement)).toBe(true);
    }),
    RUNS,
  );
});

describe('facts that are not known', () => {
  const factNames = [
    'initiatorGroups',
    'source',
    'tier',
    'asset',
    'rail',
    'amountMinor',
    'payeeListed',
    'payeeAgeDays',
    'payeeCountries',
    'payeeScreening',
    'decode',
    'riskFacts',
    'purpose',
  ] as const satisfies readonly (keyof Facts)[];
  const missing: Fact<never> = { known: false, why: 'removed' };

  test('never let through more than any known value', () => {
    fc.assert(
      fc.property(
        policyArb(),
        factsArb(10),
        fc.subarray(factNames as unknown as string[]),
        (policy, facts, names) => {
          const doubtful = { ...facts, ...Object.fromEntries(names.map((name) => [name, missing])) };
          expect(isAtLeastAsStrict(evaluate(policy, doubtful), evaluate(policy, facts))).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('nor do velocity figures and calendars that are gone', () => {
    fc.assert(
      fc.property(policyArb(), factsArb(10), (policy, facts) => {
        const doubtful = { ...facts, velocity: {}, calendars: {} };
        expect(isAtLeastAsStrict(evaluate(policy, doubtful), evaluate(policy, facts))).toBe(true);
      }),
      RUNS,
    );
  });

  test('never let anything through without somebody to approve it', () => {
    fc.assert(
      fc.property(policyArb(), factsArb(100), (policy, facts) => {
        const { decision, requirement } = evaluate(policy, facts);
        expect(decision === 'denied' || requirement.groups.length > 0).toBe(true);
      }),
      RUNS,
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  approvalsNeeded,
  compile,
  counterfactualsOf,
  decide,
  evaluate,
  explain,
  lintPolicy,
  policySchema,
  stricterOf,
  type Evaluation,
  type Explanation,
  type Policy,
  type Requirement,
  type Rule,
  type Verdict,
} from '#shared/policy';
import {
  factsArb,
  policyAndShadowsArb,
  policyOf,
  withoutRules,
  withShadows,
} from '../../../support/policy/arbitraries.ts';
import {
  deny,
  factsOf,
  known,
  require,
  tieredPolicy,
  transferRule,
  unknown,
} from '../../../support/policy/examples.ts';

const RUNS = { numRuns: 800 };
const NAMES = { treasury: 'Treasury', compliance: 'Compliance' };

const verdictOf = ({ decision, denials, requirement }: Evaluation): Verdict => ({
  decision,
  denials,
  requirement,
});

/** That people differ is asked in any case. */
const withoutPeople = (requirement: Requirement): Requirement => ({
  ...requirement,
  distinct: requirement.distinct.filter((kind) => kind !== 'person'),
});

const inShadow = (rule: Rule): Rule => ({ ...rule, shadow: true });

/** Some of the shadows say again what another rule says. */
const policyAndTwinsArb = policyAndShadowsArb().chain(([policy, ids]) =>
  fc.subarray([...policy.rules]).map((rules): readonly [Policy, readonly string[]] => {
    const twins = rules.map((rule) => ({ ...rule, id: `${rule.id}-T` }));
    return [{ ...policy, rules: [...policy.rules, ...twins] }, [...ids, ...twins.map(({ id }) => id)]];
  }),
);

describe('a rule in shadow', () => {
  test('leaves the verdict, and every sentence about it, as if the rule were not written', () => {
    fc.assert(
      fc.property(policyAndShadowsArb(8), factsArb(15), ([policy, ids], facts) => {
        const shadowed = withShadows(policy, ids);
        const [tried, absent] = [evaluate(shadowed, facts), evaluate(withoutRules(policy, ids), facts)];
        expect(verdictOf(tried)).toEqual(verdictOf(absent));
        expect(decide(compile(shadowed), facts)).toEqual(verdictOf(absent));
        const { shadow: _, ...sentences } = explain(tried, {}, facts);
        expect({ ...sentences, shadow: [] }).toEqual(explain(absent, {}, facts));
        expect(counterfactualsOf(tried, facts)).toEqual(counterfactualsOf(absent, facts));
      }),
      RUNS,
    );
  });

  test('is judged like one that binds, and takes no part', () => {
    fc.assert(
      fc.property(policyAndShadowsArb(), factsArb(15), ([policy, ids], facts) => {
        const [tried, bound] = [evaluate(withShadows(policy, ids), facts), evaluate(policy, facts)];
        expect(tried.trace.map(({ rule, outcome, conditions }) => [rule, outcome, conditions])).toEqual(
          bound.trace.map(({ rule, outcome, conditions }) => [rule, outcome, conditions]),
        );
        for (const { rule, shadow, applied, outcome } of tried.trace) {
          expect(shadow).toBe(ids.includes(rule) ? true : undefined);
          expect(applied).toBe(outcome !== 'false' && shadow !== true);
        }
      }),
      RUNS,
    );
  });

  test('binds nobody in flight either', () => {
    fc.assert(
      fc.property(
        policyAndShadowsArb(),
        policyAndShadowsArb(),
        factsArb(10),
        ([before, someBefore], [after, someAfter], facts) => {
          const both = (a: Policy, b: Policy): Evaluation =>
            stricterOf(evaluate(a, facts), evaluate(b, facts));
          const tried = both(withShadows(before, someBefore), withShadows(after, someAfter));
          const absent = both(withoutRules(before, someBefore), withoutRules(after, someAfter));
          expect(verdictOf(tried)).toEqual(verdictOf(absent));
          expect(counterfactualsOf(tried, facts)).toEqual(counterfactualsOf(absent, facts));
        },
      ),
      RUNS,
    );
  });

  test('has one text only: the flag is there or it is not', () => {
    const rule = transferRule('T-1', {}, require(['treasury', 1]));
    expect(policySchema.safeParse(policyOf(inShadow(rule))).success).toBe(true);
    expect(policySchema.safeParse({ ...policyOf(), rules: [{ ...rule, shadow: false }] }).success).toBe(
      false,
    );
  });

  test('takes over from no rule, and is held to the same form as one that binds', () => {
    const below = transferRule('T-1', { amount: { max: '100', ccy: 'EUR' } }, require(['treasury', 2]));
    const above = transferRule('T-2', { amount: { min: '100', ccy: 'EUR' } }, require(['treasury', 2]));
    const codes = (...rules: readonly Rule[]): readonly string[] =>
      lintPolicy(policyOf(...rules)).map(({ code }) => code);
    expect(codes(below, above)).toEqual([]);
    expect(codes(below, inShadow(above))).toEqual(['drops-above']);
    expect(codes(above, inShadow(below))).toEqual([]);
    expect(codes(inShadow(transferRule('T-3', { assets: ['XYZ'] }, deny('x'))))).toEqual([
      'unknown-currency',
    ]);
  });
});

const [t1, t3, p1, n2, s1] = tieredPolicy.rules;
if (!t1 || !t3 || !p1 || !n2 || !s1) throw new Error('the example has five rules');

const explained = (rules: readonly Rule[], changes: Parameters<typeof factsOf>[0] = {}): Explanation => {
  const facts = factsOf(changes);
  return explain(evaluate(policyOf(...rules), facts), NAMES, facts);
};

describe('what it would do', () => {
  test('is said apart from what binds', () => {
    expect(explained([t1, t3, inShadow(p1), n2, s1])).toEqual({
      headline: '2 of Treasury.',
      reasons: ['Treasury 2 because amount 412,000.00 EUR ≥ 250,000.00 EUR (rule T-3, v17, owner p-owner).'],
      counterfactuals: ['Would need 1 if amount < 250,000.00 EUR.'],
      notMatched: [
        'N-2 (time is inside business-hours, not outside business-hours)',
        'S-1 (payee screening is clear, not hit)',
        'T-1 (amount 412,000.00 EUR is not < 250,000.00 EUR)',
      ],
      shadow: [
        'Would also need 1 Compliance if rule P-1 were binding: payee age 3 days < 7 days (rule P-1, v4, owner p-owner).',
      ],
    });
  });

  test('is a larger number instead of a smaller, and what is asked besides people', () => {
    const more = inShadow(
      transferRule(
        'X-1',
        {},
        { ...require(['treasury', 3]), delayHours: 24, distinct: ['person', 'device'] },
      ),
    );
    expect(explained([t3, more]).shadow).toEqual([
      'Would also need 3 Treasury instead of 2; different devices; a delay of 24 hours if rule X-1 were binding: action is transfer (rule X-1, v1, owner p-owner).',
    ]);
  });

  test('is nothing more where others ask as much', () => {
    expect(explained([t3, inShadow(transferRule('X-1', {}, require(['treasury', 2])))]).shadow).toEqual([
      'Would need no more if rule X-1 were binding: action is transfer (rule X-1, v1, owner p-owner).',
    ]);
  });

  test('is a denial', () => {
    const shadow = inShadow(s1);
    expect(explained([t3, shadow], { payeeScreening: known('hit') }).shadow).toEqual([
      'Would be denied (sanctions-hit) if rule S-1 were binding: payee screening is hit (rule S-1, v1, owner p-owner).',
    ]);
    expect(explained([t3, shadow], { payeeScreening: unknown('no list') }).shadow).toEqual([
      'Would be denied (sanctions-hit) if rule S-1 were binding: payee screening is unknown (no list), taken as hit (rule S-1, v1, owner p-owner).',
    ]);
    expect(explained([shadow], { payeeScreening: known('hit') }).shadow[0]).toContain('Would also be denied');
  });

  test('is the end of a gap', () => {
    expect(explained([inShadow(t3)]).shadow).toEqual([
      'Would need 2 of Treasury instead of being denied if rule T-3 were binding: amount 412,000.00 EUR ≥ 250,000.00 EUR (rule T-3, v17, owner p-owner).',
    ]);
  });

  test('is no end of a gap that the other policy of a payment in flight would leave', () => {
    const facts = factsOf();
    const [before, after] = [policyOf(), policyOf(inShadow(t3))].map((policy) => evaluate(policy, facts));
    if (before === undefined || after === undefined) throw new Error('there are two');
    const because = 'amount 412,000.00 EUR ≥ 250,000.00 EUR (rule T-3, v17, owner p-owner, in force now)';
    expect(explain(stricterOf(before, after), NAMES, facts).shadow).toEqual([
      `Would also need 2 Treasury if rule T-3 were binding: ${because}.`,
    ]);
    const both = stricterOf(after, evaluate({ ...policyOf(inShadow(t3)), version: 2 }, facts));
    expect(explain(both, NAMES, facts).shadow[0]).toContain(
      'Would need 2 of Treasury instead of being denied',
    );
  });

  test('is what comes when that rule alone is made binding', () => {
    const seen = { more: 0, none: 0, denied: 0, opened: 0 };
    fc.assert(
      fc.property(policyAndTwinsArb, factsArb(10), ([policy, ids], facts) => {
        const now = evaluate(withShadows(policy, ids), facts);
        const { shadow } = explain(now, {}, facts);
        const matching = now.trace.filter((it) => it.shadow === true && it.outcome !== 'false');
        expect(shadow).toHaveLength(matching.length);
        for (const [index, text] of shadow.entries()) {
          const rule = matching[index]?.rule ?? '';
          const then = evaluate(
            withShadows(
              policy,
              ids.filter((id) => id !== rule),
            ),
            facts,
          );
          expect(text).toContain(` if rule ${rule} were binding: `);
          if (text.includes('denied (')) {
            seen.denied += 1;
            expect(then.denials.map((denial) => denial.rule)).toContain(rule);
          } else if (text.includes('instead of being denied')) {
            seen.opened += 1;
            expect([now.decision, then.decision]).toEqual(['denied', 'requires']);
            expect(text).toContain(`Would need ${String(approvalsNeeded(then.requirement))} `);
          } else if (text.startsWith('Would need no more')) {
            seen.none += 1;
            expect(withoutPeople(then.requirement)).toEqual(withoutPeople(now.requirement));
          } else if (now.decision === 'requires') {
            seen.more += 1;
            expect(then.decision).toBe('requires');
            expect(then.requirement).not.toEqual(now.requirement);
            const [asked = ''] = text.split(/;| if rule /);
            for (const [, count, group] of asked.matchAll(/(\d) (?!hour)([a-z-]+)(?= instead| \+|$)/g))
              expect(then.requirement.groups).toContainEqual(
                expect.objectContaining({ group, atLeast: Number(count) }),
              );
          }
        }
      }),
      { numRuns: 1_500 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(4);
  });
});

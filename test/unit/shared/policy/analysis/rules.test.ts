import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actionNames,
  analysePolicy,
  compile,
  decide,
  evaluate,
  lintPolicy,
  type AnalysisFinding,
  type Facts,
  type Policy,
  type Rule,
  type Verdict,
} from '#shared/policy';
import { policyArb, policyOf, ruleOf } from '../../../../support/policy/arbitraries.ts';
import { deny, require, tieredPolicy, transferRule } from '../../../../support/policy/examples.ts';
import { isAtLeastAsStrict } from '../../../../support/policy/strictness.ts';
import { universeOf } from '../../../../support/policy/universe.ts';

type Code = AnalysisFinding['code'];

/** Actions that a test's policy says nothing about are gaps of no interest. */
const isAboutNothing = ({ text }: AnalysisFinding): boolean => text.startsWith('No rule is about ');
const found = (policy: Policy, ...codes: readonly Code[]): readonly AnalysisFinding[] =>
  analysePolicy(policy).filter((it) => codes.includes(it.code) && !isAboutNothing(it));
const textsOf = (policy: Policy, ...codes: readonly Code[]): readonly string[] =>
  found(policy, ...codes).map(({ text }) => text);

const isGap = ({ denials }: Verdict): boolean => denials.some(({ rule }) => rule === null);
const judge = (policy: Policy, facts: Facts | undefined): Verdict => {
  if (facts === undefined) throw new Error('an example is missing');
  return decide(compile(policy), facts);
};
const one = require(['treasury', 1]);
const two = require(['treasury', 2]);

describe('a gap', () => {
  const small = transferRule('T-1', { assets: ['EUR'], amount: { max: '100', ccy: 'EUR' } }, one);
  const large = transferRule('T-2', { assets: ['EUR'], amount: { min: '500', ccy: 'EUR' } }, two);
  const rest = transferRule('T-9', { assets: ['EUR', 'USD'] }, one);
  const other = transferRule('D-1', { tiers: ['hot', 'warm', 'cold'] }, deny('other-asset'));

  test('between two windows', () => {
    expect(textsOf(policyOf(small, large), 'gap')).toEqual([
      'No rule matches transfer where asset is one that no rule names, so it is denied.',
      'No rule matches transfer where asset is EUR and amount ≥ 1.00 EUR and < 5.00 EUR, so it is denied.',
    ]);
  });

  test('is shown by facts and in words', () => {
    const policy = policyOf(small, large);
    const [, gap] = found(policy, 'gap');
    expect(gap?.example?.text).toBe('a SEPA transfer of 4.99 EUR');
    expect(isGap(judge(policy, gap?.example?.facts))).toBe(true);
  });

  test('of several assets is one', () => {
    const policy = policyOf(
      transferRule('T-1', { assets: ['EUR', 'USD'], payee: { listed: true } }, one),
      transferRule('T-2', { assets: ['USD', 'JPY'], tiers: ['cold'] }, one),
    );
    expect(textsOf(policy, 'gap').toSorted()).toEqual([
      'No rule matches transfer where asset is EUR and payee is unlisted, so it is denied.',
      'No rule matches transfer where asset is JPY and tier is hot or warm, so it is denied.',
      'No rule matches transfer where asset is USD and tier is hot or warm and payee is unlisted, so it is denied.',
      'No rule matches transfer where asset is one that no rule names, so it is denied.',
    ]);
    const alike = policyOf(
      transferRule('T-1', { assets: ['EUR', 'USD', 'JPY'], payee: { listed: true } }, one),
      transferRule('T-2', { assets: ['JPY'], payee: { listed: true } }, two),
    );
    expect(textsOf(alike, 'gap')).toContain(
      'No rule matches transfer where asset is EUR, JPY or USD and payee is unlisted, so it is denied.',
    );
  });

  test('is gone once a rule is there', () => {
    expect(textsOf(policyOf(rest, transferRule('D-1', {}, one)), 'gap')).toEqual([]);
    expect(textsOf(policyOf(other), 'gap')).toEqual([]);
  });

  test('is not there where doubtful rules leave none between them', () => {
    const below = transferRule('T-1', { amount: { max: '100', ccy: 'EUR' } }, one);
    const above = transferRule('T-2', { amount: { min: '100', ccy: 'EUR' } }, two);
    expect(textsOf(policyOf(below, above), 'gap')).toEqual([]);
    expect(textsOf(policyOf(below), 'gap')).toHaveLength(2);
  });

  test('of all of an action is told once, and no more of it', () => {
    const gaps = analysePolicy(policyOf(rest)).filter(isAboutNothing);
    expect(gaps.map(({ example }) => example?.facts.action)).toEqual(
      actionNames.filter((action) => action !== 'transfer'),
    );
    for (const { severity, example } of gaps) {
      expect(severity).toBe('warning');
      expect(isGap(judge(policyOf(rest), example?.facts))).toBe(true);
    }
  });

  test('is told with the largest first, and counted beyond five', () => {
    const islands = Array.from({ length: 9 }, (_, index) =>
      transferRule(
        `T-${String(index)}`,
        {
          amount: { min: String(index * 10), max: String(index * 10 + 1 + (index % 3)), ccy: 'EUR' },
          assets: ['EUR'],
        },
        one,
      ),
    );
    const texts = textsOf(policyOf(...islands), 'gap');
    expect(texts).toHaveLength(2);
    const tiers = ['hot', 'warm', 'cold'] as const;
    const scattered = islands.map((rule, index) => ({
      ...rule,
      when: { ...rule.when, tiers: [tiers[index % 3] ?? 'hot'], payee: { listed: index % 2 === 0 } },
    }));
    const many = textsOf(policyOf(...scattered), 'gap');
    expect(many).toHaveLength(6);
    expect(many.at(-1)).toMatch(
      /^No rule matches \d+ smaller kinds of transfer either, so they are denied\.$/,
    );
  });
});

describe('a rule that never decides', () => {
  const dead = (policy: Policy): readonly (readonly [Code, readonly string[]])[] =>
    found(policy, 'dead-rule', 'contradiction').map(({ code, rules }) => [code, rules]);

  test('because another asks more of the same', () => {
    const policy = policyOf(
      transferRule('T-1', { tiers: ['cold'] }, one),
      transferRule('T-2', { tiers: ['cold', 'warm'] }, two),
    );
    expect(dead(policy)).toEqual([['dead-rule', ['T-1', 'T-2']]]);
    expect(textsOf(policy, 'dead-rule')).toEqual([
      'T-1 never decides: everything is judged the same without it, for example because of T-2.',
    ]);
  });

  test('because several together ask as much', () => {
    const parts = [
      transferRule('T-2', { payee: { listed: true } }, two),
      transferRule('T-3', { payee: { listed: false }, tiers: ['hot', 'warm'] }, two),
      transferRule('S-1', { payee: { listed: false }, tiers: ['cold'] }, deny('cold')),
    ];
    const whole = transferRule('T-1', {}, one);
    expect(dead(policyOf(whole, ...parts)).map(([, [id]]) => id)).toEqual(['T-1']);
    for (const left of parts.keys())
      expect(dead(policyOf(whole, ...parts.toSpliced(left, 1))).map(([, [id]]) => id)).not.toContain('T-1');
  });

  test('because nothing can match it', () => {
    const never = transferRule('T-1', { assets: ['EUR'], amount: { min: '5', max: '5', ccy: 'EUR' } }, two);
    expect(found(policyOf(never), 'dead-rule')).toEqual([
      {
        code: 'dead-rule',
        severity: 'warning',
        rules: ['T-1'],
        text: 'T-1 never decides: nothing can match it.',
        example: null,
      },
    ]);
  });

  test('because all of it is denied', () => {
    const denied = policyOf(
      transferRule('T-1', { tiers: ['hot'], payee: { country: ['IR'] } }, two),
      transferRule('T-2', {}, one),
      transferRule('S-1', { payee: { country: ['IR', 'KP'] } }, deny('sanctions')),
    );
    const [contradiction, ...others] = found(denied, 'contradiction', 'dead-rule');
    expect(contradiction).toMatchObject({ code: 'contradiction', rules: ['T-1', 'S-1'] });
    expect(others).toEqual([]);
    expect(judge(denied, contradiction?.example?.facts)).toMatchObject({
      decision: 'denied',
      denials: [{ rule: 'S-1' }],
    });
    const partly = policyOf(
      ...denied.rules.map((rule) =>
        rule.id === 'S-1' ? { ...rule, when: { ...rule.when, tiers: ['warm' as const] } } : rule,
      ),
    );
    expect(dead(partly)).toEqual([]);
  });

  test('is not one that is certain where another is in doubt', () => {
    const policy = policyOf(
      transferRule('T-1', { assets: ['USD'], tiers: ['hot'] }, one),
      transferRule('T-2', { amount: { max: '100', ccy: 'EUR' }, tiers: ['hot', 'warm'] }, two),
    );
    expect(dead(policy)).toEqual([]);
  });

  test('is not one that opens what nothing else matches', () => {
    expect(dead(policyOf(transferRule('T-1', {}, one)))).toEqual([]);
    expect(dead(tieredPolicy)).toEqual([]);
  });
});

describe('an overlap', () => {
  test('of tiers is noted, with something that both match', () => {
    const policy = policyOf(
      transferRule('T-1', { assets: ['EUR'], amount: { min: '100', ccy: 'EUR' } }, one),
      transferRule('T-2', { assets: ['EUR', 'USD'], amount: { min: '900', ccy: 'EUR' } }, two),
    );
    const [overlap, ...others] = found(policy, 'overlap');
    expect(others).toEqual([]);
    expect(overlap).toMatchObject({
      severity: 'note',
      rules: ['T-1', 'T-2'],
      text: 'Where T-2 matches too, all that T-1 requires is required anyway.',
    });
    expect(judge(policy, overlap?.example?.facts).requirement.groups).toEqual([
      { group: 'treasury', atLeast: 2 },
    ]);
  });

  test('is none where both never match, or ask for different things', () => {
    const apart = policyOf(
      transferRule('T-1', { tiers: ['hot'] }, one),
      transferRule('T-2', { tiers: ['cold'] }, two),
    );
    const unlike = policyOf(
      transferRule('T-1', {}, require(['treasury', 2])),
      transferRule('T-2', {}, require(['compliance', 1])),
    );
    expect([...found(apart, 'overlap'), ...found(unlike, 'overlap')]).toEqual([]);
  });
});

describe('any policy', () => {
  const ACTIONS = ['transfer', 'account.register'] as const;
  const without = (policy: Policy, id: string): Policy =>
    policyOf(...policy.rules.filter((rule) => rule.id !== id));
  const sameVerdict = (a: Verdict, b: Verdict): boolean =>
    a.decision === b.decision &&
    (a.decision === 'denied' || JSON.stringify(a.requirement) === JSON.stringify(b.requirement));

  test('has the gaps that trying all facts shows', () => {
    const seen = { gap: 0, none: 0 };
    fc.assert(
      fc.property(policyArb(5), fc.boolean(), (some, isCovered) => {
        const policy = isCovered
          ? policyOf(...some.rules, transferRule('A-1', { tiers: ['hot', 'warm', 'cold'] }, one))
          : some;
        const universe = universeOf([policy], 1_500);
        fc.pre(universe !== undefined);
        const gaps = found(policy, 'gap');
        for (const action of ACTIONS) {
          if (!policy.rules.some(({ when }) => when.action.includes(action))) continue;
          const isThere = universe.some((facts) => facts.action === action && isGap(judge(policy, facts)));
          expect(gaps.some(({ text }) => text.split(' where ')[0]?.includes(action))).toBe(isThere);
          seen[isThere ? 'gap' : 'none'] += 1;
        }
        for (const { example } of gaps) expect(isGap(judge(policy, example?.facts))).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(Math.min(seen.gap, seen.none)).toBeGreaterThan(100);
  }, 60_000);

  /** Whether leaving the rule out changes nothing, and whether all that it requires of is denied. */
  const standing = (policy: Policy, { id, then }: Rule, universe: readonly Facts[]): Code | 'alive' => {
    const [less, only] = [without(policy, id), alone(policy, id)];
    if (universe.some((facts) => !sameVerdict(judge(policy, facts), judge(less, facts)))) return 'alive';
    const met = universe.filter((facts) => takesPart(only, facts));
    const isDenied = (facts: Facts): boolean =>
      judge(policy, facts).denials.some(({ rule }) => rule !== null);
    return then.kind === 'require' && met.length > 0 && met.every(isDenied) ? 'contradiction' : 'dead-rule';
  };
  const alone = (policy: Policy, id: string): Policy =>
    policyOf(...policy.rules.filter((rule) => rule.id === id));
  const takesPart = (only: Policy, facts: Facts): boolean => {
    const { requirement, denials } = judge(only, facts);
    return requirement.groups.length > 0 || denials.some(({ rule }) => rule !== null);
  };

  test('has the dead rules that leaving each out shows', () => {
    const seen = { alive: 0, 'dead-rule': 0, contradiction: 0 };
    fc.assert(
      fc.property(policyArb(5), (policy) => {
        const universe = universeOf([policy], 1_500);
        fc.pre(universe !== undefined);
        const findings = found(policy, 'dead-rule', 'contradiction');
        for (const rule of policy.rules) {
          const finding = findings.find(({ rules }) => rules[0] === rule.id);
          const code = finding?.code ?? 'alive';
          expect(code).toBe(standing(policy, rule, universe));
          if (code in seen) seen[code as keyof typeof seen] += 1;
          const facts = finding?.example?.facts;
          if (facts !== undefined) expect(takesPart(alone(policy, rule.id), facts)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
  }, 60_000);

  test('shows its overlaps by something that both rules match', () => {
    let shown = 0;
    fc.assert(
      fc.property(policyArb(8), (policy) => {
        for (const { rules, example } of found(policy, 'overlap')) {
          const [inner, outer] = rules.map((id) => alone(policy, id));
          if (inner === undefined || outer === undefined || example === null)
            throw new Error('two rules overlap');
          const [asked, also] = [judge(inner, example.facts), judge(outer, example.facts)];
          expect([asked.decision, also.decision]).toEqual(['requires', 'requires']);
          expect(isAtLeastAsStrict(also, asked)).toBe(true);
          shown += 1;
        }
      }),
      { numRuns: 1500 },
    );
    expect(shown).toBeGreaterThan(20);
  });

  test('loses a gap to a rule that denies all of it', () => {
    fc.assert(
      fc.property(policyArb(5), (policy) => {
        const denied = policyOf(...policy.rules, ruleOf('Z-1', { action: [...actionNames] }, deny('all')));
        expect(analysePolicy(denied).filter(({ code }) => code === 'gap')).toEqual([]);
      }),
    );
  });

  test('is analysed the same in any order of its rules', () => {
    fc.assert(
      fc.property(policyArb(8), (policy) => {
        expect(analysePolicy(policyOf(...policy.rules.toReversed()))).toEqual(analysePolicy(policy));
      }),
      { numRuns: 300 },
    );
  });

  test('keeps what the lint says', () => {
    fc.assert(
      fc.property(policyArb(8), (policy) => {
        const lints = lintPolicy(policy);
        const said = analysePolicy(policy).slice(0, lints.length);
        expect(said.map(({ example: _, ...finding }) => finding)).toEqual(lints);
        for (const { rules, code, example } of said) {
          if (example === null || code === 'drops-above') continue;
          const [trace] = evaluate(
            policyOf(...policy.rules.filter(({ id }) => id === rules[0])),
            example.facts,
          ).trace;
          expect(trace?.outcome).not.toBe('false');
        }
      }),
      { numRuns: 100 },
    );
  });

  test('is said to be unproved where the bound is reached', () => {
    const findings = analysePolicy(tieredPolicy, undefined, { triesMax: 0 });
    const unproved = findings.filter(({ code }) => code === 'too-large');
    expect(unproved.flatMap(({ rules }) => rules).sort()).toEqual(
      tieredPolicy.rules.map(({ id }) => id).sort(),
    );
    expect(unproved.map(({ text }) => text)).toEqual([
      'It is not proved where transfer is matched by no rule: the rules tell too many cases apart.',
      'It is not proved whether N-2, P-1, S-1, T-1 or T-3 ever decides anything: the rules tell too many cases apart.',
    ]);
    expect(findings.filter(({ code }) => code === 'dead-rule')).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffPolicies, isSameRules, type Policy, type PolicyDiff, type Rule } from '#shared/policy';
import { policyOf } from '../../../support/policy/arbitraries.ts';
import { deny, require, tieredPolicy, transferRule } from '../../../support/policy/examples.ts';
import { anyRuleArb, meaningOf, rulePairArb } from '../../../support/policy/rules.ts';

const NAMES = { treasury: 'Treasury', compliance: 'Compliance' };
const diff = (before: readonly Rule[], after: readonly Rule[]): PolicyDiff =>
  diffPolicies(policyOf(...before), policyOf(...after), NAMES);

const changesOf = (before: Rule, after: Rule): readonly string[] =>
  diff([before], [after]).changed.flatMap(({ changes }) => changes);

const base = transferRule('T-1', { amount: { min: '1000000', ccy: 'EUR' } }, require(['treasury', 1]));

describe('two versions side by side', () => {
  test('name what came, what went and what is another', () => {
    const [t1, t3, p1, n2, s1] = tieredPolicy.rules;
    if (!t1 || !t3 || !p1 || !n2 || !s1) throw new Error('the example has five rules');
    const lower: Rule = {
      ...t3,
      version: 18,
      when: { action: ['transfer'], amount: { min: '500000', ccy: 'EUR' } },
    };
    const fresh = transferRule('X-1', { rails: ['swift'] }, deny('rail-closed'));
    expect(diff([t1, t3, p1, n2, s1], [fresh, s1, n2, lower, t1])).toEqual({
      added: [{ rule: 'X-1', text: 'SWIFT transfers are denied (rail-closed).' }],
      removed: [
        { rule: 'P-1', text: 'Transfers to payees known for less than 7 days need 1 of Compliance.' },
      ],
      changed: [{ rule: 'T-3', changes: ['amount from 250,000.00 EUR → 5,000.00 EUR', 'version 17 → 18'] }],
    });
  });

  test('are the same in another order', () => {
    expect(isSameRules(diff(tieredPolicy.rules, tieredPolicy.rules.toReversed()))).toBe(true);
  });

  test.each<[string, Partial<Rule>]>([
    ['amount from 10,000.00 EUR → no bound', { when: { action: ['transfer'] } }],
    ['rails any → SEPA and SWIFT', { when: { ...base.when, rails: ['swift', 'sepa'] } }],
    [
      'actions: registrations of accounts added',
      { when: { ...base.when, action: ['transfer', 'account.register'] } },
    ],
    ['payee age below no bound → 7 days', { when: { ...base.when, payee: { ageDaysLt: 7 } } }],
    ['payee countries any → IR and KP', { when: { ...base.when, payee: { country: ['KP', 'IR'] } } }],
    [
      'time any → proposed outside business-hours',
      { when: { ...base.when, time: { calendar: 'business-hours', inside: false } } },
    ],
    ['Treasury 1 → 2', { then: require(['treasury', 2]) }],
    ['Compliance none → 1', { then: require(['treasury', 1], ['compliance', 1]) }],
    ['delay none → 24 hours', { then: { ...require(['treasury', 1]), delayHours: 24 } }],
    ['different: devices added', { then: { ...require(['treasury', 1]), distinct: ['person', 'device'] } }],
    ['they need 1 of Treasury → are denied (closed)', { then: deny('closed') }],
    ['standing binding → in shadow', { shadow: true }],
    ['title "Rule T-1" → "Another"', { title: 'Another' }],
    ['owner p-owner → p-other', { owner: 'p-other' as Rule['owner'] }],
    ['review by 2030-01-01 → 2031-01-01', { reviewBy: '2031-01-01' }],
  ])('say "%s"', (text, changes) => {
    expect(changesOf(base, { ...base, ...changes })).toEqual([text]);
  });

  test('say what went from a list, and both bounds in their new currency', () => {
    const listed = (...assets: string[]): Rule => ({ ...base, when: { ...base.when, assets } });
    expect(changesOf(listed('EUR', 'USD', 'JPY'), listed('JPY', 'CHF'))).toEqual([
      'assets: CHF added',
      'assets: EUR and USD removed',
    ]);
    const inYen: Rule = { ...base, when: { ...base.when, amount: { min: '1000000', ccy: 'JPY' } } };
    expect(changesOf(base, inYen)).toEqual(['amount from 10,000.00 EUR → 1,000,000 JPY']);
  });

  test('never leave a change without words', () => {
    const groups = (id: string): Rule => ({ ...base, then: require([id, 1]) });
    const twins = { a: 'Treasury', b: 'Treasury' };
    const [changed] = diffPolicies(
      policyOf({ ...base, when: { ...base.when, initiatorGroups: ['a' as never] } }),
      policyOf({ ...base, when: { ...base.when, initiatorGroups: ['b' as never] } }),
      twins,
    ).changed;
    expect(changed?.changes).toEqual(['something that has the same words as before']);
    expect(changesOf(groups('a'), groups('b'))).toEqual(['a 1 → none', 'b none → 1']);
  });
});

const rulesArb = fc
  .array(fc.tuple(anyRuleArb(), fc.constantFrom('A-1', 'A-2', 'B-1')), { maxLength: 4 })
  .map((rules) => rules.map(([rule, id]): Rule => ({ ...rule, id })));

/** Two lists of rules: the same in another order, with one small change, or each of its own. */
const pairArb: fc.Arbitrary<readonly [Policy, Policy]> = rulesArb
  .chain((rules) =>
    fc.tuple(
      fc.constant(rules),
      fc.shuffledSubarray(rules, { minLength: rules.length }),
      rulesArb,
      rulePairArb('A-1'),
      fc.constantFrom('same', 'one', 'other'),
    ),
  )
  .map(([rules, shuffled, others, [was, is], kind]) => {
    if (kind === 'one') return [policyOf(...rules, was), policyOf(is, ...shuffled)];
    return [policyOf(...rules), policyOf(...(kind === 'same' ? shuffled : others))];
  });

const meaning = ({ rules }: Policy): readonly string[] => rules.map(meaningOf).toSorted();

describe('any two versions', () => {
  test('have nothing listed exactly when they have the same rules', () => {
    let same = 0;
    fc.assert(
      fc.property(pairArb, ([before, after]) => {
        const isSame = JSON.stringify(meaning(before)) === JSON.stringify(meaning(after));
        if (isSame) same += 1;
        const found = diffPolicies(before, after, NAMES);
        expect(isSameRules(found)).toBe(isSame);
        for (const { changes } of found.changed) {
          expect(changes.length).toBeGreaterThan(0);
          for (const change of changes) expect(change).not.toMatch(/same words|undefined/);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(same).toBeGreaterThan(200);
  });

  test('have what came one way as what went the other way, and every rule accounted for', () => {
    fc.assert(
      fc.property(pairArb, ([before, after]) => {
        const [there, back] = [diffPolicies(before, after, NAMES), diffPolicies(after, before, NAMES)];
        expect(there.added).toEqual(back.removed);
        expect(there.removed).toEqual(back.added);
        expect(there.changed.map(({ rule }) => rule)).toEqual(back.changed.map(({ rule }) => rule));
        expect(after.rules.length - before.rules.length).toBe(there.added.length - there.removed.length);
      }),
      { numRuns: 1_000 },
    );
  });
});

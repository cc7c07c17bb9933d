import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupId } from '#shared/brand';
import {
  evaluate,
  factsOfTest,
  policyTestSchema,
  runPolicyTests,
  type Condition,
  exampleOfRule,
} from '#shared/policy';
import { loadPolicy } from '../../../../../ledger/sandbox/data.ts';
import { answerOf, keptFacts } from '../../../../../renderer/features/policy/dry-run/answer.ts';
import {
  exampleText,
  expectationOf,
  firstExamples,
  onDay,
  testOf,
  withFact,
} from '../../../../../renderer/features/policy/dry-run/examples.ts';
import { testPolicy } from '../../../../support/company.ts';
import { conditionArb, policyOf, ruleOf } from '../../../../support/policy/arbitraries.ts';

describe('the first examples of a draft', () => {
  test('stand just below and at the bounds of its main currency, and with a new payee', () => {
    const facts = firstExamples(loadPolicy()).map((example) => example.facts);
    expect(facts).toEqual([
      { asset: 'EUR', amountMinor: '999999' },
      { asset: 'EUR', amountMinor: '1000000' },
      { asset: 'EUR', amountMinor: '100000000' },
      { asset: 'EUR', amountMinor: '25000000', payeeAgeDays: 3 },
    ]);
    expect(new Set(firstExamples(loadPolicy()).map(({ id }) => id)).size).toBe(4);
  });

  test('are a quiet transfer where no rule speaks of amounts', () => {
    expect(firstExamples({ ...testPolicy(), rules: [] })).toEqual([{ id: 1, facts: { action: 'transfer' } }]);
  });
});

describe('an example in words', () => {
  test('says what it was told, and no more', () => {
    expect(exampleText({ asset: 'EUR', amountMinor: '1000000' })).toBe('A SEPA transfer of 10,000.00 EUR');
    expect(exampleText({ asset: 'EUR', amountMinor: '100', rail: 'swift', payeeAgeDays: 3 })).toBe(
      'A SWIFT transfer of 1.00 EUR, payee known for 3 days',
    );
    expect(exampleText({ action: 'policy.publish', loosens: true })).toContain('policy.publish');
  });

  test('changes when a fact is said or left out', () => {
    const told = withFact({ asset: 'EUR' }, 'tier', 'cold');
    expect(exampleText(told)).toContain('out of a cold wallet');
    expect(withFact(told, 'tier', undefined)).toEqual({ asset: 'EUR' });
  });
});

describe('an example that is kept as a test', () => {
  const policy = testPolicy();
  const facts = { asset: 'EUR', amountMinor: '100000000' };

  test('holds for the draft that answered it, and fails once another answer comes', () => {
    const { evaluation } = answerOf(policy, facts, {});
    const kept = testOf(facts, expectationOf(evaluation), []);
    expect(policyTestSchema.safeParse(kept).success).toBe(true);
    expect(runPolicyTests(policy, [kept])).toMatchObject([{ passed: true }]);
    const without = { ...policy, rules: policy.rules.filter(({ id }) => id !== 'T-2') };
    expect(runPolicyTests(without, [kept])).toMatchObject([{ passed: false }]);
  });

  test('says its day where that was chosen or makes the answer, and nowhere else', () => {
    const overdue = { ...policy, rules: policy.rules.map((rule) => ({ ...rule, reviewBy: '2026-06-30' })) };
    expect(keptFacts(policy, facts, '2026-07-01')).toEqual(facts);
    expect(keptFacts(overdue, facts, '2026-06-30')).toEqual(facts);
    const late = keptFacts(overdue, facts, '2026-07-01');
    expect(late).toEqual({ ...facts, day: '2026-07-01' });
    expect(keptFacts(overdue, { ...facts, day: '2027-01-01' }, '2026-07-01').day).toBe('2027-01-01');
    const shown = answerOf(overdue, onDay(facts, '2026-07-01'), {});
    const kept = testOf(late, expectationOf(shown.evaluation), []);
    expect(policyTestSchema.safeParse(kept).success).toBe(true);
    expect(kept.name).toContain('proposed on 2026-07-01');
    expect(runPolicyTests(overdue, [kept])).toMatchObject([{ passed: true }]);
    // Renewed, it asks what it asks by itself, and the test says so.
    expect(runPolicyTests(policy, [kept])).toMatchObject([{ passed: false }]);
  });

  test('expects the codes of a denial', () => {
    const denied = { payeeCountries: ['KP'] };
    expect(expectationOf(answerOf(policy, denied, {}).evaluation)).toEqual({
      decision: 'denied',
      denials: ['sanctioned-country'],
    });
  });

  test('has a name that no other test has', () => {
    const first = testOf(facts, { decision: 'requires' }, []);
    const second = testOf(facts, { decision: 'requires' }, [first]);
    const third = testOf(facts, { decision: 'requires' }, [first, second]);
    expect(new Set([first.name, second.name, third.name]).size).toBe(3);
    expect(second.name).toBe(`${first.name} (2)`);
  });
});

test('an answer names the groups as people call them', () => {
  const names = { treasury: 'Treasury' } satisfies Partial<Record<GroupId | 'treasury', string>>;
  expect(answerOf(testPolicy(), {}, names).explanation.headline).toBe('2 of Treasury.');
});

describe('an example of a rule', () => {
  test('is one that the rule is about, for every rule that something can meet', () => {
    fc.assert(
      fc.property(conditionArb, (when) => {
        const rule = ruleOf('R-1', when, { kind: 'deny', code: 'x' });
        fc.pre(isMeetable(when));
        const [result] = evaluate(policyOf(rule), factsOfTest(exampleOfRule(rule))).trace;
        expect(result?.outcome).toBe('true');
      }),
    );
  });

  test('of the sandbox stands at the lower bound', () => {
    const rule = loadPolicy().rules.find(({ id }) => id === 'EUR-4');
    if (rule === undefined) throw new Error('no rule');
    expect(exampleText(exampleOfRule(rule))).toBe(
      'A SEPA transfer of 250,000.00 EUR, payee known for 29 days',
    );
  });
});

/** What no transfer can be is left out: another asset than the amount is in, a window of nothing. */
const isMeetable = ({ action, amount, assets, velocity }: Condition): boolean => {
  const named = [amount?.ccy, velocity?.measure === 'sum' ? velocity.ccy : undefined].filter(
    (ccy) => ccy !== undefined,
  );
  const window = BigInt(amount?.max ?? '1000000000000') > BigInt(amount?.min ?? '0');
  return (
    action.includes('transfer') &&
    new Set(named).size < 2 &&
    named.every((ccy) => assets?.includes(ccy) !== false) &&
    window
  );
};

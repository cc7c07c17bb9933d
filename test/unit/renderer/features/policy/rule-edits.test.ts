import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { ruleSchema, type Rule } from '#shared/policy';
import {
  absentConditions,
  conditionKinds,
  type ConditionKey,
} from '../../../../../renderer/features/policy/editor/condition-kinds.tsx';
import {
  addRule,
  duplicateAt,
  inAsset,
  moveBy,
  removeAt,
  withCondition,
  withDemand,
  withShadow,
} from '../../../../../renderer/features/policy/editor/rule-edits.ts';
import { freeId, isRuleId } from '../../../../../renderer/features/policy/editor/rule-ids.ts';
import { ruleMarks } from '../../../../../renderer/features/policy/editor/rule-marks.ts';
import { conditionKeys } from '../../../../../renderer/features/policy/rules/rule-fields.ts';
import { testPolicy } from '../../../../support/company.ts';
import { conditionArb, consequenceArb, policyArb, ruleOf } from '../../../../support/policy/arbitraries.ts';

const PEOPLE = { groups: [], names: {}, owners: [], nameOf: (id: PersonId) => id };
const NEW = { owner: 'p-1' as PersonId, group: 'treasury', reviewBy: '2031-01-01' };

const ruleArb = fc
  .tuple(conditionArb, consequenceArb, fc.boolean())
  .map(([when, then, isShadow]) => withShadow(ruleOf('R-1', when, then), isShadow));

describe('a rule in the editor', () => {
  test('keeps everything but the condition that is changed', () => {
    fc.assert(
      fc.property(ruleArb, fc.constantFrom(...conditionKeys), (rule, key) => {
        const value = conditionKinds[key].initial(PEOPLE) as never;
        const { [key]: _, ...others } = withCondition(rule, key, value).when;
        const { [key]: __, ...before } = rule.when;
        expect(others).toEqual(before);
        expect({ ...withCondition(rule, key, value), when: {} }).toEqual({ ...rule, when: {} });
      }),
    );
  });

  test('is a rule with every condition that can be added, and without it again', () => {
    const rule = ruleOf('R-1', { action: ['transfer'] }, { kind: 'deny', code: 'x' });
    expect(absentConditions(rule.when)).toEqual(conditionKeys.filter((key) => key !== 'action'));
    for (const key of absentConditions(rule.when)) {
      const added = withCondition(rule, key, conditionKinds[key].initial(PEOPLE) as never);
      expect(ruleSchema.safeParse(added)).toMatchObject({ success: true });
      expect(absentConditions(added.when)).not.toContain(key);
      expect(withCondition(added, key, undefined)).toEqual(rule);
    }
  });

  test('loses a member of its demand when it is taken out, and nothing else', () => {
    const rule = ruleOf(
      'R-1',
      { action: ['transfer'] },
      { kind: 'require', groups: [], distinct: ['person'], delayHours: 4, secondLook: true },
    );
    expect(withDemand(rule, { delayHours: undefined }).then).toEqual({
      kind: 'require',
      groups: [],
      distinct: ['person'],
      secondLook: true,
    });
  });

  test('is on trial or binds, with one text for each', () => {
    const [rule] = testPolicy().rules;
    if (rule === undefined) throw new Error('no rule');
    expect(withShadow(withShadow(rule, true), false)).toEqual(rule);
    expect(withShadow(rule, true).shadow).toBe(true);
    expect(Object.hasOwn(withShadow(rule, false), 'shadow')).toBe(false);
  });
});

describe('a table of rules', () => {
  test('loses and doubles no rule when one is moved', () => {
    fc.assert(
      fc.property(policyArb(), fc.nat(6), fc.constantFrom(1 as const, -1 as const), ({ rules }, at, by) => {
        const moved = moveBy(rules, at, by);
        expect([...moved].sort(byId)).toEqual([...rules].sort(byId));
        if (at < rules.length && at + by >= 0 && at + by < rules.length)
          expect(moveBy(moved, at + by, by === 1 ? -1 : 1)).toEqual(rules);
        else expect(moved).toEqual(rules);
      }),
    );
  });

  const byId = (a: Rule, b: Rule): number => (a.id < b.id ? -1 : 1);

  test('gives a copy an id of its own, right behind the rule', () => {
    const { rules } = testPolicy();
    const copied = duplicateAt(rules, 0);
    expect(copied.map(({ id }) => id).slice(0, 3)).toEqual(['T-1', 'T-3', 'T-2']);
    expect(copied[1]).toEqual({ ...rules[0], id: 'T-3' });
    expect(removeAt(copied, 1)).toEqual(rules);
    expect(duplicateAt(rules, 99)).toEqual(rules);
  });

  test('takes a new rule that is sound as it is', () => {
    const rules = addRule(addRule([], NEW), NEW);
    expect(rules.map(({ id }) => id)).toEqual(['RULE-1', 'RULE-2']);
    for (const rule of rules) expect(ruleSchema.safeParse(rule)).toMatchObject({ success: true });
  });
});

describe('ids of rules', () => {
  test('are free', () => {
    const rules = [{ id: 'EUR-1' }, { id: 'EUR-12' }];
    expect(freeId('EUR-2', rules)).toBe('EUR-2');
    expect(freeId('EUR-1', rules)).toBe('EUR-13');
    expect(freeId('nonsense', [{ id: 'nonsense' }])).toBe('RULE-1');
  });

  test('are a word in capitals, a dash and a number', () => {
    expect(['EUR-1', 'A2-30'].every(isRuleId)).toBe(true);
    expect(['eur-1', 'EUR', 'EUR-', '1-1', 'EUR-1x'].some(isRuleId)).toBe(false);
  });
});

test('an amount keeps its number when the asset changes, and is dropped where that is not exact', () => {
  expect(inAsset('1000000', 'EUR', 'USD')).toBe('1000000');
  expect(inAsset('1000000', 'EUR', 'JPY')).toBe('10000');
  expect(inAsset('1000050', 'EUR', 'JPY')).toBeUndefined();
  expect(inAsset('10000', 'JPY', 'EUR')).toBe('1000000');
  expect(inAsset(undefined, 'EUR', 'JPY')).toBeUndefined();
});

test('a rule is marked as new, changed, on trial or defective', () => {
  const draft = { base: testPolicy() };
  const [first] = testPolicy().rules;
  if (first === undefined) throw new Error('no rule');
  const textsOf = (rule: Rule, lints: Parameters<typeof ruleMarks>[1]['lints'] = []): readonly string[] =>
    ruleMarks(rule, { draft, lints }).map(({ text }) => text);
  expect(textsOf(first)).toEqual([]);
  expect(textsOf({ ...first, title: 'Other' })).toEqual(['changed']);
  expect(textsOf({ ...first, id: 'Z-1', shadow: true })).toEqual(['new', 'shadow']);
  const defect = { code: 'empty-window', severity: 'error', rules: ['T-1'], text: '' } as const;
  expect(textsOf(first, [defect])).toEqual(['defect']);
});

test('every condition of the closed table has a form', () => {
  const keys: readonly ConditionKey[] = conditionKeys;
  expect(new Set(keys)).toEqual(new Set(Object.keys(conditionKinds)));
});

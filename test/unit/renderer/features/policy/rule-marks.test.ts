import { describe, expect, test } from 'vitest';
import { ruleMarks } from '../../../../../renderer/features/policy/editor/rule-marks.ts';
import { testRules } from '../../../../support/policy-life.ts';

const [rule] = testRules();
if (rule === undefined) throw new Error('the test policy has rules');
const against = (base: readonly (typeof rule)[]): Parameters<typeof ruleMarks>[1] => ({
  draft: { base: { rules: [...base] } },
  lints: [],
});
const texts = (...args: Parameters<typeof ruleMarks>): readonly string[] =>
  ruleMarks(...args).map(({ text }) => text);

describe('what is said of a rule in the list', () => {
  test('nothing, in whatever order its members are written and whatever its number', () => {
    const { id, when, then, ...rest } = rule;
    const rewritten = { then, ...rest, when, id, version: rule.version + 3 };
    expect(JSON.stringify(rewritten)).not.toBe(JSON.stringify(rule));
    expect(texts(rewritten, against([rule]))).toEqual([]);
  });

  test('that it is changed when it says something else, and new when it was not there', () => {
    expect(texts({ ...rule, title: 'Another' }, against([rule]))).toEqual(['changed']);
    expect(texts({ ...rule, id: 'N-1' }, against([rule]))).toEqual(['new']);
    expect(texts({ ...rule, shadow: true }, against([rule]))).toEqual(['changed', 'shadow']);
  });

  test('that it has a defect, which is an error and not a warning', () => {
    const finding = (severity: 'error' | 'warning') =>
      ({ code: 'never-met', severity, rules: [rule.id], text: '' }) as const;
    expect(texts(rule, { ...against([rule]), lints: [finding('error')] })).toEqual(['defect']);
    expect(texts(rule, { ...against([rule]), lints: [finding('warning')] })).toEqual([]);
  });
});

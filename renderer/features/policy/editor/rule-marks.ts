import type { Policy, PolicyFinding, Rule } from '#shared/policy';

export interface RuleMark {
  readonly text: string;
  readonly tone: 'plain' | 'ok' | 'warn' | 'alarm';
}

interface Against {
  readonly draft: { readonly base: Pick<Policy, 'rules'> };
  readonly lints: readonly PolicyFinding[];
}

const sameText = (a: Rule, b: Rule): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What is to be said of a rule in a list: that it is new or changed, on trial, or not as it should be. */
export const ruleMarks = (rule: Rule, { draft, lints }: Against): readonly RuleMark[] => {
  const before = draft.base.rules.find(({ id }) => id === rule.id);
  const isFaulty = lints.some(({ severity, rules }) => severity === 'error' && rules.includes(rule.id));
  return [
    ...(isFaulty ? [{ text: 'defect', tone: 'alarm' } as const] : []),
    ...(before === undefined ? [{ text: 'new', tone: 'ok' } as const] : []),
    ...(before !== undefined && !sameText(before, rule) ? [{ text: 'changed', tone: 'ok' } as const] : []),
    ...(rule.shadow === true ? [{ text: 'shadow', tone: 'warn' } as const] : []),
  ];
};

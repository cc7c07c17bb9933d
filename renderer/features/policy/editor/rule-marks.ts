import { canonicalize, type JsonValue } from '#shared/json';
import type { Policy, PolicyFinding, Rule } from '#shared/policy';

export interface RuleMark {
  readonly text: string;
  readonly tone: 'plain' | 'ok' | 'warn' | 'alarm';
}

interface Against {
  readonly draft: { readonly base: Pick<Policy, 'rules'> };
  readonly lints: readonly PolicyFinding[];
}

/** Whether two rules say the same, whatever the order in which it is written; their numbers aside, as in a diff. */
const sayTheSame = (a: Rule, b: Rule): boolean => textOf(a) === textOf(b);

const textOf = (rule: Rule): string => canonicalize({ ...rule, version: 0 } as unknown as JsonValue);

/** What is to be said of a rule in a list: that it is new or changed, on trial, or not as it should be. */
export const ruleMarks = (rule: Rule, { draft, lints }: Against): readonly RuleMark[] => {
  const before = draft.base.rules.find(({ id }) => id === rule.id);
  const isFaulty = lints.some(({ severity, rules }) => severity === 'error' && rules.includes(rule.id));
  return [
    ...(isFaulty ? [{ text: 'defect', tone: 'alarm' } as const] : []),
    ...(before === undefined ? [{ text: 'new', tone: 'ok' } as const] : []),
    ...(before !== undefined && !sayTheSame(before, rule) ? [{ text: 'changed', tone: 'ok' } as const] : []),
    ...(rule.shadow === true ? [{ text: 'shadow', tone: 'warn' } as const] : []),
  ];
};

import { canonicalize, type JsonValue } from '#shared/json';
import type { PolicyContent } from './content.ts';
import type { Rule } from './schema.ts';

/** What becomes of one rule from one table to another. */
export type RuleChange =
  | { readonly kind: 'added'; readonly id: string; readonly after: Rule }
  | { readonly kind: 'removed'; readonly id: string; readonly before: Rule }
  | { readonly kind: 'changed'; readonly id: string; readonly before: Rule; readonly after: Rule };

/**
 * The rules that differ, by their ids: in the order of the new table, then what is gone in the order of the old one.
 * The numbers of versions do not count. Ids must be unique in each.
 */
export const ruleChanges = (before: PolicyContent, after: PolicyContent): readonly RuleChange[] => {
  const old = new Map(before.rules.map((rule) => [rule.id, rule]));
  const stays = new Set(after.rules.map(({ id }) => id));
  return [
    ...after.rules.flatMap((rule) => changeOf(old.get(rule.id), rule)),
    ...before.rules
      .filter(({ id }) => !stays.has(id))
      .map((rule): RuleChange => ({ kind: 'removed', id: rule.id, before: rule })),
  ];
};

const changeOf = (before: Rule | undefined, after: Rule): readonly RuleChange[] => {
  const { id } = after;
  if (before === undefined) return [{ kind: 'added', id, after }];
  return isSameRule(before, after) ? [] : [{ kind: 'changed', id, before, after }];
};

/** Whether two rules are the same in everything but their version. */
export const isSameRule = (a: Rule, b: Rule): boolean => textOf(a) === textOf(b);

const textOf = ({ version, ...rule }: Rule): string => canonicalize(rule as unknown as JsonValue);

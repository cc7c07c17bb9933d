import { changedFields } from './diff-fields.ts';
import type { GroupNames } from './phrases.ts';
import type { Policy, Rule } from './schema.ts';
import { sentenceOf, type RuleSentence } from './sentences/sentence.ts';

/** A rule that both versions have, and what differs in it: "amount from 10,000.00 EUR → 5,000.00 EUR". */
export interface ChangedRule {
  readonly rule: string;
  readonly changes: readonly string[];
}

/** What a version does differently, in words, by rule id. */
export interface PolicyDiff {
  readonly added: readonly RuleSentence[];
  readonly removed: readonly RuleSentence[];
  readonly changed: readonly ChangedRule[];
}

/**
 * The rules of two versions side by side. A rule is known by its id; where it stands in the list, and the order of
 * a set in it, are no change. Nothing is listed exactly when both have the same rules.
 *
 * @param groupNames display names by group id; a group without one is called by its id.
 */
export const diffPolicies = (before: Policy, after: Policy, groupNames: GroupNames): PolicyDiff => {
  const [old, fresh] = [byId(before), byId(after)];
  const ids = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const pairs = ids.flatMap((id) => pairsOf(old.get(id) ?? [], fresh.get(id) ?? []));
  const sentence = (rule: Rule): RuleSentence => ({ rule: rule.id, text: sentenceOf(rule, groupNames) });
  return {
    added: pairs.flatMap(([was, is]) => (was === undefined && is !== undefined ? [sentence(is)] : [])),
    removed: pairs.flatMap(([was, is]) => (was !== undefined && is === undefined ? [sentence(was)] : [])),
    changed: pairs.flatMap(([was, is]) =>
      was === undefined || is === undefined
        ? []
        : [{ rule: is.id, changes: changedFields(was, is, groupNames) }],
    ),
  };
};

/** Whether the versions have the same rules. */
export const isSameRules = ({ added, removed, changed }: PolicyDiff): boolean =>
  added.length + removed.length + changed.length === 0;

/** Rules with the text by which they are the same. An id is used once in a sound policy; one that is not counts too. */
type Keyed = readonly (readonly [key: string, rule: Rule])[];
type Pair = readonly [was: Rule | undefined, is: Rule | undefined];

const byId = ({ rules }: Policy): ReadonlyMap<string, Keyed> => {
  const found = new Map<string, Keyed>();
  for (const rule of rules)
    found.set(rule.id, [...(found.get(rule.id) ?? []), [ruleKey(rule), rule] as const].sort(compareKeys));
  return found;
};

const compareKeys = ([a]: Keyed[number], [b]: Keyed[number]): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is left when equal rules are taken out on both sides, in pairs as far as they go. */
const pairsOf = (old: Keyed, fresh: Keyed): readonly Pair[] => {
  const [was, is] = [without(old, fresh), without(fresh, old)];
  return Array.from({ length: Math.max(was.length, is.length) }, (_, at) => [was[at], is[at]]);
};

const without = (rules: Keyed, others: Keyed): readonly Rule[] => {
  const left = others.map(([key]) => key);
  return rules.flatMap(([key, rule]) => {
    const at = left.indexOf(key);
    if (at === -1) return [rule];
    left.splice(at, 1);
    return [];
  });
};

/** Text of a rule in which every set stands in one order; every array of the schema is a set. */
export const ruleKey = (rule: Rule): string => textOf(rule);

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${[...new Set(value.map(textOf))].sort().join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .map(([name, member]) => `${JSON.stringify(name)}:${textOf(member)}`)
    .sort()
    .join(',')}}`;
};

import type { PersonId } from '#shared/brand';
import { assetOf } from '#shared/money';
import type { Condition, Consequence, Rule } from '#shared/policy';
import { freeId } from './rule-ids.ts';

/* Changes of a table of rules. Each makes a new one; what a rule says and no form shows stays as it is. */

type Rules = readonly Rule[];

/** A condition of a rule, or the rule without it. */
export const withCondition = <K extends keyof Condition>(
  rule: Rule,
  key: K,
  value: Condition[K] | undefined,
): Rule => {
  const when = Object.fromEntries(
    Object.entries({ ...rule.when, [key]: value }).filter(([, member]) => member !== undefined),
  ) as Condition;
  return { ...rule, when };
};

/** A demand with members changed; one that is undefined is taken out. */
export const withDemand = (
  rule: Rule,
  part: Readonly<Partial<Record<keyof Extract<Consequence, { kind: 'require' }>, unknown>>>,
): Rule => {
  const then = Object.fromEntries(
    Object.entries({ ...rule.then, ...part }).filter(([, member]) => member !== undefined),
  ) as Consequence;
  return { ...rule, then };
};

/** A rule on trial, or one that binds. */
export const withShadow = (rule: Rule, isShadow: boolean): Rule => {
  const { shadow: _, ...rest } = rule;
  return isShadow ? { ...rest, shadow: true } : rest;
};

export const replaceAt = (rules: Rules, at: number, rule: Rule): Rules =>
  rules.map((it, index) => (index === at ? rule : it));

export const removeAt = (rules: Rules, at: number): Rules => rules.filter((_, index) => index !== at);

/** The rule one place up (-1) or down (1); the same rules where there is no such place. */
export const moveBy = (rules: Rules, at: number, by: 1 | -1): Rules => {
  const [rule, other] = [rules[at], rules[at + by]];
  if (rule === undefined || other === undefined) return rules;
  return replaceAt(replaceAt(rules, at, other), at + by, rule);
};

/** The same once more, right behind it, under an id of its own. */
export const duplicateAt = (rules: Rules, at: number): Rules => {
  const rule = rules[at];
  return rule === undefined
    ? rules
    : rules.toSpliced(at + 1, 0, { ...rule, version: 1, id: freeId(rule.id, rules) });
};

export interface NewRule {
  readonly owner: PersonId;
  readonly group: string;
  /** ISO 8601 date. */
  readonly reviewBy: string;
}

/** A rule to begin with: every transfer needs one of a group. */
export const addRule = (rules: Rules, { owner, group, reviewBy }: NewRule): Rules => [
  ...rules,
  {
    id: freeId('RULE-1', rules),
    version: 1,
    owner,
    reviewBy,
    title: 'New rule',
    when: { action: ['transfer'] },
    then: { kind: 'require', groups: [{ group: group as never, atLeast: 1 }], distinct: ['person'] },
  },
];

/** An amount of one asset as the same number of another: 1,000.00 EUR is 1,000 JPY here. Undefined where that is not exact. */
export const inAsset = (minor: string | undefined, from: string, to: string): string | undefined => {
  const [was, is] = [assetOf(from), assetOf(to)];
  if (minor === undefined || was === undefined || is === undefined) return minor;
  if (is.scale >= was.scale) return (BigInt(minor) * 10n ** BigInt(is.scale - was.scale)).toString();
  const unit = 10n ** BigInt(was.scale - is.scale);
  return BigInt(minor) % unit === 0n ? (BigInt(minor) / unit).toString() : undefined;
};

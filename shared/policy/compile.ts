import type { PersonId, Sha256Hex } from '#shared/brand';
import { canonicalize, type JsonValue } from '#shared/json';
import type { Check, Prepared } from './check.ts';
import { checksOf } from './conditions.ts';
import { policyDigest } from './digest.ts';
import type { Condition, Consequence, Policy, Rule } from './schema.ts';
import type { Tri } from './types.ts';

export interface CompiledRule {
  readonly id: string;
  readonly version: number;
  readonly owner: PersonId;
  readonly title: string;
  readonly when: Condition;
  readonly then: Consequence;
  /** Absent where it does not matter: in a rule that is made of a trace and was not overdue there. */
  readonly reviewBy?: string | undefined;
  readonly isShadow: boolean;
  readonly checks: readonly Check[];
}

/** A policy made ready for many payments: its digest, and its rules with parsed conditions, sorted by id. */
export interface CompiledPolicy {
  readonly version: number;
  readonly digest: Sha256Hex;
  /** The rules that bind: the only ones that a decision looks at. */
  readonly rules: readonly CompiledRule[];
  /** These and the rules in shadow: what a trace tells of. */
  readonly traced: readonly CompiledRule[];
}

/**
 * Parses a policy, once per object: the policy is frozen, so that what was digested is what is judged. Evaluate
 * with `evaluateCompiled` or, without a trace, with `decide`.
 */
export const compile = (policy: Policy): CompiledPolicy => {
  const before = compiled.get(policy);
  if (before !== undefined) return before;
  freeze(policy);
  const traced = policy.rules.map(compileRule).sort(compareRules);
  const fresh: CompiledPolicy = {
    version: policy.version,
    digest: policyDigest(policy),
    rules: traced.filter(({ isShadow }) => !isShadow),
    traced,
  };
  compiled.set(policy, fresh);
  return fresh;
};

const compiled = new WeakMap<Policy, CompiledPolicy>();

const freeze = (value: unknown): void => {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
};

/** What of a rule is judged or cited. */
type RuleText = Pick<Rule, 'id' | 'version' | 'owner' | 'title' | 'when' | 'then' | 'shadow'> &
  Partial<Pick<Rule, 'reviewBy'>>;

export const compileRule = (rule: RuleText): CompiledRule => ({
  id: rule.id,
  version: rule.version,
  owner: rule.owner,
  title: rule.title,
  when: rule.when,
  then: rule.then,
  reviewBy: rule.reviewBy,
  isShadow: rule.shadow === true,
  checks: checksOf(rule.when),
});

/** Conditions combine by Kleene's three-valued "and": one that is false outweighs any that are unknown. */
export const allOf = (outcomes: readonly Tri[]): Tri => {
  if (outcomes.includes('false')) return 'false';
  return outcomes.includes('unknown') ? 'unknown' : 'true';
};

/** {@link allOf} the checks of a rule, without looking further than the first that is false. */
export const outcomeOf = ({ checks }: Pick<CompiledRule, 'checks'>, facts: Prepared): Tri => {
  let outcome: Tri = 'true';
  for (const check of checks) {
    const tested = check.test(facts);
    if (tested === 'false') return 'false';
    if (tested === 'unknown') outcome = 'unknown';
  }
  return outcome;
};

/** Order of code units, the same on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ids are unique in a sound policy; a policy that repeats one must still not depend on the order of its text. */
const compareRules = (a: CompiledRule, b: CompiledRule): number =>
  compareText(a.id, b.id) || a.version - b.version || compareText(textOf(a), textOf(b));

const textOf = ({ owner, title, when, then, reviewBy, isShadow }: CompiledRule): string =>
  canonicalize({ owner, title, when, then, reviewBy, isShadow } as unknown as JsonValue);
